import type { Package } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { below, brief, flawsOf, match, packageOf, statement } from '../match-for-test.ts';

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
