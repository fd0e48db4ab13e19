import type { Finding, Package, Report } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { compareWithNewerBase } from './newer-base.ts';
import { assignOrigins } from './origin.ts';

const sample = sampleReport();
const flaw = sample.findings.find((finding) => finding.kind === 'vulnerability')!;
const some = sample.packages.find(({ type }) => type === 'deb')!;

function packageOf(name: string, version: string, layer: number): Package {
  const purl = `pkg:deb/debian/${name}@${version}`;
  return { ...some, purl, name, version, locations: [{ path: 'var/lib/dpkg/status', layer }] };
}

function flawOf(id: string, found: Package): Finding {
  const { purl, type, name, version, locations } = found;
  return { ...flaw, id, package: { purl, type, name, version, locations } };
}

const [libc, perl, curl] = [
  packageOf('libc6', '2.36-9', 0),
  packageOf('perl', '5.36-7', 0),
  packageOf('curl', '7.88-10', 1),
];
const report: Report = assignOrigins({
  ...sample,
  baseImage: { layers: 1, knownBy: 'registered', because: '' },
  packages: [libc, perl, curl],
  findings: [
    flawOf('libc-1', libc),
    flawOf('libc-2', libc),
    flawOf('perl-1', perl),
    flawOf('curl-1', curl),
  ],
});

test('removes what the newer base no longer has, and adds what it alone has', () => {
  const newLibc = packageOf('libc6', '2.36-10', 0);
  const findings = [
    flawOf('libc-2', newLibc),
    flawOf('libc-3', newLibc),
    // The image installs its own curl, whatever the base has.
    flawOf('curl-2', packageOf('curl', '7.88-12', 0)),
  ];
  expect(compareWithNewerBase(report, { findings })).toEqual({
    removes: ['libc-1', 'perl-1'],
    adds: 1,
  });
});

test('a newer base with the same flaws changes nothing', () => {
  expect(compareWithNewerBase(report, report)).toEqual({ removes: [], adds: 0 });
});

test('the end of a distribution goes and comes with it', () => {
  const end = sample.findings.filter(({ kind }) => kind === 'end-of-life');
  const ended = assignOrigins({ ...report, findings: end });
  const gone = { removes: [end[0]!.id], adds: 0 };
  expect(compareWithNewerBase(ended, { findings: [] })).toEqual(gone);
  expect(compareWithNewerBase(report, { findings: [...report.findings, ...end] }).adds).toBe(1);
});
