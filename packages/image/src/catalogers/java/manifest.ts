/** The attributes of a manifest's main section; names are lower-cased because case is ignored. */
export type Manifest = ReadonlyMap<string, string>;

const maxAttributes = 1000;

/**
 * Parses the main section of META-INF/MANIFEST.MF (JAR File Specification, "Manifest
 * Specification"): it ends at the first empty line, and a line that starts with a space goes on
 * with the one before. Broken lines are passed over. Never throws.
 */
export function parseManifest(text: string): Manifest {
  const attributes = new Map<string, string>();
  let name = '';
  let parts: string[] = [];
  const finish = () => {
    if (name !== '' && !attributes.has(name)) attributes.set(name, parts.join('').trim());
    name = '';
  };
  let start = 0;
  while (start < text.length && attributes.size < maxAttributes) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end).replace(/\r$/, '');
    start = end + 1;
    if (line === '') {
      if (attributes.size > 0 || name !== '') break;
    } else if (line.startsWith(' ')) {
      parts.push(line.slice(1));
    } else {
      finish();
      const colon = line.indexOf(':');
      name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
      parts = [line.slice(colon + 1)];
    }
  }
  finish();
  return attributes;
}
