/** What the file name of an archive says: "netty-common-4.1.90.Final-linux.jar". */
export interface JarName {
  /** "netty-common"; the whole stem when there is no version. */
  readonly artifact: string;
  /** "4.1.90.Final" */
  readonly version?: string;
  /** "linux", "sources", "tests" ... */
  readonly classifier?: string;
}

/**
 * A part of a version behind a hyphen, in lower case. Anything else behind a hyphen is part of
 * the name (log4j-1.2-api-2.17.1) or a classifier (...-linux-x86_64).
 */
const qualifier =
  /^(?:\d|v\d|(?:alpha|beta|milestone|m|rc|cr|sp|ga|final|release|snapshot|pre|preview|ea|dev|b|r|rev|build|patch|p|fix|jre|jdk|java|android|jakarta|incubating|incubator|hadoop|spark|atlassian|redhat|fuse|nightly|stable|lts|g)(?:[\d._]|$))/;

/** Reads artifact and version from the name of a file, without directories. */
export function parseJarName(fileName: string): JarName {
  const dot = fileName.lastIndexOf('.');
  const stem = dot > 0 ? fileName.slice(0, dot) : fileName;
  const words = stem.split('-');
  let fallback: JarName | undefined;
  for (let at = 1; at < words.length && at <= 20; at++) {
    if (words[0] === '' || !/^v?\d/.test(words[at]!)) continue;
    const artifact = words.slice(0, at).join('-');
    let end = at + 1;
    while (end < words.length && qualifier.test(words[end]!.toLowerCase())) end++;
    const version = words.slice(at, end).join('-').replace(/^v/, '');
    if (end === words.length) return { artifact, version };
    fallback ??= { artifact, version, classifier: words.slice(end).join('-') };
  }
  return fallback ?? { artifact: stem };
}
