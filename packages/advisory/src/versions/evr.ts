import { type CompareParts, compareNumbers, endOfDigits } from './scan.ts';

/**
 * Compares `[epoch:]version[-release]` as rpm and pacman read it: the epoch is digits before a
 * colon, 0 when missing; the release is what follows the last dash. A missing release is the lowest
 * of all, or the same as any when `anyReleaseMatchesNone`.
 */
export function compareEvr(
  a: string,
  b: string,
  compareParts: CompareParts,
  anyReleaseMatchesNone: boolean,
): number {
  const aVersion = startOfVersion(a);
  const bVersion = startOfVersion(b);
  const epochs = compareNumbers(a, 0, Math.max(aVersion - 1, 0), b, 0, Math.max(bVersion - 1, 0));
  if (epochs !== 0) return epochs;
  const aDash = lastDash(a, aVersion);
  const bDash = lastDash(b, bVersion);
  const aEnd = aDash < 0 ? a.length : aDash;
  const bEnd = bDash < 0 ? b.length : bDash;
  const versions = compareParts(a, aVersion, aEnd, b, bVersion, bEnd);
  if (versions !== 0) return versions;
  if (aDash >= 0 && bDash >= 0) {
    return compareParts(a, aDash + 1, a.length, b, bDash + 1, b.length);
  }
  if (anyReleaseMatchesNone) return 0;
  return (aDash < 0 ? 0 : 1) - (bDash < 0 ? 0 : 1);
}

const DASH = 45;
const COLON = 58;

/** Past the epoch and its colon; 0 when what is before a colon is no number. */
function startOfVersion(text: string): number {
  const at = endOfDigits(text, 0);
  return at < text.length && text.charCodeAt(at) === COLON ? at + 1 : 0;
}

function lastDash(text: string, start: number): number {
  for (let at = text.length - 1; at >= start; at--) if (text.charCodeAt(at) === DASH) return at;
  return -1;
}
