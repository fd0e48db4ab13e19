import type { SeaworthyError, SecretsConfiguration } from '@seaworthy/model';
import { offsetInScalar, offsetOf, plainValue, yamlError } from '@seaworthy/yaml';
import { readConfiguration } from './read-configuration.ts';

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
  const { root, file } = readConfiguration(text, what) ?? {};
  const secrets = file?.secrets;
  if (root === undefined || secrets === undefined) return undefined;
  const plain = plainValue(root);
  return {
    secrets,
    errorOf({ path, message, hint, offset }) {
      const whole = ['secrets', ...path];
      let at = offsetOf(root, whole);
      const value = valueAt(plain, whole);
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
