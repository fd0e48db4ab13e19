import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasCommand, run } from '@seaworthy/testkit';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  at,
  day,
  here,
  later,
  makeKeys,
  pull,
  push,
  signing,
  useDatabases,
} from './databases-for-test.ts';

useDatabases();

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
    expect(existsSync(join(here.local, 'current.json'))).toBe(false);
    await push('old', signing(ours.private));
    expect(await pull(verified)).toMatchObject({ changed: true });
    // The other signature is still there, and ours is there once.
    await push('old', signing(ours.private));
    expect(await pull({ verifyKeyFile: theirs.public })).toMatchObject({ changed: false });
    const { digest } = await push('old');
    const tag = `${digest.replace(':', '-')}.sig`;
    const stored = await fetch(`${here.registry.url}/v2/org/advisories/manifests/${tag}`);
    expect(((await stored.json()) as { layers: object[] }).layers).toHaveLength(2);
  });

  test.skipIf(!hasCommand('openssl'))('OpenSSL verifies what cosign would', async () => {
    const { digest } = await push('old', signing(ours.private));
    const address = `${here.registry.url}/v2/org/advisories`;
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
        identity: { 'docker-reference': `${here.registry.host}/org/advisories` },
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
    const address = `${here.registry.url}/v2/org/advisories/manifests/`;
    const stolen = await (await fetch(address + tagOf(signed.digest))).json();
    here.registry.putManifest(
      'application/vnd.oci.image.manifest.v1+json',
      stolen,
      tagOf(other.digest),
    );
    await expect(pull(verified)).rejects.toMatchObject({ code: 'UNTRUSTED' });
  });

  test('hostile signature manifests end in an error', async () => {
    const { digest } = await push('old');
    const put = (layers: unknown) =>
      here.registry.putManifest(
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
    put([{ ...here.registry.putBlob(type, 'no payload'), annotations }]);
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
    expect(here.registry.seen).toEqual([]);
  });
});
