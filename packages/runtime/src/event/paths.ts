/**
 * A path made absolute and free of `.`, `..` and doubled slashes, as text: links are not followed,
 * for the file system is not there to ask.
 */
export function resolvePath(base: string, path: string): string {
  if (path.startsWith('/')) {
    return isClean(path) ? path : normalize(path);
  }
  if (path === '') {
    return base;
  }
  const joined = base.endsWith('/') ? base + path : `${base}/${path}`;
  return isClean(joined) ? joined : normalize(joined);
}

const SLASH = 0x2f;
const DOT = 0x2e;

/** Most paths are; looking costs less than taking them apart. */
function isClean(path: string): boolean {
  let last = -1;
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (last === SLASH && (code === SLASH || code === DOT)) {
      return false;
    }
    last = code;
  }
  return path.length === 1 || last !== SLASH;
}

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '' && part !== '.') {
      parts.push(part);
    }
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/');
}
