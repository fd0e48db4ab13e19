/** Something that was done, and can be undone. */
export interface Releasable {
  /** For the log. */
  readonly detail: string;
  readonly release: () => Promise<void>;
}
