import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseImageConfig } from './image-config.ts';

const sample = JSON.stringify({
  architecture: 'arm64',
  os: 'linux',
  variant: 'v8',
  config: { Labels: null, Env: ['A=b'] },
  rootfs: { type: 'layers', diff_ids: ['sha256:a', 'sha256:b'] },
  history: [
    { created_by: 'ADD rootfs' },
    { created_by: 'ENV A=b', empty_layer: true },
    { created_by: 'RUN make' },
  ],
});

test('lines up history with layers, passing over empty ones', () => {
  const config = parseImageConfig(sample);
  expect(config.platform).toBe('linux/arm64/v8');
  expect(config.createdBy).toEqual(['ADD rootfs', 'RUN make']);
  expect(config.labels).toEqual({});
});

test('names what is wrong with a broken configuration', () => {
  expect(() => parseImageConfig('{')).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  expect(() => parseImageConfig('{"history": 3}')).toThrow(/history/);
});

test('random and mutated configurations end in a value or a named error', () => {
  const read = (text: string) => endsWell(() => parseImageConfig(text));
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => read(mutated(sample, noise).toString())),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.string(), read));
  fc.assert(fc.property(fc.json(), read));
  // Right keys with values of any kind.
  const fields = fc.record(
    { os: fc.jsonValue(), config: fc.jsonValue(), rootfs: fc.jsonValue(), history: fc.jsonValue() },
    { requiredKeys: [] },
  );
  fc.assert(fc.property(fields, (value) => read(JSON.stringify(value))));
});
