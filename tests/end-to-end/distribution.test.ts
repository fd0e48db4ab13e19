import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import {
  hasCommand,
  type RegistryServer,
  startRegistry,
  tarOf,
  writeOciLayout,
} from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

/** The database by way of a registry, as a company would hand it to its machines. */
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

describe.skipIf(!hasCommand('docker-registry'))('the advisory database in a registry', () => {
  let registry: RegistryServer;
  let reference: string;
  const feed = sandbox.path('npm.jsonl');
  const layout = sandbox.path('image');
  const keys = { private: sandbox.path('db.key'), public: sandbox.path('db.pub') };

  beforeAll(async () => {
    const lodash = { name: 'lodash', version: '4.17.15' };
    const manifest = { path: 'node_modules/lodash/package.json', data: JSON.stringify(lodash) };
    await writeOciLayout(layout, { layers: [{ tar: tarOf([manifest]) }] });
    const affected = {
      package: { ecosystem: 'npm', name: 'lodash' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.17.99' }] }],
    };
    writeFileSync(feed, JSON.stringify({ id: 'GHSA-test-0001', affected: [affected] }));
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(keys.private, pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(keys.public, pair.publicKey.export({ type: 'spki', format: 'pem' }));
    mkdirSync(sandbox.path('registry'));
    registry = await startRegistry({ directory: sandbox.path('registry') });
    reference = `${registry.host}/security/advisories:1`;
  });
  afterAll(() => registry?.stop());

  const db = (...words: string[]) => sandbox.run(['db', ...words]);
  const publisher = sandbox.path('publisher');
  const consumer = sandbox.path('consumer');

  test('is pushed, pulled and used; a second time nothing is moved', async () => {
    expect(await db('update', '--from', feed, '--db', publisher)).toMatchObject({ exitCode: 0 });
    const push = () => db('push', reference, '--plain-http', '--db', publisher);
    const pushed = await push();
    expect(pushed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(pushed.stdout).toMatch(/^pushed: 1 advisories, built .*\n {2}manifest {2}sha256:/);
    expect((await push()).stdout).toMatch(/^was there already: 1 advisories/);

    const pull = () => db('pull', reference, '--plain-http', '--db', consumer);
    expect((await pull()).stdout).toMatch(/^pulled: 1 advisories/);
    expect((await pull()).stdout).toMatch(/^up to date: 1 advisories/);
    const { report } = await sandbox.scan(['--offline', '--db', consumer, layout]);
    expect(report.findings).toMatchObject([{ vulnerability: 'GHSA-test-0001' }]);
  });

  test('a key decides what is taken', async () => {
    const pull = () =>
      db(
        'pull',
        reference,
        '--plain-http',
        '--db',
        sandbox.path('signed'),
        '--verify-key',
        keys.public,
      );
    const refused = await pull();
    expect(refused).toMatchObject({ exitCode: 3, stdout: '' });
    expect(refused.stderr).toContain('[UNTRUSTED]');
    const signed = await db(
      'push',
      reference,
      '--plain-http',
      '--db',
      publisher,
      '--sign-key',
      keys.private,
    );
    expect(signed.stdout).toContain(`signed    with ${keys.private}`);
    expect(await pull()).toMatchObject({ exitCode: 0 });
  });

  test('a scan pulls it by itself, and says when it could not', async () => {
    const words = ['--plain-http', '--db', sandbox.path('by-scan'), layout];
    const environment = {
      SEAWORTHY_DB_REPOSITORY: reference,
      SEAWORTHY_DB_VERIFY_KEY: keys.public,
    };
    const first = await sandbox.scan(words, { environment });
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.report.findings).toMatchObject([{ vulnerability: 'GHSA-test-0001' }]);
    expect(first.report.problems).toEqual([]);
    // Less than a day old: nobody is asked.
    const nowhere = { SEAWORTHY_DB_REPOSITORY: 'localhost:1/nothing/here:1' };
    const second = await sandbox.scan(words, { environment: nowhere });
    expect(second.report.problems).toEqual([]);
    expect(second.report.findings).toHaveLength(1);
    const [plain, , , target] = words;
    const absent = [plain!, '--db', sandbox.path('absent'), target!];
    const failed = await sandbox.scan(absent, { environment: nowhere });
    expect(failed.exitCode).toBe(3);
    expect(failed.report.problems).toMatchObject([
      { code: 'feed-failed', message: expect.stringContaining('could not be pulled') },
    ]);
  });

  test('wrong words are told apart from a registry that says no', async () => {
    expect(await db('push', 'Not/A Reference', '--db', publisher)).toMatchObject({ exitCode: 2 });
    const nothing = await db('pull', `${registry.host}/no/thing:1`, '--plain-http');
    expect(nothing).toMatchObject({ exitCode: 3 });
    expect(nothing.stderr).toContain('[TARGET_NOT_FOUND]');
    const absent = await db('push', reference, '--plain-http', '--db', sandbox.path('none'));
    expect(absent.stderr).toContain('[NO_DATABASE]');
  });
});
