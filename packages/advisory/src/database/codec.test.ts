import { FindingStatus, type Severity, severityLevels } from '@seaworthy/model';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Advisory, AffectedPackage } from '../feeds/feed.ts';
import { decodeAdvisory, decodeEntry, encodeAdvisory, encodeEntry, ownerOf } from './codec.ts';

const text = fc.string({ minLength: 1 });
const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;

const severity = fc
  .record({
    level: fc.constantFrom(...severityLevels),
    score: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    vector: fc.option(text, { nil: undefined }),
    source: fc.option(text, { nil: undefined }),
  })
  .map(({ score, ...rest }) =>
    defined({ ...rest, score: score === undefined ? undefined : score / 10 }),
  ) as fc.Arbitrary<Severity>;

const interval = fc.oneof(
  fc.record({ introduced: text }),
  fc.record({ introduced: text, fixed: text }),
  fc.record({ introduced: text, lastAffected: text }),
  fc.record({ introduced: text, limit: text }),
);

const goImport = fc.record({
  path: text,
  symbols: fc.array(text, { maxLength: 2 }),
  goos: fc.array(text, { maxLength: 2 }),
  goarch: fc.array(text, { maxLength: 2 }),
});

const affected = fc
  .record({
    ecosystem: text,
    name: text,
    intervals: fc.array(interval, { maxLength: 3 }),
    versions: fc.array(text, { maxLength: 3 }),
    status: fc.option(fc.constantFrom(...FindingStatus.options), { nil: undefined }),
    severity: fc.option(severity, { nil: undefined }),
    modules: fc.option(fc.array(text, { maxLength: 2 }), { nil: undefined }),
    customIntervals: fc.option(fc.array(interval, { minLength: 1, maxLength: 2 }), {
      nil: undefined,
    }),
    note: fc.option(text, { nil: undefined }),
    extendedSupport: fc.option(text, { nil: undefined }),
    imports: fc.option(fc.array(goImport, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  })
  .map(defined) as fc.Arbitrary<AffectedPackage>;

test('entries come back as they went, through JSON-like values only', () => {
  fc.assert(
    fc.property(text, text, affected, (unit, id, entry) => {
      const encoded = encodeEntry(unit, id, entry);
      const { name: _, ...rest } = entry;
      expect(decodeEntry(structuredClone(encoded))).toEqual({ unit, id, ...rest });
      expect(ownerOf(encoded)).toEqual({ unit, id });
    }),
  );
});

const advisory = fc
  .record({
    id: text,
    aliases: fc.array(text, { maxLength: 3 }),
    cves: fc.array(text, { maxLength: 3 }),
    summary: fc.string(),
    severity: fc.option(severity, { nil: undefined }),
    cwes: fc.array(text, { maxLength: 2 }),
    references: fc.array(text, { maxLength: 2 }),
    publishedAt: fc.option(text, { nil: undefined }),
    modifiedAt: fc.option(text, { nil: undefined }),
    url: fc.option(text, { nil: undefined }),
  })
  .map(defined) as fc.Arbitrary<Advisory>;

test('advisories come back as they went', () => {
  fc.assert(
    fc.property(advisory, fc.array(text), (one, keys) => {
      const stored = { advisory: one, keys };
      expect(decodeAdvisory(one.id, structuredClone(encodeAdvisory(stored)))).toEqual(stored);
    }),
  );
});
