import { defaultSeverities, type LicenseSettings } from '@seaworthy/license';
import { offsetOf, type YamlNode, yamlError } from '@seaworthy/yaml';
import { compilePurl, type PurlPattern, subjectOf } from '../match/purl-pattern.ts';
import { readConfiguration } from '../waiver/read-configuration.ts';

/**
 * Reads the `licenses` of seaworthy.yaml.
 * @param what names the file in errors
 * @returns `undefined` when the file says nothing of licences
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export function parseLicenseSettings(text: string, what: string): LicenseSettings | undefined {
  const { root, file } = readConfiguration(text, what) ?? {};
  const licenses = file?.licenses;
  if (root === undefined || licenses === undefined) return undefined;
  const { allow = [], deny = [], categories = {}, exceptions = [] } = licenses;
  return {
    allow,
    deny,
    categories: { ...defaultSeverities, ...withoutAbsent(categories) },
    exceptions: exceptions.map(({ package: purl, reason }, index) => {
      const pattern = compiled(purl, index, { root, text, what });
      return { reason, covers: (pkg) => pattern.matches(subjectOf(pkg)) };
    }),
  };
}

interface Place {
  readonly root: YamlNode;
  readonly text: string;
  readonly what: string;
}

function compiled(purl: string, index: number, { root, text, what }: Place): PurlPattern {
  const fail = (words: string): Error =>
    yamlError(
      what,
      text,
      offsetOf(root, ['licenses', 'exceptions', index, 'package']),
      words,
      'Write it like pkg:npm/lodash, pkg:npm/lodash@4.17.10, pkg:npm/@scope/*.',
    );
  let pattern: PurlPattern | undefined;
  try {
    pattern = compilePurl(purl, true);
  } catch (error) {
    throw fail(`"${purl}" is no pattern: ${(error as Error).message}`);
  }
  if (pattern === undefined) throw fail(`"${purl}" is no package URL`);
  return pattern;
}

function withoutAbsent<Value>(
  record: Readonly<Partial<Record<string, Value>>>,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
