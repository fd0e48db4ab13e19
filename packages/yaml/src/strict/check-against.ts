import { closestTo } from '@seaworthy/model';
import type { z } from 'zod';
import { type YamlNode, yamlError } from './parse-yaml.ts';
import { keyOffsetOf, offsetOf, plainValue } from './plain-value.ts';

/**
 * Checks a parsed file against a schema. The first thing that is wrong is named with its place; an
 * unknown key with the one that was probably meant.
 * @param page of the documentation that shows how the file is written
 * @throws CONFIGURATION
 */
export function checkAgainst<Schema extends z.ZodType>(
  schema: Schema,
  root: YamlNode,
  text: string,
  what: string,
  page: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(plainValue(root));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  // A misspelt key is why another one is missing.
  const unknownKey = issues.find(({ code }) => code === 'unrecognized_keys');
  const issue = mostTelling(unknownKey ?? issues[0]!);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const known = keysOf(schema, issue.path);
    const close = closestTo(key, known);
    throw yamlError(
      what,
      text,
      keyOffsetOf(root, issue.path, key),
      `there is no key "${key}" here`,
      close === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${close}"?`,
    );
  }
  const name = issue.path.filter((step) => typeof step === 'string').at(-1);
  const message = issue.message.replace(/^Invalid input: /, '');
  throw yamlError(
    what,
    text,
    offsetOf(root, issue.path),
    name === undefined || issue.code === 'custom' ? message : `${String(name)}: ${message}`,
    hintFor(issue, page),
  );
}

/** Of a union, what is wrong with the branch that came furthest. */
function mostTelling(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const branches = issue.errors.flatMap((branch) => branch.slice(0, 1));
  const inner = branches.find(({ path }) => path.length > 0) ?? branches[0];
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function hintFor(issue: z.core.$ZodIssue, page: string): string {
  if (issue.code === 'invalid_format') return 'Dates are written like 2026-12-31.';
  const isMissing = issue.message.endsWith('received undefined');
  if (issue.code === 'invalid_type' && issue.expected === 'string' && !isMissing) {
    return 'Put quotes around a text that looks like a number or like true and false.';
  }
  if (issue.code === 'invalid_value') return `One of ${issue.values.join(', ')}.`;
  return `${page} shows how the file is written.`;
}

/** The keys that the object at a path of the schema knows. */
function keysOf(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const step of path) {
    const { def, shape } = unwrapped(at);
    at = typeof step === 'number' ? def['element'] : shape?.[String(step)];
  }
  return Object.keys(unwrapped(at).shape ?? {});
}

interface Inspected {
  readonly def: Record<string, unknown>;
  readonly shape: Record<string, unknown> | undefined;
}

/** What is inside optional, nullable and transformed schemas. */
function unwrapped(schema: unknown): Inspected {
  let def = defOf(schema);
  for (let inner = def['innerType'] ?? def['in']; inner !== undefined; ) {
    def = defOf(inner);
    inner = def['innerType'] ?? def['in'];
  }
  const shape = def['shape'];
  return { def, shape: isRecord(shape) ? shape : undefined };
}

function defOf(schema: unknown): Record<string, unknown> {
  return isRecord(schema) && isRecord(schema['def']) ? schema['def'] : {};
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
