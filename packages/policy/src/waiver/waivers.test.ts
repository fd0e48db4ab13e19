import { endsWell, mutated, sampleReport } from '@seaworthy/testkit';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse as parseWithAnotherLibrary } from 'yaml';
import { subjectOf } from '../match/purl-pattern.ts';
import { configurationJsonSchema } from './configuration-json-schema.ts';
import { parseWaivers, waiverReaders } from './index.ts';
import { coversFinding, waivedFinding } from './waiver.ts';

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

describe('.trivyignore', () => {
  // As Trivy's documentation writes it.
  const text = `# Accept the risk
CVE-2018-14618

# No impact in our settings
# (asked the team)
CVE-2019-14697 exp:2023-01-01
CVE-2019-1543

# Ignore misconfigurations and secrets
AVD-DS-0002
aws-account-id
CVE-2019-0006 exp:9999-01-01 key2:value2
`;

  test('identifiers, ends and the comments above them', () => {
    const waivers = parseWaivers(text, 'path/.trivyignore');
    expect(waivers.map(({ ids, reason, source }) => [ids[0], reason, source])).toEqual([
      ['cve-2018-14618', 'Accept the risk', 'path/.trivyignore:2'],
      ['cve-2019-14697', 'No impact in our settings (asked the team)', 'path/.trivyignore:6'],
      ['cve-2019-1543', 'No impact in our settings (asked the team)', 'path/.trivyignore:7'],
      ['avd-ds-0002', 'Ignore misconfigurations and secrets', 'path/.trivyignore:10'],
      ['aws-account-id', 'Ignore misconfigurations and secrets', 'path/.trivyignore:11'],
      ['cve-2019-0006', 'Ignore misconfigurations and secrets', 'path/.trivyignore:12'],
    ]);
    // Trivy compares with the beginning of the day.
    expect(waivers[1]!.endsAtMs).toBe(Date.parse('2023-01-01T00:00:00Z'));
    expect(waivers.map(({ mayBeIdle }) => mayBeIdle)).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  test.each(['exp:2023-13-01', 'exp:2023-02-30', 'exp:tomorrow', 'exp:'])(
    '%s is no date',
    (word) => {
      expect(() => parseWaivers(`\nCVE-2020-1 ${word}`, '.trivyignore')).toThrow(
        expect.objectContaining({
          code: 'CONFIGURATION',
          message: expect.stringMatching(/^\.trivyignore:2:12: .* is not a date$/),
        }),
      );
    },
  );
});

describe('.trivyignore.yaml', () => {
  const text = `vulnerabilities:
  - id: CVE-2022-40897
    paths:
      - "usr/local/lib/python3.9/site-packages/setuptools-58.1.0.dist-info/METADATA"
    statement: Accept the risk
  - id: CVE-2023-2650
  - id: CVE-2023-3446
    expired_at: 2024-08-20
  - id: CVE-2023-3817
    expired_at: 2024-08-20T10:00:00+02:00
    purls:
      - "pkg:deb/debian/libssl1.1"
misconfigurations:
  - id: AVD-DS-0001
secrets:
  - id: aws-access-key-id
    paths: ["foo/bar/aws.secret"]
licenses:
  - id: GPL-3.0
`;

  test('flaws with paths, package URLs, statements and ends', () => {
    const waivers = parseWaivers(text, '.trivyignore.yaml');
    expect(
      waivers.map(({ ids, reason, source, endsAtMs }) => [ids[0], reason, source, endsAtMs]),
    ).toEqual([
      ['cve-2022-40897', 'Accept the risk', '.trivyignore.yaml:2', undefined],
      ['cve-2023-2650', 'listed in .trivyignore.yaml', '.trivyignore.yaml:6', undefined],
      [
        'cve-2023-3446',
        'listed in .trivyignore.yaml',
        '.trivyignore.yaml:7',
        Date.parse('2024-08-20T00:00:00Z'),
      ],
      [
        'cve-2023-3817',
        'listed in .trivyignore.yaml',
        '.trivyignore.yaml:9',
        Date.parse('2024-08-20T08:00:00Z'),
      ],
    ]);
    expect(
      waivers[3]!.packages[0]!.matches(subjectOf({ purl: 'pkg:deb/debian/libssl1.1@1.1.1' })),
    ).toBe(true);
    expect(waivers[0]!.paths[0]!.matches('usr/lib')).toBe(false);
  });

  test.each([
    ['vulnerabilities:\n  - statement: x', '2:5: an entry without id, paths or purls'],
    ['vulnerabilities:\n  - id: x\n    expired_at: soon', '3:17: "soon" is not a date'],
    ['vulnerabilities:\n  - id: x\n    purls: [lodash]', '3:13: "lodash" is no package URL'],
    ['vulnerabilities:\n  - id: x\n    paths: ["{a"]', '3:13: "{a" is no pattern'],
    ['vulnerabilities:\n  - id: {}', '2:9: id: expected string'],
  ])('%j is refused with its place', (broken, message) => {
    expect(() => parseWaivers(broken, '.trivyignore.yaml')).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION',
        message: expect.stringContaining(message),
      }),
    );
  });
});

describe('what a waiver covers', () => {
  const report = sampleReport();
  const packages = new Map(report.packages.map((each) => [each.purl, each]));
  const covered = (lines: string): number => {
    const [waiver] = parseWaivers(entry(lines), 'seaworthy.yaml');
    return report.findings.filter((finding) =>
      coversFinding(waiver!, waivedFinding(finding, report, packages)),
    ).length;
  };

  test.each([
    ['    id: CVE-2021-44228', 1],
    ['    id: cve-2021-44228', 1],
    ['    id: GHSA-jfh8-c2jp-5v3q', 1],
    [`    id: ${report.findings[0]!.id}`, 1],
    ['    id: end-of-life', 1],
    ['    id: CVE-2022-0778', 2],
    ['    id: CVE-2022-0778\n    package: pkg:deb/debian/openssl', 1],
    ['    id: CVE-2022-0778\n    package: pkg:deb/debian/openssl?arch=source', 2],
    ['    package: pkg:maven/org.apache.logging.log4j/*', 4],
    ['    package: pkg:maven/org.apache.logging.log4j/*@2.13.*', 0],
    ['    target: registry.example.com/shop/*', report.findings.length],
    ['    target: "**/web:2.1"\n    id: CVE-2021-44228', 1],
    ['    target: "sha256:*"\n    id: CVE-2021-44228', 1],
    ['    target: registry.example.com/other/*', 0],
    ['    id: CVE-1999-1', 0],
  ])('%j: %i findings', (lines, expected) => {
    expect(covered(lines)).toBe(expected);
  });

  test('every place of a package must be covered', () => {
    const [waiver] = parseWaivers(entry('    path: [test/, "/app/*.jar"]'), 'seaworthy.yaml');
    const finding = report.findings.find((each) => each.kind === 'vulnerability')!;
    const at = (...paths: string[]) => {
      const locations = paths.map((path) => ({ path }));
      const moved = { ...finding, package: { ...finding.package, locations } };
      return coversFinding(waiver!, waivedFinding(moved, report, packages));
    };
    expect(at('test/data/x.json')).toBe(true);
    expect(at('test/data/x.json', 'app/y.jar')).toBe(true);
    expect(at('test/data/x.json', 'lib/x.json')).toBe(false);
    expect(at()).toBe(false);
  });
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
