import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  attributeOf,
  childOf,
  childrenOf,
  childText,
  parseXmlRoot,
  textsOfChildren,
} from './xml.ts';

const sample = `<?xml version="1.0"?>
<!-- <not><an><element> -->
<project xmlns:m="urn:m" kind=" a>b ">
  <name> demo </name>
  <m:list><item/><item>2</item><other><![CDATA[<x><y>]]></other></m:list>
</project>`;

test('elements, texts and attributes', () => {
  const root = parseXmlRoot('a.xml', sample);
  expect(root.name).toBe('project');
  expect(attributeOf(root, 'kind')).toBe('a>b');
  expect(attributeOf(root, 'constructor')).toBeUndefined();
  expect(childText(root, 'name')).toBe('demo');
  const list = childOf(root, 'list');
  expect(childrenOf(list, 'item').map((item) => item.text)).toEqual(['', '2']);
  expect(childText(list, 'other')).toBe('<x><y>');
  expect(childText(list, 'item')).toBeUndefined();
  const texts = parseXmlRoot('a.xml', '<a><?pi x?><b> 1 </b><__proto__>2</__proto__></a>');
  expect(Object.entries(textsOfChildren(texts))).toEqual([
    ['b', '1'],
    ['__proto__', '2'],
  ]);
});

test('entities of the document are not expanded', () => {
  const lol = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>';
  expect(parseXmlRoot('a.xml', lol).text).toBe('&c;');
});

test('depth is bounded and broken text is a named error', () => {
  expect(() => parseXmlRoot('a.xml', '<a>'.repeat(100_000))).toThrow(/levels of XML elements/);
  expect(() => parseXmlRoot('a.xml', '<a x="'.repeat(100_000))).toThrow(/no valid XML/);
  expect(() => parseXmlRoot('a.xml', '')).toThrow(/XML/);
  expect(parseXmlRoot('a.xml', `<a>${'<b/>'.repeat(10_000)}</a>`).children).toHaveLength(10_000);
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => {
      endsWell(() => parseXmlRoot('a.xml', mutated(sample, noise).toString()));
    }),
    { numRuns: 500 },
  );
});
