import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeRegistry, testLogin } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { databaseStatus } from '../database/status.ts';
import { updateDatabase } from '../database/update.ts';
import { type PullOptions, pullDatabase } from './pull-database.ts';
import { type PushOptions, pushDatabase } from './push-database.ts';

export const day = 86_400_000;
export const today = new Date('2026-11-20T12:00:00Z');
export const later = (days: number) => new Date(today.getTime() + days * day);

let root: string;
export const at = (...names: string[]) => join(root, ...names);

/** A database with one flaw for each version, built on a day. */
export async function build(name: string, versions: readonly string[], now: Date): Promise<string> {
  const lines = versions.map((fixed, i) =>
    JSON.stringify({
      id: `GHSA-${i}`,
      affected: [
        {
          package: { ecosystem: 'npm', name: 'a' },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    }),
  );
  writeFileSync(at(`${name}.jsonl`), lines.join('\n'));
  await updateDatabase({ directory: at(name), from: at(`${name}.jsonl`), now });
  return at(name);
}

export function makeKeys(name: string): { private: string; public: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(at(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(at(`${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }));
  return { private: at(`${name}.key`), public: at(`${name}.pub`) };
}

export const session: Omit<PushOptions & PullOptions, 'directory'> = {
  signal: new AbortController().signal,
  plainHttp: true,
  caFiles: [],
  credentials: testLogin,
  retry: { attempts: 2, baseDelayMs: 5, maxDelayMs: 10, maxRetryAfterMs: 100 },
  timeouts: { headersMs: 1_000, stallMs: 1_000 },
  now: later(2),
};

export const signing = (keyFile: string, validForMs = 10 * day) => ({
  sign: { keyFile, validForMs, creator: 'test' },
});

/** A registry that a test controls, and where it pulls to; others for every test. */
export const here = {} as { registry: FakeRegistry; target: string; local: string };
let fresh = 0;
/** What a file of tests calls that uses them. */
export function useDatabases(): void {
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'advisory-distribution-'));
    await build('old', ['1.0.0'], today);
    await build('new', ['1.0.0', '2.0.0'], later(1));
  });
  afterAll(() => rmSync(root, { recursive: true }));
  beforeEach(async () => {
    here.registry = await FakeRegistry.start();
    here.target = `${here.registry.host}/org/advisories:1`;
    here.local = at(`local-${fresh++}`);
  });
  afterEach(() => here.registry.stop());
}

export const push = (name: string, more: Partial<PushOptions> = {}) =>
  pushDatabase(here.target, { ...session, directory: at(name), ...more });
export const pull = (more: Partial<PullOptions> = {}) =>
  pullDatabase(here.target, { ...session, directory: here.local, ...more });
/** The current database, and that nothing half-made lies beside it. */
export const held = async () => {
  const state = await databaseStatus({ directory: here.local, verify: true, now: later(2) });
  const names = readdirSync(here.local).sort();
  expect(names).toEqual(state.state === 'absent' ? names : ['current.json', 'generations']);
  expect(names.filter((name) => name.startsWith('download-'))).toEqual([]);
  return state;
};
