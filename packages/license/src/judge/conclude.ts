import type { Package, PackageLicense } from '@seaworthy/model';
import { categoryOf } from '../categories/category-of.ts';
import { type Expression, formatExpression, join, termsOf } from '../expression/expression.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { readDeclared } from '../names/declared.ts';
import { settle } from '../text/settle.ts';
import type { PlacedLicense } from './place-files.ts';

const mostFiles = 20;
const mostDoubts = 10;

/**
 * What a package is under: what it declares, and what its licence files say where that is missing
 * or does not say enough. A declared licence that is certain stands; a file that says otherwise is
 * told as a doubt.
 */
export function concludeLicense(pkg: Package, files: readonly PlacedLicense[]): PackageLicense {
  const declared = readDeclared(pkg.type, pkg.licenses);
  const own = files.filter(({ fact }) => fact.kind !== 'third-party');
  const said = saidBy(own);
  const isCertain = declared.expression !== undefined && declared.doubts.length === 0;
  const concluded = isCertain ? undefined : said.expression;
  const doubts =
    concluded !== undefined
      ? []
      : [
          ...declared.doubts,
          ...(isCertain ? contradictions(declared.expression!, own) : said.doubts),
        ];
  const effective = concluded ?? declared.expression;
  return {
    ...(declared.expression && { declared: formatExpression(declared.expression) }),
    ...(concluded && { concluded: formatExpression(concluded) }),
    category: categoryOf(effective),
    ...(doubts.length > 0 && { doubts: [...new Set(doubts)].slice(0, mostDoubts) }),
    ...(files.length > 0 && { files: files.slice(0, mostFiles).map(fileOf) }),
  };
}

function fileOf({
  path,
  layer,
  fact,
}: PlacedLicense): NonNullable<PackageLicense['files']>[number] {
  const { expression, matches } = fact;
  return {
    path,
    ...(layer === undefined ? {} : { layer }),
    ...(expression === undefined ? {} : { expression }),
    ...(matches.length > 0 && {
      confidence: Math.min(...matches.map(({ confidence }) => confidence)),
    }),
  };
}

/** What all files together say, if there is no doubt. */
function saidBy(files: readonly PlacedLicense[]): {
  expression?: Expression;
  doubts: readonly string[];
} {
  const doubts = files.flatMap(({ path, fact }) => fact.doubts.map((doubt) => `${path}: ${doubt}`));
  const expressions = files.flatMap(({ fact }) =>
    fact.expression === undefined ? [] : (parseExpression(fact.expression) ?? []),
  );
  const unread = files.filter(({ fact }) => fact.expression === undefined);
  for (const { path } of unread) doubts.push(`${path}: no licence that we know`);
  const settled = settle([
    ...new Map(expressions.map((one) => [formatExpression(one), one])).values(),
  ]);
  if (settled.length > 1) {
    doubts.push('several licence files, and no word whether all hold or one can be chosen');
  }
  const expression = doubts.length === 0 ? join('and', settled) : undefined;
  return expression === undefined ? { doubts } : { expression, doubts };
}

/** Licences whose text lies beside a package that declares others. */
function contradictions(declared: Expression, files: readonly PlacedLicense[]): string[] {
  const names = new Set(termsOf(declared).map(({ id }) => sameText(id)));
  return files.flatMap(({ path, fact }) => {
    const texts = fact.matches.filter(({ kind }) => kind === 'text').map(({ license }) => license);
    if (fact.kind === 'debian' || texts.length === 0) return [];
    if (texts.some((license) => names.has(sameText(license)))) return [];
    return [`${path} has the text of ${texts.join(', ')}`];
  });
}

/** Licences that share one text. */
function sameText(id: string): string {
  return id.replace(/-(?:only|or-later)$/, '').replace(/-(?:no-)?(?:invariants|RFN)$/, '');
}
