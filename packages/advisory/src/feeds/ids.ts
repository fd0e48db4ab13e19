/** Ids of flaws, and the bounds that keep one record from filling the database. */

const cvePattern = /^CVE-\d{4}-\d{4,19}$/;

export function isCve(id: string): boolean {
  return cvePattern.test(id);
}

/**
 * The CVE behind the id of a distribution's record: "UBUNTU-CVE-2024-1", "DEBIAN-CVE-2024-1",
 * "ALPINE-CVE-2024-1". `undefined` for everything else.
 */
export function cveOf(id: string): string | undefined {
  if (isCve(id)) return id;
  const at = id.indexOf('CVE-');
  if (at <= 0 || id[at - 1] !== '-') return undefined;
  const tail = id.slice(at);
  return isCve(tail) ? tail : undefined;
}

/**
 * The ids in free text such as Alpine's "CVE-2016-9377 XSA-196", "CVE 2025-48379" or
 * "ELEMENTSEC-2026-1071, GHSA-fp53-rw9v-hcf9": words that hold a digit and a dash.
 */
export function idsIn(text: string): string[] {
  return text
    .replaceAll(/\bCVE[ _](?=\d{4}-)/g, 'CVE-')
    .split(/[\s,;/()]+/)
    .filter((word) => /^[A-Za-z][A-Za-z0-9_.-]{2,63}$/.test(word) && /\d/.test(word))
    .map((word) => (/^(?:cve|ghsa)-/.test(word) ? word.replace(/^[a-z]+/, upper) : word));
}

function upper(text: string): string {
  return text.toUpperCase();
}

/** Unique, in the order met. */
export function unique<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/**
 * The name by which a flaw without a CVE goes: a GHSA where there is one (most sources point to
 * it), else the first id of the alphabet, so that every source arrives at the same.
 */
export function preferredId(ids: readonly string[]): string {
  const sorted = [...ids].sort();
  return sorted.find((id) => id.startsWith('GHSA-')) ?? sorted[0]!;
}
