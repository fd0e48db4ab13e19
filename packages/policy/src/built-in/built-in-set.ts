import type { PolicyEntry } from '../policy/policy-schema.ts';

/** Policies that come with the product, in the format of the user's own. */
export interface BuiltInSet {
  readonly name: string;
  /** One line. */
  readonly about: string;
  readonly policies: readonly PolicyEntry[];
}
