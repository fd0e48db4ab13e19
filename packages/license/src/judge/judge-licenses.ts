import { createHash } from 'node:crypto';
import type { LicenseFinding, Package, PackageLicense } from '@seaworthy/model';
import { categoryFacts } from '../categories/categories.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import { concludeLicense } from './conclude.ts';
import { ExpressionJudge, type Verdict } from './judge-expression.ts';
import { type PlacedLicense, placeFiles } from './place-files.ts';
import type { LicenseSettings } from './settings.ts';

export interface JudgedLicenses {
  /** With `license`. */
  readonly packages: Package[];
  readonly findings: LicenseFinding[];
  /** Licence files that were read. */
  readonly files: number;
}

/**
 * What every package is under, and which licences the settings mind. A licence file that belongs
 * to no package is judged by itself. What the operating system installed is judged as its package.
 */
export function judgeLicenses(
  packages: readonly Package[],
  files: readonly PlacedLicense[],
  settings: LicenseSettings,
): JudgedLicenses {
  const judge = new ExpressionJudge(settings);
  const { byPackage, loose } = placeFiles(packages, files);
  const judged = packages.map((pkg) => ({
    ...pkg,
    license: concludeLicense(pkg, byPackage.get(pkg) ?? []),
  }));
  const findings = new Map<string, LicenseFinding>();
  for (const pkg of judged) {
    if (pkg.ownedBy !== undefined || settings.exceptions.some(({ covers }) => covers(pkg))) {
      continue;
    }
    const finding = findingOf(pkg, judge);
    if (finding !== undefined) findings.set(finding.id, finding);
  }
  for (const file of loose) {
    const finding = looseFinding(file, judge);
    if (finding !== undefined && !findings.has(finding.id)) findings.set(finding.id, finding);
  }
  return { packages: judged, findings: [...findings.values()], files: files.length };
}

function findingOf(
  pkg: Package & { license: PackageLicense },
  judge: ExpressionJudge,
): LicenseFinding | undefined {
  const { purl, type, name, version, locations, license } = pkg;
  const text = license.concluded ?? license.declared;
  const verdict = judge.judge(text === undefined ? undefined : parseExpression(text));
  if (verdict.severity === 'none') return undefined;
  const [file] = license.files ?? [];
  const source =
    license.concluded !== undefined ? 'file' : license.declared !== undefined ? 'declared' : 'none';
  return {
    kind: 'license',
    id: fingerprint(purl, text ?? ''),
    ...textsOf(verdict, text, `${name} ${version}`.trim(), license.doubts?.[0]),
    ...(text === undefined ? {} : { license: text }),
    source,
    package: { purl, type, name, version, locations },
    ...(source === 'file' && file !== undefined ? { path: file.path } : {}),
    ...(license.doubts === undefined ? {} : { doubts: license.doubts }),
  };
}

/** Only whole texts count: words about a licence in a file of nobody say nothing for certain. */
function looseFinding(
  { path, layer, fact }: PlacedLicense,
  judge: ExpressionJudge,
): LicenseFinding | undefined {
  const { expression, matches, doubts } = fact;
  if (expression === undefined || fact.kind !== 'license') return undefined;
  if (!matches.some(({ kind }) => kind === 'text')) return undefined;
  const verdict = judge.judge(parseExpression(expression));
  if (verdict.severity === 'none') return undefined;
  return {
    kind: 'license',
    id: fingerprint(path, expression),
    ...textsOf(verdict, expression, path),
    license: expression,
    source: 'file',
    path,
    ...(layer === undefined ? {} : { layer }),
    ...(doubts.length === 0 ? {} : { doubts: [...doubts] }),
  };
}

function textsOf(
  { category, severity, because, isDenied }: Verdict,
  text: string | undefined,
  subject: string,
  doubt?: string,
): Pick<LicenseFinding, 'rule' | 'category' | 'severity' | 'title' | 'summary' | 'why' | 'fix'> {
  const { title, why, fix } = categoryFacts[category];
  const names = because.slice(0, 5).join(', ');
  return {
    rule: isDenied ? 'license-denied' : `license-${category}`,
    category,
    severity: { level: severity },
    title: isDenied
      ? `Denied licence: ${names}`
      : text === undefined
        ? doubt === undefined
          ? 'No licence is declared'
          : 'The licence is not clear'
        : `${capital(title)} licence: ${names}`,
    summary:
      text === undefined
        ? `${subject} declares no licence, and ${doubt ?? 'no licence file was found'}`
        : `${subject} is under ${text}${isDenied ? ', which your settings deny' : ''}`,
    why,
    fix,
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** By what it is about and which licence that has, so that another licence is another finding. */
function fingerprint(subject: string, license: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['license', subject, license]))
    .digest('hex');
}
