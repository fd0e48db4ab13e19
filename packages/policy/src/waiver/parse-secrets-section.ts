import type { SeaworthyError, SecretsConfiguration } from '@seaworthy/model';
import { checkAgainst } from '../yaml/check-against.ts';
import { parseYaml, yamlError } from '../yaml/parse-yaml.ts';
import { offsetOf, plainValue } from '../yaml/plain-value.ts';
import { offsetInScalar } from '../yaml/scalar-offset.ts';
import { ConfigurationFile } from './seaworthy-yaml-schema.ts';

/** Something wrong in the section that its schema does not see. */
export interface SectionFault {
  /** Inside the section: `['rules', 0, 'pattern']`. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly hint: string;
  /** Of the character at fault in the text at the path. */
  readonly offset?: number;
}

export interface SecretsSection {
  readonly secrets: SecretsConfiguration;
  /** The error for a fault, with its place in the file. */
  errorOf(fault: SectionFault): SeaworthyError;
}

/**
 * Reads the `secrets` of seaworthy.yaml; what its rules mean is for others to judge.
 * @returns undefined when the file has none
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export function parseSecretsSection(text: string, what: string): SecretsSection | undefined {
  const root = parseYaml(text, what);
  if (root === undefined) return undefined;
  const { secrets } = checkAgainst(ConfigurationFile, root, text, what);
  if (secrets === undefined) return undefined;
  const file = plainValue(root);
  return {
    secrets,
    errorOf({ path, message, hint, offset }) {
      const whole = ['secrets', ...path];
      let at = offsetOf(root, whole);
      const value = valueAt(file, whole);
      if (offset !== undefined && typeof value === 'string') {
        at = offsetInScalar(text, at, value, offset);
      }
      return yamlError(what, text, at, message, hint);
    },
  };
}

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined,
    file,
  );
}
