import { encodeNames, type Package } from '@seaworthy/model';
import { hasShared } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import {
  below,
  brief,
  flawsOf,
  match,
  packageOf,
  sharedRecords,
  statement,
} from '../match-for-test.ts';

test("Go: the standard library, pseudo-versions, and versions that don't say anything", () => {
  const units = {
    'osv:Go': [
      statement(
        'GO-2024-2687',
        {
          ecosystem: 'Go',
          name: 'stdlib',
          intervals: [
            { introduced: '0', fixed: '1.21.9' },
            { introduced: '1.22.0-0', fixed: '1.22.2' },
          ],
          note: 'only package net/http',
        },
        { cves: ['CVE-2023-45288'] },
      ),
      statement(
        'GO-2022-0229',
        {
          ecosystem: 'Go',
          name: 'golang.org/x/crypto',
          intervals: below('0.0.0-20200124225646-8b5121be2f68'),
        },
        { cves: ['CVE-2020-7919'] },
      ),
      statement(
        'GO-2023-1',
        {
          ecosystem: 'Go',
          name: 'github.com/x/app',
          intervals: [{ introduced: '0' }],
          customIntervals: below('5.9.2'),
        },
        { cves: ['CVE-2023-1000'] },
      ),
    ],
  };
  const go = (name: string, version: string, details?: Package['details']) =>
    packageOf('golang', name, version, details ? { details } : {});
  const flaws = (pkg: Package) => brief(match([pkg], units).findings).map(([flaw]) => flaw);
  expect(flaws(go('stdlib', 'go1.21.3'))).toEqual(['CVE-2023-45288']);
  expect(flaws(go('stdlib', '1.22rc1'))).toEqual(['CVE-2023-45288']);
  expect(flaws(go('stdlib', '1.21.9'))).toEqual([]);
  expect(flaws(go('golang.org/x/crypto', 'v0.0.0-20190308221718-c2843e01d9a2'))).toEqual([
    'CVE-2020-7919',
  ]);
  expect(flaws(go('golang.org/x/crypto', 'v0.0.0-20200709230013-948cd5f35899'))).toEqual([]);
  // A numbering of the project's own counts, unless the version is only a commit.
  expect(flaws(go('github.com/x/app', 'v5.9.1+incompatible'))).toEqual(['CVE-2023-1000']);
  expect(flaws(go('github.com/x/app', 'v6.0.0+incompatible'))).toEqual([]);
  expect(flaws(go('github.com/x/app', 'v0.0.0-20230101000000-0123456789ab'))).toEqual([
    'CVE-2023-1000',
  ]);

  const unknown = [
    go('github.com/x/app', '(devel)'),
    go('github.com/x/app', ''),
    go('github.com/x/app', 'v0.0.0-20230101000000-0123456789ab', {
      mainModule: 'github.com/x/app',
    }),
  ];
  const { findings, coverage, problems } = match(unknown, units);
  expect(findings).toEqual([]);
  expect(coverage).toMatchObject({ notMatched: { Go: 3 } });
  expect(problems).toEqual([
    { code: 'not-matched', message: '3 packages of Go not judged: no version is known' },
  ]);
  const [found] = flawsOf(match([go('stdlib', '1.20.1')], units).findings);
  expect(found?.evidence[0]?.note).toBe('only package net/http');
});

test('Kubernetes: ecosystem in lower case, components by the name of the program', () => {
  const units = {
    'osv:Go': [statement('GO-1', { ecosystem: 'Go', name: 'x', intervals: below('1') })],
    'osv:Kubernetes': [
      statement('CVE-2023-2728', {
        ecosystem: 'kubernetes',
        name: 'k8s.io/apiserver',
        intervals: [{ introduced: '1.26.0', fixed: '1.26.6' }],
      }),
    ],
  };
  const program = (path: string, version: string) =>
    packageOf('golang', 'k8s.io/kubernetes', version, {
      locations: [{ path }],
      details: { mainModule: 'k8s.io/kubernetes' },
    });
  expect(brief(match([program('usr/bin/kube-apiserver', 'v1.26.1')], units).findings)).toEqual([
    ['CVE-2023-2728', 'k8s.io/kubernetes', '1.26.6'],
  ]);
  expect(match([program('usr/bin/kubectl', 'v1.26.1')], units).findings).toEqual([]);
  // The library of the same name has another numbering.
  expect(match([packageOf('golang', 'k8s.io/apiserver', 'v0.26.1')], units).findings).toEqual([]);
});

describe.skipIf(!hasShared('feeds'))("Go's own vulnerability database", () => {
  const units = sharedRecords('osv/Go.jsonl.gz');
  /** A module as the cataloger of programs gives it. */
  const linked = (name: string, version: string, functions: Record<string, string[]>): Package =>
    packageOf('golang', name, version, {
      details: {
        goos: 'linux',
        goarch: 'amd64',
        linkedPackages: Object.keys(functions),
        linkedSymbols: [
          encodeNames(
            new Set(
              Object.entries(functions).flatMap(([path, names]) =>
                names.map((one) => `${path} ${one}`),
              ),
            ),
          ),
        ],
      },
    });
  const judged = (...packages: Package[]) => {
    const { findings, suppressed } = match(packages, units);
    const reasons = suppressed.map(({ finding, reason }) => [
      finding.kind === 'vulnerability' ? finding.vulnerability : '',
      reason,
    ]);
    return {
      flaws: brief(findings).map(([flaw]) => flaw),
      reasons: Object.fromEntries(reasons) as Record<string, string>,
      suppressed,
    };
  };
  const crypto = (functions: Record<string, string[]>) =>
    judged(linked('golang.org/x/crypto', 'v0.30.0', functions));

  test('pseudo-versions: a commit before the fix, the fix, a commit after it', () => {
    // GO-2022-0968 (CVE-2021-43565) is fixed in v0.0.0-20211202192323-5770296d904e.
    const has = (version: string) =>
      judged(packageOf('golang', 'golang.org/x/crypto', version)).flaws.includes('CVE-2021-43565');
    expect(has('v0.0.0-20211117183948-ae814b36b871')).toBe(true);
    expect(has('v0.0.0-20211202192323-5770296d904e')).toBe(false);
    expect(has('v0.0.0-20220214200702-86341886e292')).toBe(false);
    expect(has('v0.1.0')).toBe(false);
  });

  test('(devel) and "" say nothing of the version, so nothing is claimed', () => {
    for (const version of ['(devel)', '']) {
      const found = match([packageOf('golang', 'github.com/gogs/gogs', version)], units);
      expect(found.findings).toEqual([]);
      expect(found.coverage).toMatchObject({ notMatched: { Go: 1 } });
    }
  });

  test('a flaw in a package that is not linked does not count, and says why', () => {
    const { flaws, reasons, suppressed } = crypto({ chacha20: ['NewUnauthenticatedCipher'] });
    expect(flaws).not.toContain('CVE-2024-45337');
    expect(reasons['CVE-2024-45337']).toBe(
      'package golang.org/x/crypto/ssh is not linked into the program',
    );
    expect(suppressed[0]).toMatchObject({
      by: 'vendor',
      justification: 'vulnerable_code_not_present',
      finding: { status: 'not-affected' },
    });
    expect(suppressed.map((one) => one.source)).toContain('osv: GO-2024-3321');
  });

  test('nor does one in functions that are not linked', () => {
    const client = crypto({ ssh: ['NewClientConn', 'Dial'] });
    expect(client.flaws).not.toContain('CVE-2024-45337');
    expect(client.reasons['CVE-2024-45337']).toBe(
      'no function of golang.org/x/crypto/ssh that has the flaw is linked',
    );
    expect(crypto({ ssh: ['NewServerConn'] }).flaws).toContain('CVE-2024-45337');
  });

  test('without knowledge of what is linked every flaw of the module counts', () => {
    const all = judged(packageOf('golang', 'golang.org/x/crypto', 'v0.30.0'));
    expect(all.flaws).toContain('CVE-2024-45337');
    expect(all.suppressed).toEqual([]);
    // A module without a single name is one whose names cannot be read.
    const obfuscated = packageOf('golang', 'golang.org/x/crypto', 'v0.30.0', {
      details: { linkedPackages: [] },
    });
    expect(judged(obfuscated).flaws).toEqual(all.flaws);
  });

  test('in several programs, any of them may use the code', () => {
    const version = 'v0.30.0';
    const client = linked('golang.org/x/crypto', version, { ssh: ['Dial'] });
    const server = linked('golang.org/x/crypto', version, { ssh: ['NewServerConn'] });
    const unknown = packageOf('golang', 'golang.org/x/crypto', version);
    expect(judged(client, client).flaws).not.toContain('CVE-2024-45337');
    expect(judged(client, server).flaws).toContain('CVE-2024-45337');
    expect(judged(server, client).flaws).toContain('CVE-2024-45337');
    expect(judged(client, unknown).flaws).toContain('CVE-2024-45337');
    expect(judged(unknown, client).flaws).toContain('CVE-2024-45337');
  });

  test("the standard library's flaws of other systems, and of packages that are not linked", () => {
    const { flaws, reasons } = judged(
      linked('stdlib', '1.21.3', { 'net/http': ['Server.Serve'], 'path/filepath': ['Clean'] }),
    );
    expect(flaws).toContain('CVE-2023-45288');
    expect(flaws).not.toContain('CVE-2023-45283');
    expect(reasons['CVE-2023-45283']).toBe('the flaw is in code for windows only');
    expect(reasons['CVE-2024-24783']).toBe('package crypto/x509 is not linked into the program');
    const unknown = packageOf('golang', 'stdlib', '1.21.3');
    expect(judged(unknown).flaws).toContain('CVE-2023-45283');
  });

  test('a record without packages speaks of the whole module', () => {
    const whole = {
      'osv:Go': [
        statement(
          'GHSA-v778-237x-gjrc',
          {
            ecosystem: 'Go',
            name: 'golang.org/x/crypto',
            intervals: below('0.31.0'),
          },
          { cves: ['CVE-2024-45337'] },
        ),
      ],
    };
    const pkg = linked('golang.org/x/crypto', 'v0.30.0', { chacha20: ['X'] });
    expect(brief(match([pkg], whole).findings)).toHaveLength(1);
    // Beside one that names them, that one is the more exact.
    const both = { 'osv:Go': [...whole['osv:Go'], ...units['osv:Go']!] };
    const found = match([pkg], both);
    expect(brief(found.findings).map(([flaw]) => flaw)).not.toContain('CVE-2024-45337');
  });
});
