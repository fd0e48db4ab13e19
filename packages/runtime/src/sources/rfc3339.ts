export interface Instant {
  /** Since 1970, and the nanoseconds of that second. */
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** "2024-04-14T02:18:14.376304204Z" (RFC 3339, with up to nine digits of a second). */
export function parseInstant(text: string): Instant | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d{0,20})?(Z|[+-]\d\d:\d\d)$/.exec(
    text,
  );
  if (match === null) {
    return undefined;
  }
  const [, whole = '', fraction = '', zone = ''] = match;
  const milliseconds = Date.parse(whole + zone);
  if (Number.isNaN(milliseconds)) {
    return undefined;
  }
  return { seconds: milliseconds / 1000, nanoseconds: Number(fraction.padEnd(9, '0')) };
}
