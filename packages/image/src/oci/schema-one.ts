import { malformed } from '@seaworthy/model';
import { checkShape, isDigest, parseJson } from '@seaworthy/registry';
import * as z from 'zod/mini';
import type { ImageConfig } from './image-config.ts';
import { checkLayerCount } from './layer-count.ts';

const what = 'schema 1 manifest';

/** Docker manifest v2 schema 1, which carries its configuration in itself. */
export interface SchemaOneManifest {
  readonly kind: 'schema-one';
  readonly config: ImageConfig;
  /** Digests of the layers, base first, without those that hold nothing. */
  readonly layers: readonly string[];
}

/**
 * Docker's image manifest v2 schema 1, deprecated since 2017 and still found in old registries.
 * Layers and history run newest first, one history entry a layer, each a JSON text of its own.
 */
const SchemaOneSchema = z.object({
  schemaVersion: z.literal(1),
  architecture: z.nullish(z.string().check(z.maxLength(64))),
  fsLayers: z.array(
    z.object({ blobSum: z.string().check(z.refine(isDigest, 'not a sha256 or sha512 digest')) }),
  ),
  history: z.array(z.object({ v1Compatibility: z.string() })),
});

const HistorySchema = z.object({
  created: z.nullish(z.string()),
  architecture: z.nullish(z.string().check(z.maxLength(64))),
  os: z.nullish(z.string().check(z.maxLength(64))),
  variant: z.nullish(z.string().check(z.maxLength(64))),
  comment: z.nullish(z.string()),
  throwaway: z.nullish(z.boolean()),
  config: z.nullish(
    z.object({
      Labels: z.nullish(z.record(z.string(), z.string())),
      Env: z.nullish(z.array(z.string())),
    }),
  ),
  container_config: z.nullish(z.object({ Cmd: z.nullish(z.array(z.string())) })),
});

/**
 * `raw` is the parsed form of `bytes`. Where the manifest is signed, what the signature (and so
 * the digest) covers is read instead.
 *
 * @throws MALFORMED, LIMIT_EXCEEDED
 */
export function parseSchemaOne(bytes: Buffer, raw: unknown): SchemaOneManifest {
  const payload = signedPayload(bytes);
  const manifest = checkShape(
    what,
    SchemaOneSchema,
    payload === undefined ? raw : parseJson(what, payload),
  );
  checkLayerCount(what, manifest.fsLayers);
  if (manifest.fsLayers.length === 0 || manifest.fsLayers.length !== manifest.history.length) {
    throw malformed(what, 'layers and history do not pair up');
  }
  const history = manifest.history.map((entry) =>
    checkShape(what, HistorySchema, parseJson(what, entry.v1Compatibility)),
  );
  const steps = manifest.fsLayers
    .map(({ blobSum }, index) => ({ blobSum, history: history[index]! }))
    .filter((step) => step.history.throwaway !== true)
    .reverse();
  const lines = steps.map(
    ({ history: { container_config: container, comment } }) =>
      container?.Cmd?.join(' ') || comment || undefined,
  );
  const newest = history[0]!;
  const architecture = newest.architecture ?? manifest.architecture;
  return {
    kind: 'schema-one',
    layers: steps.map((step) => step.blobSum),
    config: {
      platform: [newest.os || 'linux', architecture, newest.variant].filter(Boolean).join('/'),
      createdAt: newest.created ?? undefined,
      labels: newest.config?.Labels ?? {},
      environment: newest.config?.Env ?? [],
      diffIds: [],
      createdBy: lines,
      history: [],
    },
  };
}

/**
 * What a JSON web signature in libtrust's "pretty" form covers: the first `formatLength` bytes of
 * the document, then `formatTail`. `undefined` when the document carries no signatures.
 *
 * @throws MALFORMED
 */
export function signedPayload(bytes: Buffer): Buffer | undefined {
  // Cheap, and true of every signed manifest: most documents need not be parsed a second time.
  if (!bytes.includes('"signatures"')) return undefined;
  const document = JwsSchema.safeParse(parseJson(what, bytes));
  if (!document.success) return undefined;
  const [signature] = document.data.signatures;
  const head = checkShape(
    what,
    ProtectedSchema,
    parseJson(what, Buffer.from(signature.protected, 'base64url')),
  );
  if (head.formatLength > bytes.length) {
    throw malformed(what, 'its signature covers more than there is');
  }
  const tail = Buffer.from(head.formatTail, 'base64url');
  return Buffer.concat([bytes.subarray(0, head.formatLength), tail]);
}

const JwsSchema = z.object({
  schemaVersion: z.literal(1),
  signatures: z.tuple([z.object({ protected: z.string() })], z.unknown()),
});

const ProtectedSchema = z.object({
  formatLength: z.int().check(z.nonnegative()),
  formatTail: z.string().check(z.maxLength(4096)),
});
