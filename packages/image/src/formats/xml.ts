import { parseXml, type XmlDocument, XmlElement } from '@rgrove/parse-xml';
import { limitExceeded, malformed, messageOf } from '@seaworthy/model';

const maxDepth = 100;

/**
 * Parses an XML document and returns its root element. Entities that a document declares itself
 * are not expanded, external ones are not fetched.
 * @throws SeaworthyError MALFORMED; LIMIT_EXCEEDED when elements lie too deep in each other
 */
export function parseXmlRoot(path: string, text: string): XmlElement {
  // The parser calls itself for every level, so that the depth is looked at first.
  if (nestingOf(text) > maxDepth) throw limitExceeded(path, 'levels of XML elements', maxDepth);
  let document: XmlDocument;
  try {
    document = parseXml(text, { ignoreUndefinedEntities: true });
  } catch (error) {
    throw malformed(path, `no valid XML: ${messageOf(error).split('\n')[0]}`, error);
  }
  if (document.root === null) throw malformed(path, 'an XML document without an element');
  return document.root;
}

/** How deep elements lie in each other; too high rather than too low when the text is broken. */
function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let at = text.indexOf('<');
  while (at >= 0) {
    let end = at + 1;
    if (text.startsWith('<!--', at)) end = text.indexOf('-->', at);
    else if (text.startsWith('<![CDATA[', at)) end = text.indexOf(']]>', at);
    else if (text[at + 1] === '/') depth--;
    else if (text[at + 1] !== '!' && text[at + 1] !== '?') {
      depth++;
      const close = endOfTag(text, at);
      if (text[close - 1] === '/') depth--;
      if (depth > deepest) deepest = depth;
      end = close;
    }
    if (end < 0) break;
    at = text.indexOf('<', end);
  }
  return deepest;
}

/** Where the tag's ">" is; quoted values may hold one. */
function endOfTag(text: string, start: number): number {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const c = text[at]!;
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '>') return at;
  }
  return text.length;
}

/** The elements directly inside. */
export function elementsOf(element: XmlElement | undefined): XmlElement[] {
  return (element?.children ?? []).filter((child) => child instanceof XmlElement);
}

/** The elements directly inside, of one name. A prefix does not count: "a:b" is named "b". */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return elementsOf(element).filter((child) => localName(child) === name);
}

/** The trimmed texts of the elements directly inside, by their names; the last of a name counts. */
export function textsOfChildren(element: XmlElement | undefined): Record<string, string> {
  return Object.fromEntries(elementsOf(element).map((child) => [child.name, child.text.trim()]));
}

/** The first element directly inside, of that name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenOf(element, name)[0];
}

/** The trimmed text of the first element of that name; `undefined` when there is none. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  const text = childOf(element, name)?.text.trim();
  return text === '' ? undefined : text;
}

export function attributeOf(element: XmlElement, name: string): string | undefined {
  const { attributes } = element;
  return Object.hasOwn(attributes, name) ? attributes[name]!.trim() : undefined;
}

/** Without its prefix. */
export function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(':') + 1);
}
