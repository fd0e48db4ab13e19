/** Everything that is not a Char of XML 1.0 (fifth edition, section 2.2): not even escaped allowed. */
const invalid = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser would turn these into spaces in an attribute (section 3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text for an attribute or an element; characters that XML cannot hold are left out. */
export function xmlText(text: string): string {
  return text.replaceAll(invalid, '').replaceAll(/[&<>"'\t\n\r]/g, (each) => entities[each]!);
}

export type XmlNode = string | XmlElement;

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly XmlNode[];
}

export function xmlElement(
  name: string,
  attributes: XmlElement['attributes'] = {},
  children: XmlElement['children'] = [],
): XmlElement {
  return { name, attributes, children };
}

/** A document, an element a line; text stays as it is, so that nothing is added to it. */
export function xmlDocument(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
  writeElement(root, '', lines);
  return `${lines.join('\n')}\n`;
}

function writeElement({ name, attributes, children }: XmlElement, indent: string, to: string[]) {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${xmlText(String(value))}"`,
  );
  const tag = `${indent}<${name}${written.join('')}`;
  const text = children.filter((child) => typeof child === 'string').join('');
  const elements = children.filter((child) => typeof child !== 'string');
  if (children.length === 0) {
    to.push(`${tag}/>`);
  } else if (elements.length === 0) {
    to.push(`${tag}>${xmlText(text).replaceAll('&#10;', '\n')}</${name}>`);
  } else {
    to.push(`${tag}>`);
    for (const element of elements) writeElement(element, `${indent}  `, to);
    to.push(`${indent}</${name}>`);
  }
}
