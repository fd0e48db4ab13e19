import type { XmlElement } from '@rgrove/parse-xml';
import { malformed } from '@seaworthy/model';
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  elementsOf,
  localName,
  parseXmlRoot,
} from '../formats/xml.ts';
import type { Promised } from './index-client.ts';

export interface PrimaryIndex extends Promised {
  /** Relative to the repository. */
  readonly location: string;
}

/**
 * Where repomd.xml says that the list of packages is (createrepo_c(8)).
 * @throws MALFORMED
 */
export function parseRepomd(text: string, what: string): PrimaryIndex {
  const root = parseXmlRoot(what, text);
  const data = childrenOf(root, 'data').find((one) => attributeOf(one, 'type') === 'primary');
  const location = childOf(data, 'location');
  const href = location && attributeOf(location, 'href');
  const checksum = childOf(data, 'checksum');
  const algorithm = checksum && attributeOf(checksum, 'type');
  const digest = checksum?.text.trim().toLowerCase() ?? '';
  if (href === undefined || href === '') throw malformed(what, 'names no list of packages');
  if (!isAlgorithm(algorithm) || !/^[0-9a-f]{64,128}$/.test(digest)) {
    throw malformed(what, 'gives no digest that can be verified');
  }
  const size = Number(childText(data, 'size') ?? 'NaN');
  const sizeBytes = Number.isSafeInteger(size) && size >= 0 ? size : undefined;
  return { location: href, algorithm, digest, sizeBytes };
}

function isAlgorithm(text: string | undefined): text is Promised['algorithm'] {
  return text === 'sha256' || text === 'sha384' || text === 'sha512';
}

/** So many mirrors are tried at most. */
const maxMirrors = 3;

/**
 * Base addresses out of a mirror list (one a line) or a metalink (addresses of repomd.xml, the
 * preferred first: RFC 5854's older relative, metalinker.org version 3).
 * @throws MALFORMED
 */
export function parseMirrors(text: string, what: string): URL[] {
  const listed = text.trimStart().startsWith('<')
    ? urlsIn(parseXmlRoot(what, text)).map((url) => url.replace(/repodata\/repomd\.xml$/, ''))
    : text.split('\n').map((line) => line.trim());
  const urls = listed.flatMap((line) => {
    const url = /^https?:\/\//i.test(line) && line.length < 2_000 ? URL.parse(line) : null;
    return url === null ? [] : [url];
  });
  if (urls.length === 0) throw malformed(what, 'lists no mirror');
  const secure = urls.filter(({ protocol }) => protocol === 'https:');
  return [...secure, ...urls.filter((url) => !secure.includes(url))].slice(0, maxMirrors);
}

/** The texts of all "url" elements; the parser has bounded how deep they can lie. */
function urlsIn(element: XmlElement): string[] {
  return elementsOf(element).flatMap((child) =>
    localName(child) === 'url' ? [child.text.trim()] : urlsIn(child),
  );
}
