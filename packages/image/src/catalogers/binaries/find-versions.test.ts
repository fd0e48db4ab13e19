import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf, type FileContent } from '../../file-content.ts';
import { after, before, type Classifier, contextAfter, goLinkerValue } from './classifier.ts';
import { findVersions, maxHits } from './find-versions.ts';

const tool: Classifier = {
  name: 'tool',
  binaries: ['tool'],
  patterns: [after('Tool version '), before('-by-tool')],
  cpes: [],
  samples: [],
};

function versionsIn(data: Buffer | string, classifier = tool, captured?: string) {
  const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  return findVersions(contentOf('tool', bytes), [{ classifier, captured }]);
}

test('the best evidence decides, wherever it stands', () => {
  expect(versionsIn('1.0-by-tool\0 2.0-by-tool\0Tool version 3.1.4\0').found).toEqual([
    { name: 'tool', version: '3.1.4' },
  ]);
  expect(versionsIn('\x001.0-by-tool\0').found).toEqual([{ name: 'tool', version: '1.0' }]);
  expect(versionsIn('Tool version unknown\0Tool version 3.1\0').found).toHaveLength(1);
  expect(versionsIn('').found).toEqual([]);
});

test('finds a version across every border of two windows', () => {
  const text = 'Tool version 12.34.567\0';
  const window = 1 << 20;
  const places = [-2000, -1200, -1153, -600, -contextAfter - 30, -contextAfter - 13, -40, -22, -10];
  for (const place of [...places, 0, 5]) {
    const data = Buffer.alloc(window + 5000, 0x20);
    data.write(text, window + place, 'latin1');
    expect(versionsIn(data).found, `${place}`).toEqual([{ name: 'tool', version: '12.34.567' }]);
  }
});

test('reads a large file in windows, stops at the best evidence', () => {
  const sizeBytes = 1 << 30;
  let readBytes = 0;
  const file: FileContent = {
    ...contentOf('tool', ''),
    sizeBytes,
    read(offset, length) {
      expect(length).toBeLessThanOrEqual(1 << 20);
      readBytes += length;
      const window = Buffer.alloc(Math.min(length, sizeBytes - offset));
      if (offset > 3_000_000) window.write('Tool version 7.0\0', 2000);
      return window;
    },
    bytes: () => expect.unreachable(),
  };
  const { found } = findVersions(file, [{ classifier: tool, captured: undefined }]);
  expect(found).toEqual([{ name: 'tool', version: '7.0' }]);
  expect(readBytes).toBeLessThan(6_000_000);
});

test('weak evidence counts when all of it agrees', () => {
  const classifier = { ...tool, patterns: [goLinkerValue('v1.')] };
  expect(versionsIn('\0v1.2.3\0\0v1.2.3\0', classifier).found).toHaveLength(1);
  expect(versionsIn('\0v1.2.3\0\0v1.2.4\0', classifier).found).toEqual([]);
  expect(versionsIn('\0github.com/x/v1.2.3\0\0go1.22.4\0', classifier).found).toEqual([
    { name: 'tool', version: '1.2.3' },
  ]);
});

test('takes the version from the file name when the anchor proves the rest', () => {
  const classifier = { ...tool, patterns: [{ anchor: 'tool_version_string' }] };
  expect(versionsIn('\0tool_version_string\0', classifier, '1.5.2').found).toEqual([
    { name: 'tool', version: '1.5.2' },
  ]);
  expect(versionsIn('\0another_string\0', classifier, '1.5.2').found).toEqual([]);
});

test('gives up on a file that is full of anchors and says so', () => {
  const result = versionsIn('Tool version '.repeat(maxHits + 1));
  expect(result).toEqual({ found: [], exhausted: 'Tool version ' });
});

test('any bytes are read without an error and in time', () => {
  const parts = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.constantFrom('Tool version ', '-by-tool', '1.2.3', '9'.repeat(500), '1.'.repeat(300), '\0'),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 60 }), (texts) => {
      for (const { version } of versionsIn(texts.join('')).found) {
        expect(version).toMatch(/^\d{1,5}(\.\d{1,6}){1,3}$/);
      }
    }),
  );
});
