import { ecosystemKey } from '../feeds/osv-ecosystems.ts';

const maximumKeyBytes = 1000;

/**
 * A package name as its ecosystem compares names; the ecosystem is a key as `ecosystemKey` makes
 * it.
 * - PyPI: without case, and runs of "-", "_", "." are one "-" (PEP 503).
 * - Packagist, NuGet, Hex, Pub, Bitnami: without case.
 * - npm, Go, Maven, RubyGems, crates.io: as they stand. Old npm packages differ by case alone;
 *   crates.io takes "-" and "_" for the same.
 */
function normalizeName(ecosystem: string, name: string): string {
  switch (ecosystem) {
    case 'pypi':
      return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
    case 'crates.io':
      return name.toLowerCase().replaceAll('_', '-');
    case 'packagist':
    case 'nuget':
    case 'hex':
    case 'pub':
    case 'bitnami':
    case 'cpe':
      return name.toLowerCase();
    case 'swifturl':
      return name
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/\.git$/, '');
    default:
      return name;
  }
}

/** Key of a package's row: ecosystem, tab, name. `undefined` for a name too long to be one. */
export function packageKey(ecosystem: string, name: string): string | undefined {
  const base = ecosystemKey(ecosystem);
  const key = `${base}\t${normalizeName(base, name)}`;
  return key.length <= maximumKeyBytes && Buffer.byteLength(key) <= maximumKeyBytes
    ? key
    : undefined;
}

/** The ecosystem in a package's key. */
export function ecosystemOfKey(key: string): string {
  return key.slice(0, key.indexOf('\t'));
}
