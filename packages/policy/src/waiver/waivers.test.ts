import { endsWell, mutated } from '@seaworthy/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseWithAnotherLibrary } from 'yaml';
import { configurationJsonSchema } from './configuration-json-schema.ts';
import { parseWaivers, waiverReaders } from './index.ts';

const ours = `waivers:
  - id: CVE-2024-3094
    package: pkg:deb/debian/liblzma5
    reason: The build host only.
    until: 2026-12-31
    owner: alice@example.com
  - id: [GHSA-jfh8-c2jp-5v3q, CVE-2021-45046]
    path: test/**
    target: registry.example.com/shop/*
    reason: Test data.
    until: "2027-01-31"
    justification: vulnerable_code_not_in_execute_path
`;

test('reads our own file', () => {
  const [first, second] = parseWaivers(ours, 'seaworthy.yaml');
  expect(first).toMatchObject({
    ids: ['cve-2024-3094'],
    reason: 'The build host only.',
    owner: 'alice@example.com',
    endsAtMs: Date.parse('2027-01-01T00:00:00Z'),
    source: 'seaworthy.yaml:2',
    title: 'CVE-2024-3094 in pkg:deb/debian/liblzma5',
  });
  expect(first?.status).toBeUndefined();
  expect(second).toMatchObject({
    ids: ['ghsa-jfh8-c2jp-5v3q', 'cve-2021-45046'],
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    source: 'seaworthy.yaml:7',
  });
});

test.each(['', '# nothing yet\n', 'waivers:\n', 'waivers: []\n', 'waiverSettings: {}\n'])(
  '%j holds no waivers',
  (text) => {
    expect(parseWaivers(text, 'seaworthy.yaml')).toEqual([]);
  },
);

const entry = (lines: string): string => `waivers:\n  - reason: x\n    until: 2026-01-01\n${lines}`;

test.each([
  ['wavers: []', 'seaworthy.yaml:1:1: there is no key "wavers" here', 'Did you mean "waivers"?'],
  ['checks: []', 'seaworthy.yaml:1:1: there is no key "checks" here', 'waivers, waiverSettings'],
  [
    entry('    id: x\n    resaon: y'),
    'seaworthy.yaml:5:5: there is no key "resaon" here',
    'Did you mean "reason"?',
  ],
  [entry(''), 'seaworthy.yaml:2:5: a waiver names at least one of id', 'docs/waivers.md'],
  ['waivers:\n  - id: x\n    until: 2026-01-01', '2:5: a waiver without a reason', 'requireReason'],
  ['waivers:\n  - id: x\n    reason: y', '2:5: a waiver without an end', 'requireExpiry'],
  ['waivers:\n  - id: x\n    reason: y\n    until: 2026-02-30', '4:12: until: ', '2026-12-31'],
  ['waivers:\n  - id: x\n    reason: y\n    until: soon', '4:12: until: ', '2026-12-31'],
  [entry('    id: 7'), '4:9: id: expected string', 'quotes'],
  [entry('    id: [x, 7]'), '4:13: id: expected string', 'quotes'],
  [entry('    package: lodash'), '4:14: "lodash" is no package URL', 'pkg:npm/lodash'],
  [entry('    path: "[a"'), '4:11: "[a" is no pattern', 'app/**'],
  [entry('    target: "{a"'), '4:13: "{a" is no pattern', 'app/**'],
  [entry('    id: x\n    status: safe'), '5:13: status: ', 'not_affected, affected'],
  [
    entry('    id: x\n    status: fixed\n    justification: component_not_present'),
    '6:20: a justification says why',
    'docs',
  ],
  ['waivers: {}', 'seaworthy.yaml:1:10: waivers: expected array', 'docs/waivers.md'],
  ['- id: x', 'seaworthy.yaml:1:1: expected object', 'docs/waivers.md'],
])('%j is refused with place and hint', (text, message, hint) => {
  expect(() => parseWaivers(text, 'seaworthy.yaml')).toThrow(
    expect.objectContaining({
      code: 'CONFIGURATION',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    }),
  );
});

test('settings relax what is required', () => {
  const settings = 'waiverSettings:\n  requireReason: false\n  requireExpiry: false\n';
  const [waiver] = parseWaivers(`${settings}waivers:\n  - id: x\n`, 'seaworthy.yaml');
  expect(waiver).toMatchObject({ reason: 'no reason is given', endsAtMs: undefined });
});

test('the published schema says of a file what the reader says', () => {
  const ajv = new Ajv2020({ strict: false });
  formats.default(ajv);
  const validate = ajv.compile(configurationJsonSchema());
  const field = fc.record(
    {
      id: fc.constantFrom<unknown>('CVE-1', ['CVE-1', 'GHSA-2'], [], 7, null, ''),
      package: fc.constantFrom<unknown>('pkg:npm/a', ['pkg:npm/a@1']),
      path: fc.constantFrom<unknown>('a/**', {}),
      target: fc.constantFrom<unknown>('*'),
      reason: fc.constantFrom<unknown>('why', 'because', true),
      until: fc.constantFrom<unknown>('2026-12-31', '2026-02-29', 'x'),
      owner: fc.constantFrom<unknown>('me'),
      status: fc.constantFrom<unknown>('not_affected', 'odd'),
      kind: fc.constantFrom<unknown>('secret', ['secret', 'malware'], 'flaw', []),
      resource: fc.constantFrom<unknown>('Deployment *', 1),
      other: fc.constantFrom<unknown>(1),
    },
    { requiredKeys: [] },
  );
  const settings = fc.record(
    { requireReason: fc.boolean(), requireExpiry: fc.boolean() },
    { requiredKeys: [] },
  );
  const file = fc.record(
    { waivers: fc.array(field, { maxLength: 3 }), waiverSettings: settings },
    { requiredKeys: [] },
  );
  let accepted = 0;
  fc.assert(
    fc.property(file, (value) => {
      const read = () => parseWaivers(JSON.stringify(value), 'seaworthy.yaml');
      if (validate(value)) {
        accepted += 1;
        expect(read).not.toThrow();
      } else expect(read).toThrow();
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(100);
  expect(validate(parseWithAnotherLibrary(ours))).toBe(true);
});

describe('any input ends quickly and in errors with a name', () => {
  const samples = waiverReaders.map(({ fileNames }) => fileNames[0]!);
  test.each(samples)('%s', (name) => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 30 }), (noise) => {
        endsWell(() => parseWaivers(mutated(ours, noise).toString('utf8'), name));
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        endsWell(() => parseWaivers(text, name));
      }),
    );
    const startMs = performance.now();
    endsWell(() => parseWaivers('CVE-2020-1 exp:2020-01-01 \n'.repeat(35_000), name));
    endsWell(() => parseWaivers(`waivers:\n${'- id: a\n'.repeat(100_000)}`, name));
    endsWell(() => parseWaivers(`? ${'a '.repeat(500_000)}`, name));
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });

  test('ten thousand waivers are read', () => {
    const many = `waiverSettings: {requireReason: false, requireExpiry: false}\nwaivers:\n${Array.from(
      { length: 10_000 },
      (_, i) => `- {id: CVE-2020-${i}}\n`,
    ).join('')}`;
    expect(parseWaivers(many, 'seaworthy.yaml')).toHaveLength(10_000);
  });
});
