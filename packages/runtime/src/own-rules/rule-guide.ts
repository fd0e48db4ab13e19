import type { Scene } from './scene.ts';

/** Something that programs do. It is a test of the rule, and shown on its page. */
export interface Example {
  /** As a command or a sentence. */
  readonly what: string;
  does(scene: Scene): void;
}

/** What the page of a rule says beyond its file, and what it is tested with. */
export interface RuleGuide {
  /** The rule's name, as its file has it. */
  readonly rule: string;
  /** What to do when it alerts. */
  readonly act: string;
  /** Each gives this alert, once. */
  readonly alerts: readonly Example[];
  /** Near misses: none of our rules alerts. */
  readonly silent: readonly Example[];
}

export function example(what: string, does: (scene: Scene) => void): Example {
  return { what, does };
}
