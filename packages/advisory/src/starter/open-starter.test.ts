import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Package } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { matchInventory } from '../match/match-inventory.ts';
import { openStarter } from './open-starter.ts';
import { starterFiles } from './starter-files.ts';

function packageOf(type: Package['type'], purl: string, name: string, version: string): Package {
  return {
    purl,
    type,
    name,
    version,
    licenses: [],
    locations: [],
    state: 'installed',
    foundBy: 'x',
  };
}

test('every file of the folder is imported', () => {
  const files = readdirSync(resolve(import.meta.dirname, '../../starter'));
  expect(
    Object.keys(starterFiles)
      .map((name) => `${name}.json`)
      .sort(),
  ).toEqual(files.sort());
});

test('finds Log4Shell without a database, and says that it is only the starter set', async () => {
  const database = await openStarter();
  const name = 'org.apache.logging.log4j:log4j-core';
  const packages = [
    packageOf('maven', 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1', name, '2.14.1'),
    packageOf('maven', 'pkg:maven/org.apache.logging.log4j/log4j-core@2.25.0', name, '2.25.0'),
  ];
  const { findings, coverage } = matchInventory({ packages }, database);
  const found = findings.find(
    (one) => one.kind === 'vulnerability' && one.vulnerability === 'CVE-2021-44228',
  );
  expect(found).toMatchObject({
    package: { version: '2.14.1' },
    severity: { level: 'critical', score: 10 },
    exploited: { addedAt: '2021-12-10' },
    evidence: [{ source: 'starter', ecosystem: 'Maven' }],
  });
  expect(
    findings.some((one) => one.kind === 'vulnerability' && one.package.version === '2.25.0'),
  ).toBe(false);
  expect(coverage).toMatchObject({ looked: true, database: { kind: 'starter' } });
  expect(database.info.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(database.info.advisories).toBeGreaterThanOrEqual(250);
});
