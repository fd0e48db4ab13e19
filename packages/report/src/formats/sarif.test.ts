import { hostileNames } from '@seaworthy/testkit';
import { expect, test } from 'vitest';
import { rankedSample } from '../ranked-sample-for-test.ts';
import { sarif } from './sarif.ts';

const report = rankedSample();
const [run] = JSON.parse(sarif.render(report, { color: false, width: 80 })).runs;
const { rules } = run.tool.driver;

test('one rule a flaw, one result a finding', () => {
  expect(run.results).toHaveLength(report.findings.length);
  expect(new Set(rules.map((rule: { id: string }) => rule.id)).size).toBe(rules.length);
  for (const result of run.results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
});

test('fingerprints are the identities of the findings', () => {
  for (const [i, result] of run.results.entries()) {
    expect(result.partialFingerprints['seaworthyFindingId/v1']).toBe(report.findings[i]!.id);
  }
});

test('results are ranked by their risk', () => {
  expect(run.results.map(({ rank }: { rank: number }) => rank)).toEqual(
    report.findings.map(({ risk }) => risk),
  );
});

test('severity is a number that code scanning understands', () => {
  const byId = new Map(rules.map((rule: { id: string }) => [rule.id, rule]));
  const log4shell = byId.get('CVE-2021-44228') as (typeof rules)[0];
  expect(log4shell.properties['security-severity']).toBe('10.0');
  expect(log4shell.properties.tags).toEqual([
    'security',
    'vulnerability',
    'exploited',
    'external/cwe/cwe-502',
    'external/cwe/cwe-400',
  ]);
  expect(log4shell.defaultConfiguration.level).toBe('error');
  expect(log4shell.helpUri).toBe('https://security-tracker.debian.org/tracker/CVE-2021-44228');
  for (const rule of rules) expect(rule.properties['security-severity']).toMatch(/^\d+\.\d$/);
});

test('locations are the file and the layer that brought it', () => {
  const result = run.results.find((each: { ruleId: string }) => each.ruleId === 'CVE-2021-44228');
  expect(result.locations[0].physicalLocation).toEqual({
    artifactLocation: {
      uri: 'app/lib/shop.jar!/BOOT-INF/lib/log4j-core-2.14.1.jar',
      uriBaseId: 'ROOT',
    },
    region: { startLine: 1 },
  });
  expect(result.locations[0].logicalLocations[0].fullyQualifiedName).toBe(report.layers[2]!.diffId);
  expect(result.locations[0].message.text).toBe('Layer 2: COPY app /app');
});

test('a hostile path stays a relative reference below the root', () => {
  const base = 'file:///root/';
  for (const { locations } of run.results) {
    for (const { physicalLocation } of locations) {
      expect(new URL(physicalLocation.artifactLocation.uri, base).href).toMatch(
        /^file:\/\/\/root\//,
      );
    }
  }
  expect(hostileNames.some((name) => name.includes('..'))).toBe(true);
});

test('what could not be looked at is a notification', () => {
  const notes = run.invocations[0].toolExecutionNotifications;
  expect(notes.map((each: { level: string }) => each.level)).toEqual(Array(4).fill('warning'));
  expect(notes.at(-1).descriptor.id).toBe('limit-exceeded');
});
