import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { isVulnerability, type Report, SeaworthyError } from '@seaworthy/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankedSample } from '../ranked-sample-for-test.ts';
import { displayWidth } from '../text/width.ts';
import { explainFinding, listFindings } from './explain-finding.ts';
import { selectFindings } from './select-findings.ts';

const report = rankedSample();
const options = { color: false, width: 80 };
const names = (words: string) =>
  selectFindings(report, words).map((finding) =>
    isVulnerability(finding) ? `${finding.vulnerability}@${finding.package.name}` : finding.kind,
  );

function errorOf(words: string, of: Report = report): SeaworthyError {
  try {
    selectFindings(of, words);
  } catch (error) {
    if (error instanceof SeaworthyError) return error;
  }
  throw new Error('it was found');
}

test('finds by flaw, alias, package, fingerprint and its beginning', () => {
  const log4shell = ['CVE-2021-44228@org.apache.logging.log4j:log4j-core'];
  expect(names('cve-2021-44228')).toEqual(log4shell);
  expect(names('GHSA-jfh8-c2jp-5v3q')).toEqual(log4shell);
  expect(names('CVE-2021-44228@log4j-core')).toEqual(log4shell);
  expect(names('CVE-2022-0778').sort()).toEqual([
    'CVE-2022-0778@libssl1.1',
    'CVE-2022-0778@openssl',
  ]);
  expect(names('CVE-2022-0778@openssl')).toEqual(['CVE-2022-0778@openssl']);
  expect(names('CVE-2021-23337@pkg:npm/lodash')).toEqual(['CVE-2021-23337@lodash']);
  expect(names('CVE-2021-23337@lodash@4.17.20')).toEqual(['CVE-2021-23337@lodash']);
  expect(names('end-of-life')).toEqual(['end-of-life']);
  const { id } = report.findings[3]!;
  expect(selectFindings(report, id)).toEqual([report.findings[3]]);
  expect(selectFindings(report, id.slice(0, 10).toUpperCase())).toEqual([report.findings[3]]);
});

test('what is not there is answered with what comes closest', () => {
  expect(errorOf('CVE-2021-44229')).toMatchObject({
    code: 'USAGE',
    message: 'no finding is called "CVE-2021-44229"',
    hint: expect.stringMatching(/^The closest ones: CVE-2021-44228, /),
  });
  expect(errorOf('CVE-2022-0778@libssl').hint).toContain('CVE-2022-0778@libssl1.1');
  expect(errorOf('CVE-1', { ...report, findings: [] }).hint).toBe(
    'The report has no findings at all.',
  );
  const twins = report.findings.slice(0, 2).map((one, n) => ({ ...one, id: `abcdef0${n}` }));
  expect(errorOf('abcdef', { ...report, findings: twins })).toMatchObject({
    message: '2 findings begin with "abcdef"',
  });
});

test.each(['CVE-2021-44228', 'CVE-2022-24999', 'end-of-life'])('%s reads well', async (words) => {
  const [finding] = selectFindings(report, words);
  await expect(explainFinding(report, finding!, options)).toMatchFileSnapshot(
    join(import.meta.dirname, `testdata/${words}.txt`),
  );
});

test('shows every term, and the score that the report has', () => {
  for (const finding of report.findings) {
    const text = explainFinding(report, finding, options);
    const factors = [...text.matchAll(/^ {2}[ ×] (\d\S*) +[a-zA-Z]/gm)].map(([, factor]) =>
      Number(factor),
    );
    const odds = factors.reduce((product, factor) => product * factor, 1);
    expect((100 * odds) / (1 + odds)).toBeCloseTo(finding.risk!, 0);
    expect(text).toContain(`100 × odds / (1 + odds) = ${finding.risk!.toFixed(1)}`);
  }
});

test('fits, and obeys nothing that was scanned', () => {
  for (const width of [60, 80, 200]) {
    for (const finding of report.findings) {
      const text = explainFinding(report, finding, { color: true, width });
      const plain = stripVTControlCharacters(text);
      expect(plain).toBe(explainFinding(report, finding, { color: false, width }));
      expect(plain).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
      for (const line of plain.split('\n')) {
        // Commands and addresses are whole, because people copy them.
        if (/^ {5}(?! )|https?:/.test(line)) continue;
        expect(displayWidth(line), line).toBeLessThanOrEqual(Math.max(width, 60));
      }
    }
  }
});

test('who is suppressed is found, with who says so', () => {
  const [finding, ...findings] = report.findings;
  const suppressed = [
    {
      finding: finding!,
      by: 'waiver',
      reason: 'not reachable',
      owner: 'ops',
      until: '2027-01-01',
      source: 'seaworthy.yaml',
    },
  ] as const;
  const text = explainFinding(
    { ...report, findings, suppressed: [...suppressed] },
    finding!,
    options,
  );
  expect(text).toContain('SUPPRESSED by ops: not reachable, until 2027-01-01 (seaworthy.yaml)');
});

test('the same flaw elsewhere is listed', () => {
  expect(listFindings(selectFindings(report, 'CVE-2022-0778'), options)).toMatch(
    /^The same flaw elsewhere\n {2}33\.8 {2}libssl1\.1 1\.1\.1k-1\+deb11u1 {2}[0-9a-f]{12}\n/,
  );
});

test('no words make the search fail but with a named error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (words) => {
      try {
        expect(selectFindings(report, words).length).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(SeaworthyError);
      }
    }),
  );
});
