/** One paragraph: only the wanted fields, by lower-cased name. Continuation lines follow "\n". */
export interface Stanza {
  readonly fields: ReadonlyMap<string, string>;
  /** Lines that are neither a field, a continuation nor a comment. */
  readonly brokenLines: number;
}

/**
 * The paragraphs of Debian control data (deb822(5): dpkg's status file, machine-readable copyright
 * files, package indexes). Field names compare without case; of a field given twice the last one
 * counts. `wanted` holds lower-cased names. Never throws: text of another kind gives stanzas
 * without fields, which is what `brokenLines` is for.
 */
export function* parseStanzas(text: string, wanted: ReadonlySet<string>): Generator<Stanza> {
  let paragraph = new Paragraph(wanted);
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (isBlank(text, start, end)) {
      if (paragraph.hasLines) yield paragraph.finish();
      paragraph = new Paragraph(wanted);
    } else {
      paragraph.add(text, start, end);
    }
    start = end + 1;
  }
  if (paragraph.hasLines) yield paragraph.finish();
}

class Paragraph {
  hasLines = false;
  readonly #wanted: ReadonlySet<string>;
  readonly #fields = new Map<string, string>();
  #brokenLines = 0;
  /** The field that a continuation line belongs to; "" when it is not wanted. */
  #field: string | undefined;
  #lines: string[] = [];

  constructor(wanted: ReadonlySet<string>) {
    this.#wanted = wanted;
  }

  /** Takes the line `text[start..end)`, which is not blank. */
  add(text: string, start: number, end: number): void {
    const first = text.charCodeAt(start);
    if (first === HASH) return;
    this.hasLines = true;
    if (first === SPACE || first === TAB) {
      if (this.#field === undefined) this.#brokenLines++;
      else if (this.#field !== '') this.#lines.push(text.slice(start, end).trim());
      return;
    }
    this.#flush();
    const colon = indexOfColon(text, start, end);
    if (colon <= start) {
      this.#brokenLines++;
      this.#field = undefined;
      return;
    }
    const name = text.slice(start, colon).toLowerCase();
    this.#field = this.#wanted.has(name) ? name : '';
    if (this.#field !== '') this.#lines.push(text.slice(colon + 1, end).trim());
  }

  finish(): Stanza {
    this.#flush();
    return { fields: this.#fields, brokenLines: this.#brokenLines };
  }

  #flush(): void {
    if (this.#field) this.#fields.set(this.#field, this.#lines.join('\n'));
    this.#lines = [];
  }
}

const [TAB, RETURN, SPACE, HASH, COLON] = [0x09, 0x0d, 0x20, 0x23, 0x3a] as const;

/** A paragraph ends at an empty line; dpkg takes one of blanks for the same. */
function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB && code !== RETURN) return false;
  }
  return true;
}

/** The colon that ends the field's name, or -1: names hold neither blanks nor control characters. */
function indexOfColon(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === COLON) return at;
    if (code <= SPACE || code >= 0x7f) return -1;
  }
  return -1;
}
