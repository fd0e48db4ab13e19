import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseModifiedIndex, readModified } from './osv-modified.ts';

const now = new Date('2026-11-21T00:00:00Z');

const index =
  '2027-07-09T15:45:00Z,PYSEC-3\r\n2026-11-20T01:02:03.123456Z,PyPI/PYSEC-2\n0001-01-01T00:00:00Z,PYSEC-1\n';

test('reads the index of an ecosystem, and of all', () => {
  const { modified, latest } = parseModifiedIndex(index, 'x', now);
  expect([...modified.keys()]).toEqual(['PYSEC-3', 'PYSEC-2', 'PYSEC-1']);
  expect(latest).toBe('2026-11-20T01:02:03.123Z');
});

test('tells what changed since a day, and what is no more', () => {
  const held = { since: '2026-01-01T00:00:00.000Z', ids: ['PYSEC-1', 'PYSEC-0'] };
  expect(readModified([index], held, 'PyPI/', now)).toEqual({
    latest: '2026-11-20T01:02:03.123Z',
    files: [
      { path: 'PyPI/PYSEC-3.json', framing: 'whole' },
      { path: 'PyPI/PYSEC-2.json', framing: 'whole' },
    ],
    replaced: ['PYSEC-3', 'PYSEC-2'],
    removed: ['PYSEC-0'],
  });
  expect(readModified([index], { since: undefined, ids: [] }, 'PyPI/', now).files).toEqual([]);
});

test.each(['', 'hello', '<html>\n</html>', '2026-01-01T00:00:00Z,A-1\nnonsense\n'])(
  '%j is no index',
  (text) => {
    expect(() => parseModifiedIndex(text, 'x', now)).toThrow(
      expect.objectContaining({ code: 'MALFORMED' }),
    );
  },
);

test('any text gives an index or a named error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        parseModifiedIndex(text, 'x', now);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MALFORMED' });
      }
    }),
  );
});
