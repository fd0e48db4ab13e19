import { compileGlob, compilePathGlob, type Glob } from '@seaworthy/model';
import { offsetOf, placeAt, type YamlNode, yamlError } from '@seaworthy/yaml';
import { compilePurl, type PurlPattern } from '../match/purl-pattern.ts';
import { seaworthyFileNames } from './file-names.ts';
import { readConfiguration } from './read-configuration.ts';
import type { WaiverEntry } from './seaworthy-yaml-schema.ts';
import { endOfDayMs, type Waiver, type WaiverReader } from './waiver.ts';

/** Our own file: docs/waivers.md, docs/schema/seaworthy-yaml.schema.json. */
export const seaworthyYaml: WaiverReader = {
  about: 'Our own file, with reasons, owners and ends',
  fileNames: seaworthyFileNames,
  reads: (fileName) => /\.ya?ml$/i.test(fileName),
  parse(text, what) {
    const configuration = readConfiguration(text, what);
    if (configuration === undefined) return [];
    const { root, file } = configuration;
    const { requireReason = true, requireExpiry = true } = file.waiverSettings ?? {};
    return (file.waivers ?? []).map((entry, index) => {
      const fail = (field: string | undefined, message: string, hint: string): never => {
        const path = ['waivers', index, ...(field === undefined ? [] : [field])];
        throw yamlError(what, text, offsetOf(root, path), message, hint);
      };
      if (requireReason && entry.reason === undefined) {
        fail(undefined, 'a waiver without a reason', missingHint('reason: why ...', 'Reason'));
      }
      if (requireExpiry && entry.until === undefined) {
        fail(undefined, 'a waiver without an end', missingHint('until: YYYY-MM-DD', 'Expiry'));
      }
      const { line } = placeAt(text, startOf(root, index));
      return waiverOf(entry, `${what}:${line}`, fail);
    });
  },
};

function missingHint(line: string, setting: string): string {
  return `Add "${line}", or allow it for the file with "waiverSettings: { require${setting}: false }".`;
}

function startOf(root: YamlNode, index: number): number {
  return offsetOf(root, ['waivers', index]);
}

function waiverOf(
  entry: WaiverEntry,
  source: string,
  fail: (field: string, message: string, hint: string) => never,
): Waiver {
  const compiled = <Result>(
    field: 'package' | 'path' | 'resource' | 'target',
    compile: (pattern: string) => Result | undefined,
    hint: string,
  ): Result[] =>
    listOf(entry[field]).map((pattern) => {
      try {
        const result = compile(pattern);
        if (result !== undefined) return result;
      } catch (error) {
        fail(field, `"${pattern}" is no pattern: ${(error as Error).message}`, hint);
      }
      return fail(field, `"${pattern}" is no package URL`, hint);
    });
  const globHint = 'Patterns are globs: "app/**", "*.lock", "{a,b}".';
  const packages = compiled<PurlPattern>(
    'package',
    (purl) => compilePurl(purl, true),
    'Write it like pkg:npm/lodash, pkg:npm/lodash@4.17.10, pkg:npm/@scope/*.',
  );
  const paths = compiled<Glob>('path', compilePathGlob, globHint);
  const resources = compiled<Glob>('resource', compileGlob, globHint);
  const targets = compiled<Glob>('target', compileGlob, globHint);
  const { reason, owner, until, justification } = entry;
  const status = entry.status ?? (justification === undefined ? undefined : 'not_affected');
  return {
    kinds: listOf(entry.kind),
    ids: listOf(entry.id).map((id) => id.toLowerCase()),
    packages,
    paths,
    resources,
    targets,
    reason: reason ?? 'no reason is given',
    owner,
    endsAtMs: until === undefined ? undefined : endOfDayMs(until),
    status,
    justification,
    source,
    title: titleOf(entry),
  };
}

function titleOf(entry: WaiverEntry): string {
  const parts = [
    [
      '',
      entry.id ??
        (entry.kind === undefined ? undefined : `every ${listOf(entry.kind).join(' or ')}`),
    ],
    ['in ', entry.package],
    ['at ', entry.resource],
    ['under ', entry.path],
    ['of ', entry.target],
  ] as const;
  return parts
    .filter(([, value]) => value !== undefined)
    .map(([word, value]) => word + listOf(value).join(' or '))
    .join(' ')
    .replace(/^(?:in|at|under|of) /, 'everything $&');
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
