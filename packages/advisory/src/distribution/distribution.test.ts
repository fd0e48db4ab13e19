import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  FakeRegistry,
  hasCommand,
  type RegistryServer,
  run,
  startRegistry,
  testLogin,
} from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../database/open-database.ts';
import { databaseStatus } from '../database/status.ts';
import { updateDatabase } from '../database/update.ts';
import { type PullOptions, pullDatabase } from './pull-database.ts';
import { type PushOptions, pushDatabase } from './push-database.ts';

const day = 86_400_000;
const today = new Date('2026-11-20T12:00:00Z');
const later = (days: number) => new Date(today.getTime() + days * day);

let root: string;
const at = (...names: string[]) => join(root, ...names);

/** A database with one flaw for each version, built on a day. */
async function build(name: string, versions: readonly string[], now: Date): Promise<string> {
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

function makeKeys(name: string): { private: string; public: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(at(`${name}.key`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(at(`${name}.pub`), publicKey.export({ type: 'spki', format: 'pem' }));
  return { private: at(`${name}.key`), public: at(`${name}.pub`) };
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'advisory-distribution-'));
  await build('old', ['1.0.0'], today);
  await build('new', ['1.0.0', '2.0.0'], later(1));
});
afterAll(() => rmSync(root, { recursive: true }));

const session = {
  signal: new AbortController().signal,
  plainHttp: true,
  caFiles: [],
  credentials: testLogin,
  retry: { attempts: 2, baseDelayMs: 5, maxDelayMs: 10, maxRetryAfterMs: 100 },
  timeouts: { headersMs: 1_000, stallMs: 1_000 },
  now: later(2),
};

const signing = (keyFile: string, validForMs = 10 * day) => ({
  sign: { keyFile, validForMs, creator: 'test' },
});

describe('a registry that a test controls', () => {
  let registry: FakeRegistry;
  let target: string;
  let fresh = 0;
  let local: string;
  beforeEach(async () => {
    registry = await FakeRegistry.start();
    target = `${registry.host}/org/advisories:1`;
    local = at(`local-${fresh++}`);
  });
  afterEach(() => registry.stop());

  const push = (name: string, more: Partial<PushOptions> = {}) =>
    pushDatabase(target, { ...session, directory: at(name), ...more });
  const pull = (more: Partial<PullOptions> = {}) =>
    pullDatabase(target, { ...session, directory: local, ...more });
  /** The current database, and that nothing half-made lies beside it. */
  const held = async () => {
    const state = await databaseStatus({ directory: local, verify: true, now: later(2) });
    const names = readdirSync(local).sort();
    expect(names).toEqual(state.state === 'absent' ? names : ['current.json', 'generations']);
    expect(names.filter((name) => name.startsWith('download-'))).toEqual([]);
    return state;
  };

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
    const asked = registry.seen.length;
    expect(await pull()).toMatchObject({ changed: false });
    expect(registry.seen.slice(asked).map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/org/advisories/manifests/1',
    ]);
    await push('new');
    expect(await pull()).toMatchObject({ changed: true, advisories: 2 });
    expect(await held()).toMatchObject({ state: 'ready', info: { advisories: 2 } });
  });

  test('the manifest is an OCI artifact that says what it holds', async () => {
    const { digest, info, sizeBytes } = await push('old');
    const response = await fetch(`${registry.url}/v2/org/advisories/manifests/${digest}`);
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
    writeFileSync(join(local, 'current.json'), '{');
    expect(await pull()).toMatchObject({ changed: true });
    expect(await held()).toMatchObject({ state: 'ready' });
  });

  test('readers that have the old database open keep it', async () => {
    await push('old');
    await pull();
    const reader = await openDatabase({ directory: local });
    await push('new');
    await pull();
    expect(reader.affected('npm', 'a')).toHaveLength(1);
    await reader.close();
  });

  test('many pulls at once fetch it once', async () => {
    await push('old');
    const asked = registry.seen.length;
    const results = await Promise.all(Array.from({ length: 4 }, () => pull()));
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    const blobs = registry.seen.slice(asked).filter(({ path }) => path.includes('/blobs/'));
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
      registry.behave(async ({ url = '', method }, response) => {
        if (method !== 'GET' || !url.includes('/blobs/') || isAsking) return false;
        isAsking = true;
        const bytes = Buffer.from(await (await fetch(`${registry.url}${url}`)).arrayBuffer());
        isAsking = false;
        bytes[bytes.length - 20]! ^= 1;
        response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
        return true;
      });
      await expect(pull()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    });

    test('a manifest that is not the one of the digest', async () => {
      registry.behave(({ url = '' }, response) => {
        const headers = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
        return url.includes('/manifests/') && Boolean(response.writeHead(200, headers).end('{}'));
      });
      await expect(pull()).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    });

    test('a registry that hangs in the middle', async () => {
      registry.behave(({ url = '', method }, response) => {
        if (method !== 'GET' || !url.includes('/blobs/')) return false;
        response.writeHead(200).write('x');
        return true;
      });
      await expect(pull()).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    test('a pull that is cancelled', async () => {
      registry.behave(({ url = '' }) => url.includes('/blobs/'));
      const signal = AbortSignal.timeout(100);
      await expect(pull({ signal, timeouts: {} })).rejects.toMatchObject({ code: 'TIMEOUT' });
    });

    test.each([
      ['an image', () => registry.putImage(['layer']), 'TARGET_UNSUPPORTED'],
      ['no JSON', () => registry.putManifest('x', Buffer.from('{'), '1'), 'MALFORMED'],
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
        pullDatabase(target.replace(/1$/, source), { ...session, directory: local }),
      ).rejects.toMatchObject({ code });
    });

    async function change(annotations: Record<string, string>): Promise<void> {
      const address = `${registry.url}/v2/org/advisories/manifests/1`;
      const manifest = (await (await fetch(address)).json()) as { annotations: object };
      Object.assign(manifest.annotations, annotations);
      registry.putManifest('application/vnd.oci.image.manifest.v1+json', manifest, '1');
    }

    test('what is not there, and what is no tag', async () => {
      await expect(
        pullDatabase(`${target}0`, { ...session, directory: local }),
      ).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
      await expect(pushDatabase('No/Ref', session)).rejects.toMatchObject({ code: 'USAGE' });
      const byDigest = `${registry.host}/a@sha256:${'0'.repeat(64)}`;
      await expect(pushDatabase(byDigest, session)).rejects.toMatchObject({ code: 'USAGE' });
    });
  });

  describe('signatures', () => {
    let ours: ReturnType<typeof makeKeys>;
    let theirs: ReturnType<typeof makeKeys>;
    beforeAll(() => {
      ours = makeKeys('ours');
      theirs = makeKeys('theirs');
    });

    test('a database is taken when the right key has signed it, and only then', async () => {
      await push('old');
      const verified = { verifyKeyFile: ours.public };
      await expect(pull(verified)).rejects.toMatchObject({
        code: 'UNTRUSTED',
        message: expect.stringContaining('not signed'),
      });
      await push('old', signing(theirs.private));
      await expect(pull(verified)).rejects.toMatchObject({
        code: 'UNTRUSTED',
        message: expect.stringContaining('key that is trusted'),
      });
      expect(existsSync(join(local, 'current.json'))).toBe(false);
      await push('old', signing(ours.private));
      expect(await pull(verified)).toMatchObject({ changed: true });
      // The other signature is still there, and ours is there once.
      await push('old', signing(ours.private));
      expect(await pull({ verifyKeyFile: theirs.public })).toMatchObject({ changed: false });
      const { digest } = await push('old');
      const tag = `${digest.replace(':', '-')}.sig`;
      const stored = await fetch(`${registry.url}/v2/org/advisories/manifests/${tag}`);
      expect(((await stored.json()) as { layers: object[] }).layers).toHaveLength(2);
    });

    test.skipIf(!hasCommand('openssl'))('OpenSSL verifies what cosign would', async () => {
      const { digest } = await push('old', signing(ours.private));
      const address = `${registry.url}/v2/org/advisories`;
      const tag = `${digest.replace(':', '-')}.sig`;
      const manifest = (await (await fetch(`${address}/manifests/${tag}`)).json()) as {
        layers: { mediaType: string; digest: string; annotations: Record<string, string> }[];
      };
      const [layer] = manifest.layers;
      expect(layer!.mediaType).toBe('application/vnd.dev.cosign.simplesigning.v1+json');
      const payload = await (await fetch(`${address}/blobs/${layer!.digest}`)).text();
      // The example of cosign's specification, with the values of ours.
      expect(JSON.parse(payload)).toEqual({
        critical: {
          identity: { 'docker-reference': `${registry.host}/org/advisories` },
          image: { 'docker-manifest-digest': digest },
          type: 'cosign container image signature',
        },
        optional: {
          creator: 'test',
          timestamp: later(2).getTime() / 1000,
          expires: later(12).toISOString(),
        },
      });
      writeFileSync(at('payload'), payload);
      const signature = layer!.annotations['dev.cosignproject.cosign/signature']!;
      writeFileSync(at('signature'), Buffer.from(signature, 'base64'));
      const verify = (key: string) =>
        run('openssl', [
          ...['dgst', '-sha256', '-verify', key, '-signature', at('signature')],
          at('payload'),
        ]);
      expect(await verify(ours.public)).toContain('Verified OK');
      await expect(verify(theirs.public)).rejects.toThrow();
    });

    test('the signature of another database does not count, nor one that has expired', async () => {
      const verified = { verifyKeyFile: ours.public };
      const signed = await push('old', signing(ours.private, 3 * day));
      await expect(pull({ ...verified, now: later(6) })).rejects.toMatchObject({
        code: 'UNTRUSTED',
        message: expect.stringContaining(`expired at ${later(5).toISOString()}`),
      });
      const other = await push('new');
      const tagOf = (digest: string) => `${digest.replace(':', '-')}.sig`;
      const address = `${registry.url}/v2/org/advisories/manifests/`;
      const stolen = await (await fetch(address + tagOf(signed.digest))).json();
      registry.putManifest(
        'application/vnd.oci.image.manifest.v1+json',
        stolen,
        tagOf(other.digest),
      );
      await expect(pull(verified)).rejects.toMatchObject({ code: 'UNTRUSTED' });
    });

    test('hostile signature manifests end in an error', async () => {
      const { digest } = await push('old');
      const put = (layers: unknown) =>
        registry.putManifest(
          'application/vnd.oci.image.manifest.v1+json',
          { schemaVersion: 2, layers },
          `${digest.replace(':', '-')}.sig`,
        );
      const verify = () => pull({ verifyKeyFile: ours.public });
      const type = 'application/vnd.dev.cosign.simplesigning.v1+json';
      const annotations = { 'dev.cosignproject.cosign/signature': 'AAAA' };
      const layer = { mediaType: type, digest, size: 1, annotations };
      put(Array.from({ length: 101 }, () => layer));
      await expect(verify()).rejects.toMatchObject({ code: 'MALFORMED' });
      put([{ ...layer, digest: '../../x' }]);
      await expect(verify()).rejects.toMatchObject({ code: 'MALFORMED' });
      put([{ ...layer, size: 10_000_000 }]);
      await expect(verify()).rejects.toMatchObject({ code: 'UNTRUSTED' });
      put([{ ...registry.putBlob(type, 'no payload'), annotations }]);
      await expect(verify()).rejects.toMatchObject({ code: 'UNTRUSTED' });
      put([layer]);
      await expect(verify()).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
    });

    test.each([
      ['rsa', { modulusLength: 2048 }],
      ['ed25519', {}],
    ] as const)('%s keys sign too', async (type, options) => {
      const pair = generateKeyPairSync(type as 'rsa', options as { modulusLength: number });
      writeFileSync(at('other.key'), pair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(at('other.pub'), pair.publicKey.export({ type: 'spki', format: 'pem' }));
      await push('old', signing(at('other.key')));
      expect(await pull({ verifyKeyFile: at('other.pub') })).toMatchObject({ changed: true });
    });

    test('keys that cannot be used say so before anything is asked', async () => {
      const cosign = '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAA==\n';
      writeFileSync(at('cosign.key'), cosign);
      writeFileSync(at('none.key'), 'no key');
      for (const file of [at('cosign.key'), at('none.key'), ours.public, at('absent')]) {
        await expect(push('old', signing(file))).rejects.toMatchObject({ code: 'CONFIGURATION' });
      }
      for (const file of [ours.private, at('none.key'), at('absent')]) {
        await expect(pull({ verifyKeyFile: file })).rejects.toMatchObject({
          code: 'CONFIGURATION',
        });
      }
      expect(registry.seen).toEqual([]);
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
