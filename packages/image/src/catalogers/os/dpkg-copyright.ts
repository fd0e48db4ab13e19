import { parseStanzas } from '../../formats/deb822.ts';

const wanted = new Set(['format', 'license']);
const [maxLicenses, maxLength] = [64, 200];

/**
 * The licences that a package's usr/share/doc/NAME/copyright declares, in the words of the file.
 * Machine-readable files (https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/) name
 * them in the first line of every License field. Of free text we only take the references to
 * /usr/share/common-licenses that Debian policy (section 12.5) asks for.
 */
export function parseDebianCopyright(text: string): string[] {
  const licenses = new Set<string>();
  const add = (license: string) => {
    if (license !== '' && licenses.size < maxLicenses) licenses.add(license.slice(0, maxLength));
  };
  if (/^\s*Format(?:-Specification)?:/i.test(text)) {
    for (const { fields } of parseStanzas(text, wanted)) {
      const [synopsis = ''] = (fields.get('license') ?? '').split('\n', 1);
      add(synopsis.replaceAll(/\s+/g, ' '));
    }
  } else {
    for (const [, name] of text.matchAll(/\/usr\/share\/common-licenses\/([A-Za-z0-9.+-]+)/g)) {
      add(name!.replace(/[.-]+$/, ''));
    }
  }
  return [...licenses].sort();
}
