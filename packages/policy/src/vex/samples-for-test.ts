import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Distribution, Package, Report, VulnerabilityFinding } from '@seaworthy/model';
import { cleanReport, sharedPath } from '@seaworthy/testkit';
import { suppress } from '../suppress.ts';
import { parseVex } from './index.ts';

export const fixtures = 'feeds/fixtures/upstream-feed-fixtures.tar.gz';

/** One file of the tar archive of real feeds; headers as in POSIX.1-1988 ustar. */
export function fixture(path: string): string {
  const tar = gunzipSync(readFileSync(sharedPath(fixtures)));
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('utf8', at, tar.indexOf(0, at));
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0;
    if (name.endsWith(path)) return tar.toString('utf8', at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${path} is not among the fixtures`);
}

type Part = Pick<Package, 'purl' | 'type' | 'name' | 'version'> & Partial<Package>;

/** A report of packages that all have one flaw. */
export function reportOf(
  vulnerability: string,
  packages: readonly Part[],
  facts: { readonly target?: Partial<Report['target']>; readonly distribution?: Distribution } = {},
): Report {
  const { distribution: _, ...report } = cleanReport();
  const whole = packages.map(
    (part): Package => ({
      licenses: [],
      locations: [{ path: `usr/share/${part.name}` }],
      state: 'installed',
      foundBy: 'test',
      ...part,
    }),
  );
  return {
    ...report,
    target: { ...report.target, ...facts.target },
    ...(facts.distribution === undefined ? {} : { distribution: facts.distribution }),
    packages: whole,
    findings: whole.map((found): VulnerabilityFinding => {
      const { purl, type, name, version, locations } = found;
      return {
        kind: 'vulnerability',
        id: `${vulnerability} ${purl}`,
        vulnerability,
        aliases: [],
        package: { purl, type, name, version, locations },
        status: 'affected',
        severity: { level: 'high' },
        summary: '',
        cwes: [],
        references: [],
        evidence: [
          { advisory: vulnerability, source: 'x', ecosystem: 'x', package: name, range: 'all' },
        ],
      };
    }),
  };
}

/** A package of a language, by its purl. */
export function part(purl: string, more: Partial<Package> = {}): Part {
  const [, type, full, version = ''] = /^pkg:(\w+)\/([^@?]+)(?:@([^?]*))?/.exec(purl)!;
  const name = decodeURIComponent(full!);
  return { purl, type: type as Package['type'], name, version, ...more };
}

export const now = new Date('2026-11-20T12:00:00Z');
export const apply = (report: Report, ...documents: unknown[]): Report =>
  suppress(report, {
    waivers: [],
    vex: documents.flatMap((document, i) =>
      parseVex(typeof document === 'string' ? document : JSON.stringify(document), `vex${i}.json`),
    ),
    now,
  });
export const suppressedBy = (report: Report, ...documents: unknown[]): string[] =>
  apply(report, ...documents).suppressed.map(({ finding }) =>
    finding.kind === 'vulnerability' ? finding.package.purl : '',
  );

export const image = {
  name: 'registry.example.com/shop/web:2.1',
  digest: `sha256:${'a'.repeat(64)}`,
  imageId: `sha256:${'b'.repeat(64)}`,
  platform: 'linux/amd64',
  tags: ['registry.example.com/shop/web:2.1'],
};
export const lodash = part('pkg:npm/lodash@4.17.10');
export const report = reportOf('CVE-2020-8203', [lodash, part('pkg:npm/minimist@0.0.8')], {
  target: image,
});

export function openvex(statement: object, more: object = {}): object {
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://openvex.dev/docs/example/vex-1',
    author: 'Example Ltd',
    timestamp: '2024-01-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2020-8203' },
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        impact_statement: 'zipObjectDeep is never called.',
        ...statement,
      },
    ],
    ...more,
  };
}
