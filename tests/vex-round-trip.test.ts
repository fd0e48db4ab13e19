import { isVulnerability, type Report } from '@seaworthy/model';
import { parseVex, parseWaivers, suppress } from '@seaworthy/policy';
import { reporters } from '@seaworthy/report';
import { excusedReport, sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';

/** What we say to customers in VEX, we understand when we read it. */
const now = new Date('2026-11-20T12:00:00Z');
const waivers = parseWaivers(
  `waivers:
  - id: [CVE-2021-44228, CVE-2021-45046]
    reason: Look-ups are turned off.
    until: 2027-01-31
    justification: vulnerable_code_cannot_be_controlled_by_adversary
  - package: pkg:deb/debian/openssl?arch=source
    reason: No certificates are read.
    until: 2027-01-31
    owner: crypto@example.com
    status: not_affected
  - id: CVE-2022-37434
    reason: Built with our own patch.
    until: 2027-01-31
    status: fixed
  - id: CVE-2022-22965
    reason: The service is not reachable; we upgrade in spring.
    until: 2027-01-31
`,
  'seaworthy.yaml',
);

const ids = (report: Report): string[] => report.suppressed.map(({ finding }) => finding.id).sort();

function render(report: Report, format: string): string {
  const reporter = reporters.find(({ name }) => name === format)!;
  return reporter.render(report, { color: false, width: 80 });
}

describe.each(['openvex', 'cyclonedx'])('%s', (format) => {
  test.each([
    ['an image', sampleReport()],
    ['a directory', directoryReport()],
  ])('what is said of %s suppresses the same findings again', (_, report) => {
    const excused = suppress(report, { waivers, vex: [], now });
    expect(excused.suppressed.length).toBeGreaterThanOrEqual(9);
    const vex = parseVex(render(excused, format), `x.${format}`);
    const again = suppress(report, { waivers: [], vex, now });
    // What is merely accepted is not denied: customers must see it.
    const denied = {
      ...excused,
      suppressed: excused.suppressed.filter(({ status }) => status !== undefined),
    };
    expect(ids(again)).toEqual(ids(denied));
    const words = (of: Report) =>
      of.suppressed.map(({ finding, status, justification }) => [
        finding.id,
        status,
        justification,
      ]);
    expect(words(again).sort()).toEqual(words(denied).sort());
  });
});

test('an accepted risk comes back as affected, with the reason', () => {
  const excused = suppress(sampleReport(), { waivers, vex: [], now });
  const vex = parseVex(render(excused, 'openvex'), 'x.json');
  const again = suppress(sampleReport(), { waivers: [], vex, now });
  const spring = again.findings.find(
    (each) => isVulnerability(each) && each.vulnerability === 'CVE-2022-22965',
  );
  expect(spring).toMatchObject({
    evidence: [{}, { range: 'affected', note: expect.stringContaining('not reachable') }],
  });
});

test('what vendors and other documents say is passed on', () => {
  const excused = excusedReport();
  const vex = parseVex(render(excused, 'openvex'), 'x.json');
  const again = suppress(sampleReport(), { waivers: [], vex, now });
  const expected = excused.suppressed.filter(
    ({ by, status, finding }) =>
      isVulnerability(finding) && (by !== 'waiver' || status === 'fixed'),
  );
  expect(ids(again)).toEqual(expected.map(({ finding }) => finding.id).sort());
});

test('statements about one image say nothing of another', () => {
  const report = sampleReport();
  const excused = suppress(report, { waivers, vex: [], now });
  const vex = parseVex(render(excused, 'openvex'), 'x.json');
  const digest = `sha256:${'0'.repeat(64)}`;
  const other = { ...report, target: { ...report.target, digest, imageId: digest } };
  expect(suppress(other, { waivers: [], vex, now }).suppressed).toEqual([]);
});

function directoryReport(): Report {
  const { digest: _, imageId: __, platform: ___, tags: ____, ...target } = sampleReport().target;
  return { ...sampleReport(), target: { ...target, kind: 'directory', name: 'shop' } };
}
