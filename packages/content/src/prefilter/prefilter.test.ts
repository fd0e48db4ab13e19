import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildKeywordTable, type Keyword } from './keyword-table.ts';
import { PlainPrefilter } from './plain-prefilter.ts';
import { createPrefilter, type Prefilter, segmentBytes } from './prefilter.ts';
import { WasmPrefilter } from './wasm-prefilter.ts';

const keywords: readonly Keyword[] = [
  { text: 'ghp_', boundary: true, tail: 4 },
  { text: 'datadog', ignoreCase: true, assignment: true },
  { text: 'AKIA' },
  { text: 'aki', ignoreCase: true },
  { text: '-----BEGIN' },
  { text: '://' },
];

const assignment =
  /^[\w.\- \t"'`\])\\]{0,40}(?![\w.\- \t"'`\])\\])(?=[=:,>|])[=:,>| \t"'`(\\]{0,24}?(?![=:,>| \t"'`(\\])[!#%&*-~]{8}/;

/** What the contract says, written without tables: expectations of both filters. */
function expected(text: string, all = keywords): string[] {
  const found: string[] = [];
  all.forEach((keyword, index) => {
    const haystack = keyword.ignoreCase ? text.replace(/[A-Z]/g, (c) => c.toLowerCase()) : text;
    for (let at = haystack.indexOf(keyword.text); at >= 0; ) {
      const after = text.slice(at + keyword.text.length);
      const escaped = text[at - 2] === '\\' || text[at - 3] === '%';
      const holds =
        (!keyword.boundary || !/[0-9A-Za-z]/.test(text[at - 1] ?? ' ') || escaped) &&
        /^[\w.~+/=%-]*/.exec(after)![0].length >= (keyword.tail ?? 0) &&
        (!keyword.assignment || assignment.test(after));
      if (holds) found.push(`${index}@${at}`);
      at = haystack.indexOf(keyword.text, at + 1);
    }
  });
  return found.sort();
}

function found(filter: Prefilter, text: string): string[] {
  const hits: string[] = [];
  filter.scan(Buffer.from(text, 'latin1'), (keyword, at) => hits.push(`${keyword}@${at}`));
  return hits.sort();
}

describe.each([
  ['WebAssembly', (all: readonly Keyword[]) => new WasmPrefilter(buildKeywordTable(all))],
  ['plain', (all: readonly Keyword[]) => new PlainPrefilter(buildKeywordTable(all, false))],
] as const)('%s', (_, make) => {
  const filter = make(keywords);

  test.each([
    ['ghp_aaaa', ['0@0']],
    ['xghp_aaaa', []],
    ['\\nghp_aaaa %3Dghp_bbbb', ['0@14', '0@2']],
    ['ghp_aaa', []],
    ['DataDog_API_KEY = "abcdefgh"', ['1@0']],
    ['DataDog_API_KEY = "abcdefg"', []],
    ['datadog: ${ABCDEFGHI}', []],
    [`datadog${' '.repeat(41)}=`, []],
    ['xAKIAx', ['2@1', '3@1']],
    ['', []],
    ['ak', []],
  ])('%j', (text, hits) => {
    expect(found(filter, text)).toEqual(hits);
  });

  test('finds what the contract says, in any text', () => {
    const piece = fc.constantFrom(
      ...keywords.map(({ text }) => text),
      ...['AKI', 'DATADOG', 'gHp_', ' = "', '_', 'abcd', '\\n', '%20', '-', '\n', 'é', '\0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        expect(found(filter, text)).toEqual(expected(text));
      }),
      { numRuns: 500 },
    );
  });

  test('finds any keywords', () => {
    const word = fc.stringMatching(/^[a-z0-9_-]{3,12}$/);
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 40 }), fc.nat(), (words, n) => {
        const all = words.map((text, i) => ({ text, ignoreCase: (i + n) % 3 === 0 }));
        const text = words.map((each, i) => (i % 2 === 0 ? each.toUpperCase() : each)).join('.');
        expect(found(make(all), `${text} ${words.join('')}`)).toEqual(
          expected(`${text} ${words.join('')}`, all),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('finds more than fit into its list at once', () => {
    const text = 'AKIA'.repeat(20_000);
    expect(found(filter, text)).toHaveLength(40_000);
  });

  test('counts lines', () => {
    const text = 'a\n'.repeat(1000) + 'b'.repeat(33);
    expect(filter.countLines(Buffer.from(text))).toBe(1000);
  });
});

test('the fast filter is used here', () => {
  const filter = createPrefilter(keywords);
  expect(filter).toBeInstanceOf(WasmPrefilter);
  expect(() => filter.scan(Buffer.alloc(segmentBytes + 1), () => {})).toThrow(RangeError);
});

test('keywords that break the contract are refused', () => {
  expect(() => buildKeywordTable([{ text: 'ab' }])).toThrow(RangeError);
  expect(() => buildKeywordTable([{ text: 'a\nb' }])).toThrow(RangeError);
});
