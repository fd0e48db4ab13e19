/** The URL in its encoded form when it is one of the web's; feeds hold many other things. */
export function webUrl(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === 'https:' || protocol === 'http:' ? encodeHref(href) : undefined;
}

/** A path as a relative URI reference (RFC 3986, 4.2): every segment encoded, no scheme possible. */
export function pathUri(path: string): string {
  const uri = path
    .toWellFormed()
    .split('/')
    .map((segment) =>
      segment === '.' || segment === '..' ? encodeDots(segment) : encodeURIComponent(segment),
    )
    .join('/')
    .replace(/^\/+/, '');
  return uri === '' ? '.' : uri;
}

/** A path from inside an archive must not climb in whatever resolves the reference. */
function encodeDots(segment: string): string {
  return segment.replaceAll('.', '%2E');
}

/** WHATWG URLs leave characters alone that RFC 3986 does not allow. */
function encodeHref(href: string): string {
  return href.replaceAll(
    /[^\w\-.~:/?#[\]@!$&'()*+,;=%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
