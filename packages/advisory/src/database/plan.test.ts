import { expect, test } from 'vitest';
import { planFiles } from './plan.ts';

test('the files of a mixed folder become units', () => {
  const units = planFiles([
    'SOURCES.md',
    'alpine-secdb/edge/main.json',
    'alpine-secdb/v3.20/community.json',
    'alpine-secdb/v3.20/main.json',
    'cve/vulnrichment-cve5-slim.jsonl.gz',
    'debian-derived/tracker-shape.json.gz',
    'debian-lists/DLA-list-2023.txt.gz',
    'debian-lists/DSA-list-2023.txt.gz',
    'epss/epss_scores-2026-08-16.csv.gz',
    'fixtures/upstream-feed-fixtures.tar.gz',
    'kev/known_exploited_vulnerabilities.json',
    'kev/known_exploited_vulnerabilities_schema.json',
    'nvd/nvd-cpe-configurations.jsonl.gz',
    'osv/Debian-ELTS.jsonl.gz',
    'osv/crates.io.jsonl.gz',
    'ubuntu-2020/ubuntu-cve-tracker-slim.jsonl.gz',
  ]);
  expect(units.map(({ unit, files }) => [unit, files.length])).toEqual([
    ['alpine-secdb:edge', 1],
    ['alpine-secdb:v3.20', 2],
    ['cve5', 1],
    ['debian-lists:DLA', 1],
    ['debian-lists:DSA', 1],
    ['debian-tracker', 1],
    ['epss', 1],
    ['kev', 1],
    ['nvd-cpe', 1],
    ['osv:Debian-ELTS', 1],
    ['osv:crates.io', 1],
    ['ubuntu-tracker', 1],
  ]);
});
