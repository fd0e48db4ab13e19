import type { PolicyEffect, PolicyStage, PolicySubject } from '@seaworthy/model';
import type { Expression } from '../cel/expression.ts';
import type { PolicyExamples } from './policy-schema.ts';

/** A rule that was read and type-checked: when it holds for a subject, its effect follows. */
export interface Policy {
  readonly name: string;
  /** At which it is asked. */
  readonly stages: readonly PolicyStage[];
  readonly over: PolicySubject;
  readonly when: Expression;
  readonly effect: PolicyEffect;
  /** What is wrong and why it matters, for whoever is stopped. */
  readonly message: string;
  readonly fix: string | undefined;
  readonly controls: readonly string[];
  readonly examples: PolicyExamples;
  /** File and line, a built-in set, or the command line. */
  readonly source: string;
}
