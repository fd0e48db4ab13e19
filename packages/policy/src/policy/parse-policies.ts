import { policyStages } from '@seaworthy/model';
import {
  keyOffsetOf,
  offsetInScalar,
  offsetOf,
  placeAt,
  type YamlNode,
  yamlError,
} from '@seaworthy/yaml';
import { compileExpression } from '../cel/expression.ts';
import { ExpressionError } from '../cel/expression-error.ts';
import { readConfiguration } from '../waiver/read-configuration.ts';
import type { Policy } from './policy.ts';
import type { PolicyEntry } from './policy-schema.ts';

/**
 * Reads the `policies` of seaworthy.yaml or of a file of their own; both are the same format. Every
 * expression is type-checked; what is wrong with one is said with its place in the file.
 * @param what names the file in errors and in decisions
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export function parsePolicies(text: string, what: string): Policy[] {
  const configuration = readConfiguration(text, what);
  if (configuration === undefined) return [];
  const { root, file } = configuration;
  const seen = new Set<string>();
  return (file.policies ?? []).map((entry, index) => {
    if (seen.has(entry.name)) {
      const at = offsetOf(root, ['policies', index, 'name']);
      throw yamlError(what, text, at, `two policies are named "${entry.name}"`, 'Rename one.');
    }
    seen.add(entry.name);
    const { line } = placeAt(text, offsetOf(root, ['policies', index]));
    return compilePolicy(entry, `${what}:${line}`, (error) =>
      placed(error, entry.when, { root, index, text, what }),
    );
  });
}

/**
 * @param fail makes of an expression's error that of its file
 */
export function compilePolicy(
  entry: PolicyEntry,
  source: string,
  fail: (error: ExpressionError) => Error,
): Policy {
  const { name, stage = policyStages, over, effect, message, fix, controls = [] } = entry;
  return {
    name,
    stages: typeof stage === 'string' ? [stage] : stage,
    over,
    when: compiled(entry, fail),
    effect,
    message,
    fix,
    controls,
    examples: entry.examples ?? { pass: [], fail: [] },
    source,
  };
}

function compiled({ when, over }: PolicyEntry, fail: (error: ExpressionError) => Error) {
  try {
    return compileExpression(when, over);
  } catch (error) {
    if (error instanceof ExpressionError) throw fail(error);
    throw error;
  }
}

interface PlaceOfEntry {
  readonly root: YamlNode;
  readonly index: number;
  readonly text: string;
  readonly what: string;
}

function placed(error: ExpressionError, when: string, place: PlaceOfEntry): Error {
  const { root, index, text, what } = place;
  const at = offsetOf(root, ['policies', index, 'when']);
  const keyAt = keyOffsetOf(root, ['policies', index], 'when');
  const offset = offsetInScalar(text, Math.max(at, keyAt), when, error.offset);
  return yamlError(what, text, offset, `when: ${error.message}`, error.hint);
}
