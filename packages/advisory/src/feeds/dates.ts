/**
 * A source's date when it makes sense. Go's vulnerability database writes 0001-01-01 until its
 * records are published, converters write the Unix epoch, and PyPI has records from next year.
 */
export function plausibleDate(text: unknown, now: Date): string | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
  const time = Date.parse(text.includes('T') || text.length === 10 ? text : text.slice(0, 10));
  if (Number.isNaN(time)) return undefined;
  const oneDayMs = 86_400_000;
  if (time < Date.UTC(1990, 0, 1) || time > now.getTime() + oneDayMs) return undefined;
  return new Date(time).toISOString();
}
