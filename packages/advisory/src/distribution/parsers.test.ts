import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DatabaseInfo } from '../database/database-info.ts';
import { formatArtifact, parseArtifact } from './artifact.ts';
import { parseClaim } from './signature.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const info: DatabaseInfo = {
  kind: 'full',
  builtAt: '2026-11-20T12:00:00.000Z',
  advisories: 137_000,
  digest,
  ecosystems: {},
  sources: [],
};
const manifest = formatArtifact(info, '2026-11-21T12:00:00.000Z', { digest, sizeBytes: 9 });

// As `cosign sign --key` of version 2.2 writes it.
const payload = `{"critical":{"identity":{"docker-reference":"registry.example.com/app"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":null}`;

test('reads what it writes', () => {
  expect(parseArtifact(manifest, 'x')).toEqual({
    layer: { digest, sizeBytes: 9 },
    contentDigest: digest,
    advisories: 137_000,
    builtAt: '2026-11-20T12:00:00.000Z',
    checkedAt: '2026-11-21T12:00:00.000Z',
  });
});

test('reads what cosign writes', () => {
  expect(parseClaim(Buffer.from(payload))).toEqual({
    manifestDigest: digest,
    expiresAt: undefined,
  });
});

test('a claim about something else than an image is refused', () => {
  const other = payload.replace('cosign container image signature', 'atomic container signature');
  expect(() => parseClaim(Buffer.from(other))).toThrow(
    expect.objectContaining({ code: 'MALFORMED' }),
  );
});

test('a layer that is too large is refused before it is fetched', () => {
  const large = formatArtifact(info, info.builtAt, { digest, sizeBytes: 2 ** 40 });
  expect(() => parseArtifact(large, 'x')).toThrow(
    expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
  );
});

test('any bytes end in an answer or a named error', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 9 }), fc.uint8Array(), (noise, other) => {
      endsWell(() => parseArtifact(mutated(manifest, noise), 'x'));
      endsWell(() => parseClaim(mutated(payload, noise)));
      endsWell(() => parseArtifact(Buffer.from(other), 'x'));
      endsWell(() => parseClaim(Buffer.from(other)));
    }),
    { numRuns: 500 },
  );
});
