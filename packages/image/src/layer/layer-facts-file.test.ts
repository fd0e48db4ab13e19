import { mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LayerFacts, PathListBuilder, pathsOf } from './layer-facts.ts';
import { decodeFacts, encodeFacts } from './layer-facts-file.ts';

const path = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0'));

const factsArbitrary: fc.Arbitrary<LayerFacts> = fc.record({
  diffId: fc.string(),
  uncompressedBytes: fc.nat(),
  entries: fc.nat(),
  factValues: fc.nat(),
  files: fc.array(fc.record({ path, facts: fc.dictionary(path, fc.jsonValue()) })),
  hardLinks: fc.array(fc.record({ path, target: path })),
  marked: fc.array(fc.record({ path, mode: fc.nat(0o7777), isDirectory: fc.boolean() })),
  symbolicLinks: fc.array(fc.record({ path, target: path })),
  whiteouts: fc.array(path),
  opaqueDirectories: fc.array(path),
  filePaths: fc.array(path).map(listOf),
  directoryPaths: fc.array(path).map(listOf),
  pathCharacters: fc.nat(),
  contents: fc.array(fc.record({ path, scanner: fc.string(), fact: fc.jsonValue() })),
  problems: fc.constant([{ code: 'truncated' as const, message: 'm' }]),
  partial: fc.boolean(),
});

function listOf(paths: readonly string[]): readonly string[] {
  const builder = new PathListBuilder();
  for (const one of paths) builder.add(one);
  return builder.build();
}

test('what was encoded is decoded', async () => {
  await fc.assert(
    fc.asyncProperty(factsArbitrary, async (facts) => {
      const decoded = decodeFacts(await encodeFacts(facts));
      // JSON has one zero.
      expect({ ...decoded }).toEqual(JSON.parse(JSON.stringify(facts)));
    }),
    { numRuns: 50 },
  );
});

test('many paths come back one by one', async () => {
  const paths = Array.from({ length: 10_000 }, (_, i) => `usr/share/\u00e9/${i}`);
  const facts = { ...(fc.sample(factsArbitrary, 1)[0] as LayerFacts), filePaths: listOf(paths) };
  const decoded = decodeFacts(await encodeFacts(facts));
  expect([...pathsOf(decoded.filePaths)]).toEqual(paths);
});

test('bytes that are anything else are refused at once, not when a path is asked for', async () => {
  const file = await encodeFacts(fc.sample(factsArbitrary, 1)[0] as LayerFacts);
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 9 }), fc.uint8Array(), (noise, other) => {
      expect(() => decodeFacts(Buffer.from(other))).toThrow();
      const bytes = mutated(file, noise);
      if (!bytes.equals(file)) expect(() => decodeFacts(bytes)).toThrow();
    }),
  );
});
