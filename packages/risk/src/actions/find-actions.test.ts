import type { Report } from '@seaworthy/model';
import { Action } from '@seaworthy/model';
import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { rank } from '../rank.ts';
import { riskWeight } from '../score.ts';
import { findActions } from './find-actions.ts';
import { pruneActions } from './prune-actions.ts';
import { debian, layersNamed, npm, reportOf } from './report-for-test.ts';

function ranked(known: Partial<Report> & { name?: string }): Report {
  return rank(reportOf(known));
}

const ssl = debian('libssl3', 'openssl', 0, { 'CVE-1': '1.0-2', 'CVE-2': '1.0-10' });
const tool = debian('openssl', 'openssl', 0, { 'CVE-1': '1.0-2' });
const tar = debian('tar', 'tar', 0, { 'CVE-3': '' });

describe('upgrades of operating-system packages', () => {
  test('move all binary packages of a source, to the version that fixes all', () => {
    const report = ranked({
      layers: layersNamed('base', 'own'),
      packages: [ssl.pkg, tool.pkg, tar.pkg],
      findings: [...ssl.findings, ...tool.findings, ...tar.findings],
    });
    const [action, ...others] = findActions([report]);
    expect(others).toEqual([]);
    expect(action).toMatchObject({
      kind: 'upgrade-os-package',
      title: 'Upgrade openssl 1.0-1 to 1.0-10',
      how: ['apt-get update && apt-get install -y --only-upgrade libssl3 openssl'],
      package: { name: 'openssl', fixedVersion: '1.0-10' },
      layer: 0,
      targets: ['app:1'],
      removes: { total: 3, exploited: 0, bySeverity: { high: 3 } },
      changes: 1,
      adds: { total: 3 },
    });
    expect(Action.parse(action)).toEqual(action);
  });

  test.each([
    ['apk', { id: 'alpine' }, 'apk upgrade --no-cache libssl3'],
    ['rpm', { id: 'almalinux', versionId: '9.4' }, 'dnf upgrade -y libssl3'],
    ['rpm', { id: 'centos', versionId: '7' }, 'yum update -y libssl3'],
    ['rpm', { id: 'amzn', versionId: '2' }, 'yum update -y libssl3'],
    ['rpm', { id: 'amzn', versionId: '2023' }, 'dnf upgrade -y libssl3'],
    ['rpm', { id: 'opensuse-leap', idLike: ['suse'] }, 'zypper --non-interactive update libssl3'],
    ['rpm', { id: 'azurelinux' }, 'tdnf upgrade -y libssl3'],
    ['alpm', { id: 'arch' }, 'pacman -Syu --noconfirm'],
  ] as const)('of %s on %o', (type, distribution, command) => {
    const report = ranked({
      distribution: {
        versionId: '',
        name: '',
        ...distribution,
        idLike: [...('idLike' in distribution ? distribution.idLike : [])],
      },
      packages: [{ ...ssl.pkg, type }],
      findings: ssl.findings.map((one) => ({ ...one, package: { ...one.package, type } })),
    });
    expect(findActions([report])[0]!.how).toEqual([command]);
  });

  test('names from an image cannot become other commands', () => {
    const evil = debian("x'; rm -rf / #", "x'; rm -rf / #", 0, { 'CVE-1': '2' });
    const report = ranked({ packages: [evil.pkg], findings: evil.findings });
    expect(findActions([report])[0]!.how).toEqual([
      "apt-get update && apt-get install -y --only-upgrade 'x'\\''; rm -rf / #'",
    ]);
  });
});

describe('upgrades of dependencies', () => {
  const express = npm('express@4.17.1', {}, { direct: true, dependsOn: ['pkg:npm/qs@6.7.0'] });
  const qs = npm('qs@6.7.0', { 'CVE-1': '6.7.3' }, { direct: false });
  const lodash = npm(
    'lodash@4.17.10',
    { 'CVE-2': '4.17.21', 'CVE-3': '4.17.11' },
    { direct: true },
  );

  test('name the file, and who brings what the project does not ask for', () => {
    const report = ranked({
      layers: layersNamed('base', 'run', 'copy'),
      packages: [express.pkg, qs.pkg, lodash.pkg],
      findings: [...qs.findings, ...lodash.findings],
    });
    expect(findActions([report])).toMatchObject([
      {
        kind: 'upgrade-dependency',
        title: 'Upgrade lodash 4.17.10 to 4.17.21 in /app/package-lock.json',
        how: ['npm install lodash@4.17.21'],
        path: 'app/package-lock.json',
        layer: 2,
        removes: { total: 2 },
      },
      {
        title: 'Upgrade qs 6.7.0 to 6.7.3 in /app/package-lock.json',
        how: ['package.json: "overrides": { "qs": "6.7.3" }', 'npm install'],
        package: { broughtBy: ['express 4.17.1'] },
      },
    ]);
  });

  test.each([
    ['maven', 'com.google.guava:guava', '30.1-jre', '32.0.0-android', '32.0.0-jre'],
    ['maven', 'com.google.guava:guava', '30.1-android', '32.0.0-android', '32.0.0-android'],
    ['golang', 'golang.org/x/net', 'v0.7.0', '0.17.0', 'v0.17.0'],
    ['golang', 'stdlib', '1.21.0', '1.21.5', '1.21.5'],
  ] as const)(
    'a fix of %s %s %s is written as the project writes it',
    (type, name, version, fixed, to) => {
      const { pkg, findings } = npm('x@1', { 'CVE-1': fixed });
      const report = ranked({
        packages: [{ ...pkg, type, name, version }],
        findings: findings.map((one) => ({
          ...one,
          package: { ...one.package, type, name, version },
        })),
      });
      expect(findActions([report])[0]!.package!.fixedVersion).toBe(to);
    },
  );

  test('a circle of dependencies ends', () => {
    const a = npm('a@1.0.0', { 'CVE-1': '2.0.0' }, { dependsOn: ['pkg:npm/b@1.0.0'] });
    const b = npm('b@1.0.0', {}, { dependsOn: ['pkg:npm/a@1.0.0'] });
    const report = ranked({ packages: [a.pkg, b.pkg], findings: a.findings });
    expect(findActions([report])[0]!.package).not.toHaveProperty('broughtBy');
  });

  test.each([
    ['app/yarn.lock', ['yarn add lodash@4.17.21']],
    ['app/pnpm-lock.yaml', ['pnpm add lodash@4.17.21']],
    ['app/node_modules/lodash/package.json', ['npm install lodash@4.17.21']],
  ])('in %s', (path, how) => {
    const pkg = { ...lodash.pkg, locations: [{ path }] };
    const report = ranked({ packages: [pkg], findings: lodash.findings });
    expect(findActions([report])[0]!.how).toEqual(how);
  });

  test('a lock file speaks for what lies unpacked beside it', () => {
    const locations = [
      { path: 'app/node_modules/lodash/package.json' },
      { path: 'app/package-lock.json' },
      { path: 'tool/node_modules/x/node_modules/lodash/package.json' },
    ];
    const report = ranked({ packages: [{ ...lodash.pkg, locations }], findings: lodash.findings });
    expect(findActions([report])[0]!.title).toBe(
      'Upgrade lodash 4.17.10 to 4.17.21 in /app/package-lock.json and 1 more place',
    );
  });
});

describe('a base image', () => {
  const own = debian('curl', 'curl', 1, { 'CVE-4': '1.0-2' });
  const report = ranked({
    layers: layersNamed('base', 'own'),
    packages: [ssl.pkg, tar.pkg, own.pkg],
    findings: [...ssl.findings, ...tar.findings, ...own.findings],
    baseImage: {
      name: 'docker.io/library/debian:12',
      layers: 1,
      knownBy: 'label',
      because: 'a test',
    },
  });

  test('built anew takes its upgrades along, and what remains comes after it', () => {
    const [rebuild, curl, openssl] = findActions([report]);
    expect(rebuild).toMatchObject({
      kind: 'rebuild-base-image',
      title: 'Rebuild on a current debian:12: removes 2 of 4',
      how: ['FROM docker.io/library/debian:12', 'docker build --pull --no-cache .'],
      adds: { total: 2 },
    });
    expect(curl).toMatchObject({ title: 'Upgrade curl 1.0-1 to 1.0-2', adds: { total: 1 } });
    expect(openssl).toMatchObject({ removes: { total: 2 }, adds: { total: 0, risk: 0 } });
  });

  test('that was looked at says exactly what goes', () => {
    const newer = {
      name: 'docker.io/library/debian:12.11',
      removes: ['CVE-1 libssl3', 'CVE-3 tar'],
      adds: 0,
    };
    const checked = { ...report, baseImage: { ...report.baseImage!, newer } };
    const rebuild = findActions([checked]).find(({ base }) => base !== undefined);
    expect(rebuild).toMatchObject({
      title: 'Rebuild on debian:12.11: removes 2 of 4',
      findings: expect.arrayContaining(['CVE-1 libssl3', 'CVE-3 tar']),
      how: ['FROM docker.io/library/debian:12.11'],
      base: { from: 'docker.io/library/debian:12', to: 'docker.io/library/debian:12.11' },
    });
  });
});

test('a package is to be replaced when its flaws are grave and nobody fixes them', () => {
  const old = npm('request@2.88.2', { 'CVE-1': '' });
  const finding = {
    ...old.findings[0]!,
    publishedAt: '2023-01-01T00:00:00Z',
    severity: { level: 'critical', score: 9.8 } as const,
  };
  const known = { exploited: { addedAt: '2026-01-01', ransomware: false } };
  const titles = (one: object) =>
    findActions([ranked({ packages: [old.pkg], findings: [{ ...finding, ...one }] })]).map(
      ({ title }) => title,
    );
  expect(titles(known)).toEqual(['Replace or remove request 2.88.2: nobody fixes CVE-1']);
  expect(titles({})).toEqual([]);
  expect(titles({ ...known, publishedAt: '2026-10-01T00:00:00Z' })).toEqual([]);
});

describe('over many reports', () => {
  const base = { packages: [ssl.pkg], findings: ssl.findings };
  const shared = ['a:1', 'b:1', 'c:1'].map((name, n) =>
    ranked({ ...base, name, layers: layersNamed('base', `own ${n}`) }),
  );

  test('what targets share is one change, and counts in each of them', () => {
    const [action, ...others] = findActions(shared);
    expect(others).toEqual([]);
    expect(action).toMatchObject({
      targets: ['a:1', 'b:1', 'c:1'],
      removes: { total: 2 },
      changes: 1,
    });
    expect(action).not.toHaveProperty('layer');
    const alone = findActions([shared[0]!])[0]!;
    expect(action!.risk).toBeCloseTo(3 * alone.risk, 2);
    expect(action!.id).toBe(alone.id);
  });

  test('what is made in three places counts a third for each', () => {
    const apart = ['a:1', 'b:1', 'c:1'].map((name) =>
      ranked({ ...base, name, layers: layersNamed(`base of ${name}`) }),
    );
    expect(findActions(apart)).toMatchObject([{ changes: 3, removes: { total: 2 } }]);
    // A single change of half the effect in each of three targets comes first.
    const curl = debian('curl', 'curl', 0, { 'CVE-9': '1.0-2' });
    const both = ['a:1', 'b:1', 'c:1'].map((name) =>
      ranked({
        name,
        layers: layersNamed('common', `own of ${name}`),
        packages: [curl.pkg, { ...ssl.pkg, locations: [{ path: 'x', layer: 1 }] }],
        findings: [...curl.findings, ...ssl.findings],
      }),
    );
    expect(findActions(both).map(({ title }) => title)).toEqual([
      'Upgrade curl 1.0-1 to 1.0-2',
      'Upgrade openssl 1.0-1 to 1.0-10',
    ]);
  });

  test('two tags of one image are one target', () => {
    const tags = shared.slice(0, 2).map((report) => ({
      ...report,
      target: { ...report.target, imageId: 'sha256:same' },
    }));
    const [action] = findActions(tags);
    expect(action!.targets).toEqual(['a:1', 'b:1']);
    expect(action!.risk).toBe(findActions([shared[0]!])[0]!.risk);
  });
});

describe('of the sample', () => {
  const report = rank(sampleReport());
  const actions = findActions([report]);

  test('are actions, with stable ids and an order that does not depend on that of the findings', () => {
    for (const action of actions) expect(Action.parse(action)).toEqual(action);
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
    const reversed = {
      ...report,
      findings: report.findings.toReversed(),
      packages: report.packages.toReversed(),
    };
    expect(findActions([reversed]).map(({ id }) => id)).toEqual(actions.map(({ id }) => id));
  });

  test('what they add makes up what they remove together, each finding once', () => {
    const removed = new Set(actions.flatMap(({ findings }) => findings));
    expect(actions.reduce((sum, { adds }) => sum + adds.total, 0)).toBe(removed.size);
    const weight = report.findings
      .filter(({ id }) => removed.has(id))
      .reduce((sum, { risk }) => sum + riskWeight(risk!), 0);
    expect(actions.reduce((sum, { adds }) => sum + adds.risk, 0)).toBeCloseTo(weight, 1);
    const added = actions.map(({ adds }) => adds.risk);
    expect(added.toSorted((a, b) => b - a)).toEqual(added);
  });

  test('are left with what a filter leaves', () => {
    const exploited = report.findings.filter(
      (finding) => finding.kind === 'vulnerability' && finding.exploited !== undefined,
    );
    const left = pruneActions(actions, exploited);
    expect(left.map(({ removes }) => removes)).toEqual([
      { total: 2, exploited: 2, bySeverity: { critical: 2 } },
      { total: 1, exploited: 1, bySeverity: { critical: 1 } },
    ]);
    expect(pruneActions(actions, report.findings)).toEqual(actions);
    expect(pruneActions(actions, [])).toEqual([]);
  });
});
