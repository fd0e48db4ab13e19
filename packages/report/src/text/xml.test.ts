import { parseXml } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xmlDocument, xmlElement, xmlText } from './xml.ts';

test('leaves out what XML 1.0 cannot hold, and escapes the rest', () => {
  expect(xmlText('a\0b\u001b[2J\ufffe\ud800c')).toBe('ab[2Jc');
  expect(xmlText('<a href="x">\'&amp;')).toBe('&lt;a href=&quot;x&quot;&gt;&apos;&amp;amp;');
  expect(xmlText(']]>日本\u{1f600}')).toBe(']]&gt;日本\u{1f600}');
});

test('whatever the text, the document is well-formed and says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const document = xmlDocument(xmlElement('a', { b: text }, [text]));
      const { root } = parseXml(document);
      const kept = text.replaceAll(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
      expect(root!.attributes['b']).toBe(kept);
      expect(root!.text).toBe(kept);
    }),
  );
});
