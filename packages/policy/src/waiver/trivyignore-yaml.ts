import { compilePathGlob } from '@seaworthy/model';
import { checkAgainst, offsetOf, parseYaml, placeAt, yamlError } from '@seaworthy/yaml';
import { z } from 'zod';
import { compilePurl } from '../match/purl-pattern.ts';
import { trivyignoreYamlFileNames } from './file-names.ts';
import { namesForTrivyId } from './trivy-names.ts';
import type { Waiver, WaiverReader } from './waiver.ts';

const IgnoredFinding = z.object({
  id: z.string().min(1).optional(),
  paths: z.array(z.string()).nullish(),
  purls: z.array(z.string()).nullish(),
  expired_at: z.string().optional(),
  statement: z.string().nullish(),
});
type IgnoredFinding = z.infer<typeof IgnoredFinding>;

const Section = z.array(IgnoredFinding).nullish();

/** Keys that Trivy does not know it ignores, and so do we. */
const TrivyIgnoreFile = z.object({
  vulnerabilities: Section,
  misconfigurations: Section,
  secrets: Section,
  licenses: Section,
});

/** The sections, and the kind of finding that each is about. */
const sections = [
  ['vulnerabilities', 'vulnerability'],
  ['misconfigurations', 'misconfiguration'],
  ['secrets', 'secret'],
  ['licenses', 'license'],
] as const;

/** Trivy's list with paths, package URLs and statements (Trivy documentation, ".trivyignore.yaml"). */
export const trivyignoreYaml: WaiverReader = {
  about: "Trivy's list with paths, package URLs, ends and statements",
  fileNames: trivyignoreYamlFileNames,
  reads: (fileName) => /trivyignore[^/\\]*\.ya?ml$/i.test(fileName),
  parse(text, what) {
    const root = parseYaml(text, what);
    if (root === undefined) return [];
    const file = checkAgainst(TrivyIgnoreFile, root, text, what, 'docs/waivers.md');
    return sections.flatMap(([section, kind]) =>
      (file[section] ?? []).map((entry, index) => {
        const fail = (path: readonly PropertyKey[], message: string, hint: string): never => {
          const offset = offsetOf(root, [section, index, ...path]);
          throw yamlError(what, text, offset, message, hint);
        };
        const { line } = placeAt(text, offsetOf(root, [section, index]));
        return waiverOf(entry, kind, `${what}:${line}`, fail);
      }),
    );
  },
};

function waiverOf(
  entry: IgnoredFinding,
  kind: string,
  source: string,
  fail: (path: readonly PropertyKey[], message: string, hint: string) => never,
): Waiver {
  const { id, statement } = entry;
  const [paths, purls] = [entry.paths ?? [], entry.purls ?? []];
  if (id === undefined && paths.length === 0 && purls.length === 0) {
    fail([], 'an entry without id, paths or purls', 'It would excuse everything.');
  }
  const endsAtMs = entry.expired_at === undefined ? undefined : parseTime(entry.expired_at);
  if (Number.isNaN(endsAtMs)) {
    fail(['expired_at'], `"${entry.expired_at}" is not a date`, 'Write it like 2026-12-31.');
  }
  return {
    kinds: [kind],
    ids: id === undefined ? [] : namesForTrivyId(id),
    packages: purls.map((purl, i) => {
      const pattern = compilePurl(purl, false);
      const hint = 'Write it like pkg:npm/lodash or pkg:npm/lodash@4.17.10.';
      return pattern ?? fail(['purls', i], `"${purl}" is no package URL`, hint);
    }),
    paths: paths.map((path, i) => {
      try {
        return compilePathGlob(path);
      } catch (error) {
        const message = `"${path}" is no pattern: ${(error as Error).message}`;
        return fail(['paths', i], message, 'Patterns are globs: "app/**", "*.lock", "{a,b}".');
      }
    }),
    resources: [],
    targets: [],
    reason: statement || 'listed in .trivyignore.yaml',
    endsAtMs,
    source,
    title: [id, ...purls.map((purl) => `in ${purl}`), ...paths.map((path) => `under ${path}`)]
      .filter((part) => part !== undefined)
      .join(' '),
  };
}

/** The forms of YAML's timestamps that Trivy takes: a day, or a day and a time, UTC if unsaid. */
function parseTime(text: string): number {
  const match =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ ]+)(\d\d?):(\d\d?):(\d\d?)(\.\d{1,9})?[ ]*(Z|[-+]\d\d?(?::?\d\d)?)?)?$/.exec(
      text,
    );
  if (match === null) return Number.NaN;
  const two = (part: string | undefined): string => (part ?? '0').padStart(2, '0');
  const [, year, month, day, hours, minutes, seconds, fraction = '', zone = 'Z'] = match;
  const offset = zone.replace(
    /^([-+])(\d\d?):?(\d\d)?$/,
    (_, sign, h, m) => `${sign}${two(h)}:${two(m)}`,
  );
  return Date.parse(
    `${year}-${two(month)}-${two(day)}T${two(hours)}:${two(minutes)}:${two(seconds)}${fraction.slice(0, 4)}${offset}`,
  );
}
