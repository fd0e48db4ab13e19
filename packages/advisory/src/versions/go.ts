import { isStrictSemver } from './semver.ts';
import { compareSemver } from './semver-order.ts';
import type { VersionScheme } from './version-scheme.ts';

/**
 * Go modules ("v1.2.3", pseudo-versions, "+incompatible"; Go Modules Reference, "Versions") and
 * the toolchain with its standard library ("go1.21rc2", "go1.21.3", or both without "go" as
 * advisories write them). All of it is Semantic Versioning once "1.21rc2" is read as
 * "1.21.0-rc.2", which is what Go's vulnerability database makes of it.
 *
 * What follows a space ("go1.22.1 X:boringcrypto") does not count. Lenient: see `compareSemver`.
 */
export const go: VersionScheme = {
  name: 'go',
  compare: (a, b) => compareSemver(toSemver(a), toSemver(b)),
  isValid(text) {
    if (text.startsWith('v')) return isStrictSemver(text.slice(1));
    return isStrictSemver(text) || toolchain.test(beforeSpace(text));
  },
};

const toolchain = /^(?:go)?1(?:\.[0-9]+){0,2}(?:(?:rc|beta)[0-9]+)?(?:-[0-9A-Za-z.-]+)?$/;

function beforeSpace(text: string): string {
  const space = text.indexOf(' ');
  return space > 0 ? text.slice(0, space) : text;
}

/** Only toolchain versions are rewritten; the text of a module's version is passed through. */
function toSemver(text: string): string {
  const isModule = text.charCodeAt(0) === 118;
  if (isModule) return text;
  const match = /^(?:go)?([0-9]+(?:\.[0-9]+)*)(rc|beta)([0-9]+)/.exec(text);
  if (match !== null) return `${match[1]}-${match[2]}.${match[3]}`;
  return beforeSpace(text.startsWith('go') ? text.slice(2) : text);
}
