import type { PackageType } from './package.ts';

/** The parts of a package URL. `namespace` and `subpath` use "/" between segments. */
export interface PurlParts {
  type: PackageType | (string & {});
  namespace?: string | undefined;
  name: string;
  version?: string | undefined;
  qualifiers?: Record<string, string | undefined> | undefined;
  subpath?: string | undefined;
}

/** Types whose namespace and name compare without case, so that the purl is lower-cased. */
const lowerCased = new Set(['alpm', 'apk', 'bitnami', 'composer', 'deb', 'hex', 'pub', 'pypi']);

/**
 * Builds a canonical package URL (purl-spec, "How to build purl string from its components").
 * Empty qualifiers are left out and the rest are sorted.
 */
export function formatPurl(parts: PurlParts): string {
  const fold = lowerCased.has(parts.type);
  let name = fold ? parts.name.toLowerCase() : parts.name;
  if (parts.type === 'pypi') name = name.replaceAll(/[-_.]+/g, '-');
  let purl = `pkg:${parts.type}/`;
  if (parts.namespace) {
    const namespace = fold ? parts.namespace.toLowerCase() : parts.namespace;
    const segments = namespace.split('/').filter((segment) => segment !== '');
    for (const segment of segments) purl += `${encode(segment)}/`;
  }
  purl += encode(name);
  if (parts.version) purl += `@${encode(parts.version)}`;
  const qualifiers = Object.entries(parts.qualifiers ?? {})
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (qualifiers.length > 0) {
    purl += `?${qualifiers.map(([key, value]) => `${key.toLowerCase()}=${encode(value)}`).join('&')}`;
  }
  const subpath = parts.subpath?.split('/').filter((s) => s !== '' && s !== '.' && s !== '..');
  if (subpath !== undefined && subpath.length > 0) purl += `#${subpath.map(encode).join('/')}`;
  return purl;
}

/** Longer than any honest package URL; it bounds the time that a hostile one can take. */
const longestPurl = 8_192;

/** Parses a package URL; `undefined` when the text is not one. Never throws. */
export function parsePurl(text: string): PurlParts | undefined {
  if (text.length > longestPurl) return undefined;
  const match =
    /^pkg:\/{0,2}([A-Za-z][A-Za-z0-9.+-]*)\/([^?#@]*(?:@(?=[^?#]*\/)[^?#@]*)*)(?:@([^?#]*))?(?:\?([^#]*))?(?:#(.*))?$/.exec(
      text,
    );
  if (match === null) return undefined;
  try {
    const path = match[2]!
      .split('/')
      .filter((segment) => segment !== '')
      .map(decodeURIComponent);
    const name = path.pop();
    if (name === undefined) return undefined;
    const qualifiers: Record<string, string> = {};
    for (const pair of match[4]?.split('&') ?? []) {
      const equals = pair.indexOf('=');
      if (equals > 0) {
        qualifiers[pair.slice(0, equals).toLowerCase()] = decodeURIComponent(
          pair.slice(equals + 1),
        );
      }
    }
    return {
      type: match[1]!.toLowerCase(),
      namespace: path.length > 0 ? path.join('/') : undefined,
      name,
      version: match[3] === undefined ? undefined : decodeURIComponent(match[3]),
      qualifiers,
      subpath: match[5] === undefined ? undefined : decodeURIComponent(match[5]),
    };
  } catch {
    return undefined; // a broken percent escape
  }
}

/** Percent-encodes all but the characters that purl-spec leaves alone (unreserved and ":"). */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%3A', ':');
}

/**
 * The name as its ecosystem writes it, from namespace and name: "@scope/name" for npm,
 * "group:artifact" for Maven, "vendor/name" for Composer, the module path for Go.
 */
export function fullName(type: string, namespace: string | undefined, name: string): string {
  if (namespace === undefined || namespace === '') return name;
  switch (type) {
    case 'maven':
      return `${namespace}:${name}`;
    case 'npm':
    case 'composer':
    case 'golang':
    case 'swift':
      return `${namespace}/${name}`;
    default:
      return name;
  }
}

/** The inverse of {@link fullName}. */
export function splitName(type: string, full: string): { namespace?: string; name: string } {
  const separator = type === 'maven' ? ':' : '/';
  if (!['maven', 'npm', 'composer', 'golang', 'swift'].includes(type)) return { name: full };
  const at = type === 'maven' ? full.indexOf(separator) : full.lastIndexOf(separator);
  if (at <= 0) return { name: full };
  return { namespace: full.slice(0, at), name: full.slice(at + 1) };
}
