/** A condition that cannot be read or compiled, and where: an offset in its text. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  readonly at: number;
  /** It names a field, an argument or an event that does not exist. */
  readonly isUnknownName: boolean;

  constructor(at: number, message: string, options: { isUnknownName?: boolean } = {}) {
    super(message);
    this.at = at;
    this.isUnknownName = options.isUnknownName === true;
  }
}
