/** Of JavaScript since 2024; the compiler's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON in one line. Whole numbers beyond 2^53 are written as such, as Falco does. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'bigint' ? rawJSON(String(each)) : each,
  );
}
