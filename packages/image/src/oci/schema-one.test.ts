import { createHash } from 'node:crypto';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifestDigest, parseManifest, verifyManifest } from './manifest.ts';

const digest = (fill: string) => `sha256:${fill.repeat(64)}`;
const history = (entry: object) => ({ v1Compatibility: JSON.stringify(entry) });

/** Three steps, newest first; the middle one changed no files. */
const manifest = {
  schemaVersion: 1,
  name: 'library/example',
  tag: 'latest',
  architecture: 'amd64',
  fsLayers: ['c', 'b', 'a'].map((fill) => ({ blobSum: digest(fill) })),
  history: [
    history({
      id: '3',
      parent: '2',
      created: '2015-03-05T00:00:00Z',
      architecture: 'arm',
      variant: 'v7',
      os: 'linux',
      config: { Labels: { a: 'b' }, Env: ['X=1'] },
      container_config: { Cmd: ['/bin/sh', '-c', 'make install'] },
    }),
    history({ id: '2', parent: '1', throwaway: true, container_config: { Cmd: ['ENV'] } }),
    history({ id: '1', container_config: { Cmd: ['/bin/sh', '-c', '#(nop) ADD file'] } }),
  ],
};

/** Signs as libtrust does: the text cut before its last brace, the signatures put in between. */
function sign(value: unknown): { signed: Buffer; payload: Buffer } {
  const payload = Buffer.from(JSON.stringify(value, null, 3));
  const formatLength = payload.lastIndexOf('\n}');
  const head = {
    formatLength,
    formatTail: payload.subarray(formatLength).toString('base64url'),
    time: '2015-03-05T00:00:00Z',
  };
  const signature = {
    header: { alg: 'ES256' },
    signature: 'c2lnbmF0dXJl',
    protected: Buffer.from(JSON.stringify(head)).toString('base64url'),
  };
  const signed = `${payload.subarray(0, formatLength)},\n   "signatures": ${JSON.stringify([signature])}\n}`;
  return { signed: Buffer.from(signed), payload };
}

test('reads layers base first and leaves out those that hold nothing', () => {
  expect(parseManifest(Buffer.from(JSON.stringify(manifest)))).toEqual({
    kind: 'schema-one',
    layers: [digest('a'), digest('c')],
    config: {
      platform: 'linux/arm/v7',
      createdAt: '2015-03-05T00:00:00Z',
      labels: { a: 'b' },
      environment: ['X=1'],
      diffIds: [],
      createdBy: ['/bin/sh -c #(nop) ADD file', '/bin/sh -c make install'],
      history: [],
    },
  });
});

test('the digest of a signed manifest is that of what is signed', () => {
  const { signed, payload } = sign(manifest);
  const expected = `sha256:${createHash('sha256').update(payload).digest('hex')}`;
  expect(manifestDigest(signed)).toBe(expected);
  expect(() => verifyManifest(signed, expected)).not.toThrow();
  expect(() => verifyManifest(signed, digest('0'))).toThrow(
    expect.objectContaining({ code: 'DIGEST_MISMATCH' }),
  );
});

test('what stands beside the signed part is not read', () => {
  const { signed } = sign(manifest);
  const text = signed.toString();
  const forged = Buffer.from(
    text.replace(/\}$/, `, "fsLayers": [{"blobSum": "${digest('f')}"}], "history": []}`),
  );
  expect(JSON.parse(forged.toString()).history).toEqual([]);
  expect(parseManifest(forged)).toMatchObject({ layers: [digest('a'), digest('c')] });
});

test('refuses manifests whose parts do not fit together', () => {
  const broken = (change: object) => () =>
    parseManifest(Buffer.from(JSON.stringify({ ...manifest, ...change })));
  expect(broken({ history: [] })).toThrow(/pair up/);
  expect(broken({ fsLayers: [], history: [] })).toThrow(/pair up/);
  expect(broken({ history: Array(3).fill({ v1Compatibility: '{' }) })).toThrow(/not JSON/);
  expect(broken({ fsLayers: Array(3).fill({ blobSum: '../x' }) })).toThrow(/digest/);
  const far = Buffer.from('{"formatLength": 999999, "formatTail": ""}').toString('base64url');
  expect(broken({ signatures: [{ protected: far }] })).toThrow(/more than there is/);
});

test('mutated signed manifests end in one of our errors', () => {
  const { signed } = sign(manifest);
  fc.assert(
    fc.property(fc.array(fc.nat()), (noise) => {
      endsWell(() => {
        const bytes = mutated(signed, noise);
        parseManifest(bytes);
        manifestDigest(bytes);
      });
    }),
  );
});
