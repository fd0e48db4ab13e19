import { compareNumbers } from './scan.ts';
import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Bitnami: Semantic Versioning of the software, then the revision of Bitnami's packaging behind a
 * dash ("1.2.3-4", in image tags "1.2.3-debian-12-r4"). A missing revision is 0; a revision is
 * never a pre-release.
 */
export const bitnami: VersionScheme = {
  name: 'bitnami',
  compare(a, b) {
    const aDash = startOfRevision(a);
    const bDash = startOfRevision(b);
    if (aDash < 0 && bDash < 0) return compareSemver(a, b);
    const aEnd = aDash < 0 ? a.length : aDash;
    const bEnd = bDash < 0 ? b.length : bDash;
    return (
      compareSemver(a.slice(0, aEnd), b.slice(0, bEnd)) || compareRevisions(a, aDash, b, bDash)
    );
  },
  isValid: (text) =>
    /^[0-9]+(?:\.[0-9]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]+)?$/.test(text),
};

/** Index of the dash before the revision, or -1. */
function startOfRevision(text: string): number {
  const dash = text.indexOf('-');
  if (dash < 0) return -1;
  return /^-(?:(?:debian|photon)-[0-9]{1,3}-)?r?[0-9]+$/.test(text.slice(dash)) ? dash : -1;
}

function compareRevisions(a: string, aDash: number, b: string, bDash: number): number {
  const i = aDash < 0 ? a.length : startOfLastNumber(a);
  const j = bDash < 0 ? b.length : startOfLastNumber(b);
  return compareNumbers(a, i, a.length, b, j, b.length);
}

function startOfLastNumber(text: string): number {
  let at = text.length;
  while (at > 0 && text.charCodeAt(at - 1) >= 48 && text.charCodeAt(at - 1) <= 57) at--;
  return at;
}
