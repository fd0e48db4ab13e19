/** Maven coordinates. */
export interface Coordinates {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/**
 * Parses META-INF/maven/GROUP/ARTIFACT/pom.properties, which Maven writes in the format of
 * java.util.Properties. Group and artifact fall back to those of the path.
 * @returns `undefined` when one of the three is missing
 */
export function parsePomProperties(text: string, path: string): Coordinates | undefined {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n|\r/)) {
    const match = /^\s*(groupId|artifactId|version)\s*[=:]\s*(\S.*)?$/.exec(line);
    if (match?.[2] !== undefined) values.set(match[1]!, withoutEscapes(match[2].trim()));
  }
  const directories = path.split('/');
  const group = values.get('groupId') ?? directories.at(-3);
  const artifact = values.get('artifactId') ?? directories.at(-2);
  const version = values.get('version');
  if (!group || !artifact || !version || version.includes('${')) return undefined;
  return { group, artifact, version };
}

function withoutEscapes(value: string): string {
  return value.replaceAll(/\\(.)/g, '$1');
}
