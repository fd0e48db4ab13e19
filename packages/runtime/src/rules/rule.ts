/** From the worst. */
export const priorities = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;

export type Priority = (typeof priorities)[number];

/** @returns undefined for a word that is none; case does not count, and "info" is one */
export function parsePriority(word: string): Priority | undefined {
  const lower = word.toLowerCase();
  if (lower === 'info') return 'Informational';
  return priorities.find((priority) => priority.toLowerCase() === lower);
}

/** A rule as its file says it, with all that was appended and overridden. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly priority: Priority;
  readonly tags: readonly string[];
  readonly source: string;
  /** As its file says; a selection may change that. */
  readonly isEnabled: boolean;
  /** As written, without exceptions, lists and macros put in. */
  readonly condition: string;
  readonly output: string;
  /** That Falco should record the system's events when it holds. */
  readonly capture: boolean;
  /** How long; 0 for the default. */
  readonly captureDurationMs: number;
}
