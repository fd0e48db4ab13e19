import { type Edited, type Editor, splice } from './editor.ts';

/** https://maven.apache.org/pom.html: a version that is written out, or in a property of its own. */
export const pomXml: Editor = {
  types: ['maven'],
  fileFor: (path) => (/(?:^|\/)pom\.xml$/.test(path) ? path : undefined),

  edit(text, { name, from, to }) {
    const [group = '', artifact = ''] = name.split(':');
    const clean = blank(blank(text, '<!--', '-->'), '<![CDATA[', ']]>');
    if (/<!DOCTYPE/i.test(clean)) return { left: 'it has a document type of its own' };
    const wanted = dependenciesOf(clean).filter(
      (one) => one.artifact === artifact && one.group === group,
    );
    const versioned = wanted.flatMap(({ version }) => version ?? []);
    const [place] = versioned;
    const [variant, other] = [from, to].map((each) => /[.-]([A-Za-z]+)$/.exec(each)?.[1]);
    if (variant !== undefined && other !== undefined && variant !== other) {
      return { left: `${to} is another variant than ${from}` };
    }
    if (place === undefined)
      return { left: `it sets no version of ${name}; a parent or another dependency does` };
    if (versioned.length > 1) return { left: `it sets the version of ${name} more than once` };
    if (place.text === from)
      return {
        text: splice(text, place.start, place.start + from.length, to),
        next: 'mvn package',
      };
    const property = /^\$\{([\w.-]+)\}$/.exec(place.text)?.[1];
    if (property === undefined)
      return { left: `it asks for ${name} as ${place.text.slice(0, 60)}` };
    return editProperty(text, clean, property, group, from, to);
  },
};

function editProperty(
  text: string,
  clean: string,
  property: string,
  group: string,
  from: string,
  to: string,
): Edited {
  const open = `<${property}>`;
  const start = clean.indexOf(open) + open.length;
  if (start < open.length || clean.includes(open, start)) {
    return { left: `its property ${property} is not set here, or more than once` };
  }
  const value = clean.slice(start, clean.indexOf('<', start));
  if (value.trim() !== from)
    return { left: `its property ${property} is ${value.trim().slice(0, 60)}, not ${from}` };
  const users = dependenciesOf(clean).filter(({ version }) => version?.text === `\${${property}}`);
  if (
    users.some((one) => one.group !== group) ||
    clean.split(`\${${property}}`).length - 1 !== users.length
  ) {
    return { left: `its property ${property} also stands for something else` };
  }
  const at = start + value.indexOf(from);
  return { text: splice(text, at, at + from.length, to), next: 'mvn package' };
}

interface Dependency {
  readonly group: string;
  readonly artifact: string;
  readonly version: { readonly text: string; readonly start: number } | undefined;
}

function dependenciesOf(clean: string): Dependency[] {
  const found: Dependency[] = [];
  const [open, close] = ['<dependency>', '</dependency>'];
  // What is excluded has coordinates too.
  const text = blank(clean, '<exclusions>', '</exclusions>');
  for (let at = text.indexOf(open); at >= 0; ) {
    const end = text.indexOf(close, at);
    if (end < 0) break;
    found.push({
      group: fieldOf(text, 'groupId', at, end)?.text ?? '',
      artifact: fieldOf(text, 'artifactId', at, end)?.text ?? '',
      version: fieldOf(text, 'version', at, end),
    });
    at = text.indexOf(open, end);
  }
  return found;
}

function fieldOf(text: string, name: string, from: number, to: number) {
  const open = `<${name}>`;
  const start = text.slice(from, to).indexOf(open);
  if (start < 0) return undefined;
  const valueStart = from + start + open.length;
  const value = text.slice(valueStart, text.indexOf('<', valueStart));
  const trimmed = value.trim();
  return { text: trimmed, start: valueStart + value.indexOf(trimmed) };
}

/** The text with blanks in place of what lies between the marks, so that offsets stay. */
function blank(text: string, open: string, close: string): string {
  let out = '';
  let done = 0;
  for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, done)) {
    const end = text.indexOf(close, at + open.length);
    const after = end < 0 ? text.length : end + close.length;
    out += text.slice(done, at) + ' '.repeat(after - at);
    done = after;
  }
  return out + text.slice(done);
}
