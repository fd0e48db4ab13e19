import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AdvisoryDatabase } from '../database/database.ts';
import { openDatabase } from '../database/open-database.ts';
import { updateDatabase } from '../database/update.ts';
import { orderOf } from '../feeds/ecosystem-scheme.ts';
import { judgeEntry } from './judge-entry.ts';

interface Query {
  package: { ecosystem: string; name: string };
  version: string;
}

/**
 * What OSV's own service answered to package and version (querybatch, June 2026), as recorded in
 * the tests of osv-scanner. Every advisory that it named and that the shared feeds hold has to be
 * found, and in PyPI, whose copy is complete, nothing else.
 */
describe.skipIf(!hasShared('feeds/fixtures'))("answers of OSV's own service", () => {
  const directory = mkdtempSync(join(tmpdir(), 'recorded-answers-'));
  let database: AdvisoryDatabase;

  beforeAll(async () => {
    await updateDatabase({ directory, from: sharedPath('feeds/osv') });
    await updateDatabase({ directory, from: sharedPath('feeds/alpine-secdb') });
    database = await openDatabase({ directory });
  });
  afterAll(async () => {
    await database?.close();
    rmSync(directory, { recursive: true });
  });

  test('are ours', () => {
    const counts = new Map<string, { held: number; found: number; extra: string[] }>();
    const missed: string[] = [];
    for (const [query, ids] of recordedAnswers()) {
      const { ecosystem, name } = query.package;
      const base = ecosystem.split(':')[0]!;
      const scheme = orderOf(ecosystem);
      if (scheme === undefined) continue;
      const count = counts.get(base) ?? { held: 0, found: 0, extra: [] };
      counts.set(base, count);
      const lookup = { ecosystem, name, version: query.version, scheme, rank: 0 };
      const entries = database.affected(ecosystem, name);
      const found = new Set(
        entries.filter((entry) => judgeEntry(lookup, entry) !== undefined).map(({ id }) => id),
      );
      // OSV puts the distribution's name before the CVE.
      const answered = new Set(ids.map((id) => id.replace(/^(?:ALPINE|UBUNTU)-(?=CVE-)/, '')));
      for (const id of answered) {
        if (!entries.some((entry) => entry.id === id)) continue;
        count.held += 1;
        if (found.has(id)) count.found += 1;
        else missed.push(`${name}@${query.version} ${id}`);
      }
      for (const id of found) if (!answered.has(id)) count.extra.push(id);
    }
    // The copy of npm's records has merged the two ranges of this one into the later.
    expect(missed).toEqual(['minimist@0.0.8 GHSA-vh95-rmgr-6w4m']);
    expect(Object.fromEntries([...counts].map(([base, { found }]) => [base, found]))).toMatchObject(
      {
        Go: 181,
        PyPI: 35,
        Alpine: 29,
        Maven: 8,
        npm: 2,
      },
    );
    expect(counts.get('PyPI')?.extra).toEqual([]);
    // Newer than the recording.
    for (const id of counts.get('Go')!.extra)
      expect(id).toMatch(/^GO-2026-(?:502[0-9]|[56]\d{3})$/);
  });

  /** Requests and responses of the recordings, joined; the bodies are indented JSON in YAML. */
  function recordedAnswers(): [Query, string[]][] {
    const answers = new Map<string, [Query, string[]]>();
    for (const text of recordings()) {
      const bodies = [...text.matchAll(/^ {6}body: \|\n((?: {8}.*\n)+)/gm)].map((match) =>
        JSON.parse(match[1]!),
      );
      for (let i = 0; i + 1 < bodies.length; i += 2) {
        const { queries } = bodies[i] as { queries: Query[] };
        const { results } = bodies[i + 1] as { results: { vulns?: { id: string }[] }[] };
        for (const [at, query] of queries.entries()) {
          const ids = (results[at]?.vulns ?? []).map((one) => one.id);
          answers.set(JSON.stringify(query), [query, ids]);
        }
      }
    }
    return [...answers.values()];
  }

  /** The recordings in the tar archive of fixtures; headers as in POSIX.1-1988 ustar. */
  function recordings(): string[] {
    const tar = gunzipSync(
      readFileSync(sharedPath('feeds/fixtures/upstream-feed-fixtures.tar.gz')),
    );
    const texts: string[] = [];
    for (let at = 0; at + 512 <= tar.length; ) {
      const name = tar.toString('utf8', at, tar.indexOf(0, at));
      const size = Number.parseInt(tar.toString('latin1', at + 124, at + 135), 8) || 0;
      if (name.includes('cassettes__')) texts.push(tar.toString('utf8', at + 512, at + 512 + size));
      at += 512 + Math.ceil(size / 512) * 512;
    }
    return texts;
  }
});
