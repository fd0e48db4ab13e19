import { join } from '../expression/expression.ts';
import { readLicense } from '../names/read-name.ts';
import { readLicenseText, type TextMatch, type TextReading } from './read-text.ts';

/** A License field: the name in its first line, the text in the others. */
export interface LicenseField {
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** Whether a copyright file is machine-readable (copyright-format 1.0, section 6.1). */
function isMachineReadable(text: string): boolean {
  return /^\s{0,100}Format(?:-Specification)?:/i.test(text);
}

/** The License fields of a machine-readable copyright file, in their order. */
export function licenseFields(text: string): LicenseField[] {
  const fields: LicenseField[] = [];
  let current: { name: string; lines: string[]; line: number } | undefined;
  const end = (): void => {
    if (current === undefined) return;
    const { name, lines, line } = current;
    fields.push({ name, text: lines.join('\n'), line });
    current = undefined;
  };
  for (const [number, line] of text.split('\n').entries()) {
    if (/^[ \t]/.test(line)) {
      current?.lines.push(line.trim() === '.' ? '' : line);
      continue;
    }
    end();
    const found = /^License:[ \t]{0,20}([^\n]{0,400})/i.exec(line);
    if (found !== null) current = { name: found[1]!.trim(), lines: [], line: number + 1 };
  }
  end();
  return fields;
}

const mostFields = 300;

/**
 * What the copyright file of a Debian package says: its License fields, all of them, where it is
 * machine-readable, and else what its text says. A name that is not known counts as what the text
 * that stands under it says.
 */
export function readDebianCopyright(text: string): TextReading {
  if (!isMachineReadable(text)) return readLicenseText(text);
  const fields = licenseFields(text).slice(0, mostFields);
  const texts = new Map<string, LicenseField>();
  for (const field of fields) if (field.text.trim() !== '') texts.set(field.name, field);
  const matches: TextMatch[] = [];
  const doubts = new Set<string>();
  const expressions = [];
  for (const name of new Set(fields.map((field) => field.name))) {
    const reading = readLicense(name);
    if (reading === undefined) continue;
    const own = texts.get(name);
    const line = own?.line ?? fields.find((field) => field.name === name)!.line;
    const said =
      reading.doubts.length > 0 && own !== undefined ? readLicenseText(own.text) : undefined;
    if (said?.expression !== undefined && said.doubts.length === 0) {
      expressions.push(said.expression);
      for (const match of said.matches) matches.push({ ...match, line: line + match.line });
      continue;
    }
    expressions.push(reading.expression);
    for (const doubt of reading.doubts) doubts.add(doubt);
    matches.push({
      license: name,
      kind: 'notice',
      confidence: reading.doubts.length > 0 ? 0.5 : 1,
      line,
    });
  }
  return { expression: join('and', expressions), matches, doubts: [...doubts] };
}
