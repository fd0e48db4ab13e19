import { describe, expect, test } from 'vitest';
import { contentOf } from '../../../file-content.ts';
import { binary } from '../binary.ts';
import type { Classifier } from '../classifier.ts';
import { maxAnchorLength } from '../find-versions.ts';
import { classifiers } from './index.ts';

describe.each(classifiers)('$name', (classifier) => {
  const samples = classifier.samples.map(([bytes, version, path]) => ({
    bytes,
    version,
    path: path ?? firstPath(classifier),
  }));

  test.each(samples)('$bytes gives $version', ({ bytes, version, path }) => {
    const found = read(path, classifier.texts?.includes(baseName(path)) ? bytes : elfOf(bytes));
    const versions = found.filter(({ name }) => name === classifier.name);
    expect(versions.map((each) => each.version)).toEqual(version === undefined ? [] : [version]);
    expect(binary.selects.where?.(path)).toBe(true);
  });

  test('finds nothing in a file without evidence', () => {
    expect(read(firstPath(classifier), elfOf('\0no version 1.2.3 here\0'))).toEqual([]);
  });

  test('is well formed', () => {
    expect(classifier.name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(classifier.samples.length).toBeGreaterThan(0);
    for (const { anchor, match } of classifier.patterns) {
      expect(anchor.length).toBeLessThanOrEqual(maxAnchorLength);
      const outside = match?.source.replaceAll(/\[(?:\\.|[^\]\\])*\]|\\./g, '');
      expect(outside ?? '', 'repeats without a bound can be made slow').not.toMatch(/[*+]/);
      expect(match?.flags ?? '').toBe('');
    }
    for (const cpe of classifier.cpes) expect(cpe).toMatch(/^[\w!.-]+:[\w!.\\/-]+$/);
  });
});

test('more than forty products are known', () => {
  expect(new Set(classifiers.map(({ name }) => name)).size).toBeGreaterThan(100);
});

function read(path: string, bytes: Buffer | string) {
  const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const context = { report: () => {}, mayMatter: () => true };
  return binary.read(contentOf(path, data), context) ?? [];
}

function elfOf(bytes: string): Buffer {
  return Buffer.from(`\x7fELF\x02\x01\x01${'\0'.repeat(57)}${bytes}`, 'latin1');
}

function firstPath(classifier: Classifier): string {
  const name = classifier.binaries?.find((each) => typeof each === 'string');
  return `usr/bin/${name ?? classifier.texts?.[0] ?? 'none'}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
