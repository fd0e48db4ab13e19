import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand, type RegistryServer, startRegistry } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { databaseStatus } from '../database/status.ts';
import { updateDatabase } from '../database/update.ts';
import {
  at,
  build,
  day,
  held,
  here,
  later,
  makeKeys,
  pull,
  push,
  session,
  signing,
  today,
  useDatabases,
} from './databases-for-test.ts';
import { pullDatabase } from './pull-database.ts';
import { pushDatabase } from './push-database.ts';

useDatabases();

describe('a registry that a test controls', () => {
  test('what is pushed is the same when it is pulled, and is uploaded and fetched once', async () => {
    const pushed = await push('old');
    expect(pushed).toMatchObject({ uploaded: true, info: { advisories: 1 } });
    expect(await push('old')).toEqual({ ...pushed, uploaded: false });
    expect(await pull()).toEqual({
      changed: true,
      digest: pushed.digest,
      advisories: 1,
      builtAt: today.toISOString(),
    });
    expect(await held()).toMatchObject({ state: 'ready', info: pushed.info });
    const asked = here.registry.seen.length;
    expect(await pull()).toMatchObject({ changed: false });
    expect(here.registry.seen.slice(asked).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/org/advisories/manifests/1',
    ]);
    await push('new');
    expect(await pull()).toMatchObject({ changed: true, advisories: 2 });
    expect(await held()).toMatchObject({ state: 'ready', info: { advisories: 2 } });
  });

  test('the manifest is an OCI artifact that says what it holds', async () => {
    const { digest, info, sizeBytes } = await push('old');
    const response = await fetch(`${here.registry.url}/v2/org/advisories/manifests/${digest}`);
    expect(response.headers.get('content-type')).toBe('application/vnd.oci.image.manifest.v1+json');
    expect(await response.json()).toEqual({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: 'application/vnd.seaworthy.advisories.v1',
      config: {
        // image-spec, manifest.md: "the descriptor of the empty JSON value"
        mediaType: 'application/vnd.oci.empty.v1+json',
        digest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
        size: 2,
        data: 'e30=',
      },
      layers: [
        {
          mediaType: 'application/vnd.seaworthy.advisories.bundle.v1+zstd',
          digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
          size: sizeBytes,
          annotations: { 'org.opencontainers.image.title': 'advisories.seaworthy' },
        },
      ],
      annotations: {
        'org.opencontainers.image.title': 'Seaworthy advisory database',
        'org.opencontainers.image.created': today.toISOString(),
        'dev.seaworthy.advisories.checked': today.toISOString(),
        'dev.seaworthy.advisories.digest': info.digest,
        'dev.seaworthy.advisories.schema': expect.stringMatching(/^\d+$/),
        'dev.seaworthy.advisories.count': '1',
      },
    });
  });

  test('a source that had nothing new counts as checked, also where the database is held', async () => {
    const copy = await build('same', ['1.0.0'], today);
    await push('same');
    await pull();
    expect(await held()).toMatchObject({ checkedAt: today.toISOString() });
    await updateDatabase({ directory: copy, from: at('same.jsonl'), now: later(2) });
    await push('same');
    expect(await pull()).toMatchObject({ changed: false });
    expect(await held()).toMatchObject({ checkedAt: later(2).toISOString(), ageDays: 0 });
  });

  test('an older database does not take the place of a newer one, unless forced', async () => {
    await push('new');
    await pull();
    await push('old');
    await expect(pull()).rejects.toMatchObject({
      code: 'USAGE',
      hint: expect.stringContaining('--force'),
    });
    expect(await held()).toMatchObject({ info: { advisories: 2 } });
    expect(await pull({ whenOlder: 'keep-newer' })).toMatchObject({ changed: false });
    expect(await held()).toMatchObject({ info: { advisories: 2 } });
    expect(await pull({ whenOlder: 'replace' })).toMatchObject({ changed: true, advisories: 1 });
    expect(await held()).toMatchObject({ info: { advisories: 1 } });
  });

  test('a date in the future is refused: no later database could take its place', async () => {
    await push('new');
    await expect(pull({ now: new Date(today.getTime() - day) })).rejects.toMatchObject({
      code: 'MALFORMED',
      message: expect.stringContaining('future'),
    });
  });

  test('a damaged database in the directory is replaced', async () => {
    await push('old');
    await pull();
    writeFileSync(join(here.local, 'current.json'), '{');
    expect(await pull()).toMatchObject({ changed: true });
    expect(await held()).toMatchObject({ state: 'ready' });
  });

  test('readers that have the old database open keep it', async () => {
    await push('old');
    await pull();
    const reader = await openDatabase({ directory: here.local });
    await push('new');
    await pull();
    expect(reader.affected('npm', 'a')).toHaveLength(1);
    await reader.close();
  });

  test('many pulls at once fetch it once', async () => {
    await push('old');
    const asked = here.registry.seen.length;
    const results = await Promise.all(Array.from({ length: 4 }, () => pull()));
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    const blobs = here.registry.seen.slice(asked).filter(({ path }) => path.includes('/blobs/'));
    expect(blobs).toHaveLength(1);
  });

  describe('what is wrong changes nothing', () => {
    beforeEach(async () => {
      await push('old');
      await pull();
      await push('new');
    });
    afterEach(async () => {
      expect(await held()).toMatchObject({ state: 'ready', info: { advisories: 1 } });
    });
    test('bytes that are not those of the digest', async () => {
      let isAsking = false;
      here.registry.behave(async ({ url = '', method }, response) => {
        if (method !== 'GET' || !url.includes('/blobs/') || isAsking) return false;
        isAsking = true;
        const bytes = Buffer.from(await (await fetch(`${here.registry.url}${url}`)).arrayBuffer());
        isAsking = false;
        bytes[bytes.length - 20]! ^= 1;
        response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
        return true;
      });
      await expect(pull()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    });

    test('a manifest that is not the one of the digest', async () => {
      here.registry.behave(({ url = '' }, response) => {
        const headers = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
        return url.includes('/manifests/') && Boolean(response.writeHead(200, headers).end('{}'));
      });
      await expect(pull()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    });

    test('a registry that hangs in the middle', async () => {
      here.registry.behave(({ url = '', method }, response) => {
        if (method !== 'GET' || !url.includes('/blobs/')) return false;
        response.writeHead(200).write('x');
        return true;
      });
      await expect(pull()).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    test('a pull that is cancelled', async () => {
      here.registry.behave(({ url = '' }) => url.includes('/blobs/'));
      const signal = AbortSignal.timeout(100);
      await expect(pull({ signal, timeouts: {} })).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    test.each([
      ['an image', () => here.registry.putImage(['layer']), 'TARGET_UNSUPPORTED'],
      ['no JSON', () => here.registry.putManifest('x', Buffer.from('{'), '1'), 'MALFORMED'],
      [
        'another version',
        () => change({ 'dev.seaworthy.advisories.schema': '99' }),
        'TARGET_UNSUPPORTED',
      ],
      ['no count', () => change({ 'dev.seaworthy.advisories.count': 'many' }), 'MALFORMED'],
      [
        'a false date',
        () => change({ 'org.opencontainers.image.created': '2026-11-22T00:00:00Z' }),
        'MALFORMED',
      ],
      [
        'a false digest',
        () => change({ 'dev.seaworthy.advisories.digest': `sha256:${'0'.repeat(64)}` }),
        'DIGEST_MISMATCH',
      ],
    ])('%s under the tag', async (_, put, code) => {
      await put();
      const source = code === 'TARGET_UNSUPPORTED' && _ === 'an image' ? 'latest' : '1';
      await expect(
        pullDatabase(here.target.replace(/1$/, source), { ...session, directory: here.local }),
      ).rejects.toMatchObject({ code });
    });

    async function change(annotations: Record<string, string>): Promise<void> {
      const address = `${here.registry.url}/v2/org/advisories/manifests/1`;
      const manifest = (await (await fetch(address)).json()) as { annotations: object };
      Object.assign(manifest.annotations, annotations);
      here.registry.putManifest('application/vnd.oci.image.manifest.v1+json', manifest, '1');
    }

    test('what is not there, and what is no tag', async () => {
      await expect(
        pullDatabase(`${here.target}0`, { ...session, directory: here.local }),
      ).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
      await expect(pushDatabase('No/Ref', session)).rejects.toMatchObject({ code: 'USAGE' });
      const byDigest = `${here.registry.host}/a@sha256:${'0'.repeat(64)}`;
      await expect(pushDatabase(byDigest, session)).rejects.toMatchObject({ code: 'USAGE' });
    });
  });
});

describe.skipIf(!hasCommand('docker-registry'))("distribution's registry", () => {
  let registry: RegistryServer;
  beforeAll(async () => {
    mkdirSync(at('registry'));
    registry = await startRegistry({ directory: at('registry'), tls: true, login: 'basic' });
  });
  afterAll(() => registry?.stop());
  const secure = () => ({ ...session, plainHttp: false, caFiles: [registry.caFile!] });

  test('keeps and gives back a signed database, over TLS and with a login', async () => {
    const keys = makeKeys('real');
    const target = `${registry.host}/org/advisories:daily`;
    const options = { ...secure(), directory: at('new'), ...signing(keys.private) };
    const pushed = await pushDatabase(target, options);
    const pulled = await pullDatabase(target, {
      ...secure(),
      directory: at('real'),
      verifyKeyFile: keys.public,
    });
    expect(pulled).toMatchObject({ changed: true, digest: pushed.digest });
    expect(await databaseStatus({ directory: at('real'), verify: true })).toMatchObject({
      state: 'ready',
      info: pushed.info,
    });
    const byDigest = `${registry.host}/org/advisories@${pushed.digest}`;
    expect(await pullDatabase(byDigest, { ...secure(), directory: at('real') })).toMatchObject({
      changed: false,
    });
    const stranger = { ...secure(), credentials: { username: 'nobody', password: 'x' } };
    await expect(
      pullDatabase(target, { ...stranger, directory: at('real') }),
    ).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });
});
