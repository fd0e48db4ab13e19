/** Longer than any that people write. */
const maxUrlLength = 2_000;

/**
 * A URL of a repository without the login that may be in it; `undefined` for what is no URL of a
 * place in a network (a CD, a directory).
 */
export function repositoryUrl(text: string): string | undefined {
  if (text.length > maxUrlLength || !/^[a-z][a-z+]{0,20}:\/\/[^\s/]/i.test(text)) return undefined;
  if (/^(?:file|cdrom|copy|media|hd|dvd|dir|iso):/i.test(text)) return undefined;
  return text.replace(/^([a-z+]+:\/\/)[^/@\s]*@/i, '$1');
}
