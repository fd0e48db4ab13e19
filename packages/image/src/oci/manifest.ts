import { limitExceeded, malformed, SeaworthyError } from '@seaworthy/model';
import {
  algorithmOf,
  checkShape,
  type DigestAlgorithm,
  digestMismatch,
  digestOf,
  isDigest,
  maxManifestBytes,
  parseJson,
} from '@seaworthy/registry';
import * as z from 'zod/mini';
import { checkLayerCount } from './layer-count.ts';
import { artifactName, isImageConfig, manifestKindOf } from './media-types.ts';
import { normalizePlatform, type Platform } from './platform.ts';
import { parseSchemaOne, type SchemaOneManifest, signedPayload } from './schema-one.ts';

const what = 'image manifest';

const PrintableText = z
  .string()
  .check(z.maxLength(255), z.regex(/^[\x20-\x7e]*$/, 'has characters that do not belong here'));

const PlatformSchema = z.object({
  os: z.nullish(PrintableText),
  architecture: z.nullish(PrintableText),
  variant: z.nullish(PrintableText),
});

const RawDescriptor = z.object({
  mediaType: z.nullish(PrintableText),
  digest: z.string().check(z.refine(isDigest, 'not a sha256 or sha512 digest')),
  size: z.int().check(z.nonnegative()),
  urls: z.nullish(z.array(z.string())),
  annotations: z.nullish(z.record(z.string(), z.string())),
  artifactType: z.nullish(PrintableText),
  platform: z.nullish(PlatformSchema),
});

const DescriptorSchema = z.pipe(RawDescriptor, z.transform(descriptorOf));

const IndexSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.nullish(PrintableText),
  manifests: z.nullable(z.array(DescriptorSchema)),
});

const ImageSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.nullish(PrintableText),
  artifactType: z.nullish(PrintableText),
  config: DescriptorSchema,
  layers: z.nullable(z.array(DescriptorSchema)),
  annotations: z.nullish(z.record(z.string(), z.string())),
});

/** OCI image-spec descriptor.md. */
export interface Descriptor {
  /** "" where the document gives none. */
  readonly mediaType: string;
  readonly digest: string;
  readonly sizeBytes: number;
  readonly urls: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
  readonly artifactType: string | undefined;
  /** As named in an index; `undefined` when it says nothing. */
  readonly platform: Platform | undefined;
}

/** OCI index or Docker manifest list. */
export interface ImageIndex {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
}

/** OCI manifest or Docker manifest v2 schema 2. */
export interface ImageManifest {
  readonly kind: 'image';
  readonly config: Descriptor;
  /** Base first. */
  readonly layers: readonly Descriptor[];
  readonly annotations: ReadonlyMap<string, string>;
}

export type Manifest = ImageIndex | ImageManifest | SchemaOneManifest;

/**
 * Reads any manifest. What it is follows from its contents; `mediaType`, as the registry or the
 * descriptor gave it, may not contradict them, so that two readers of the same bytes can not see
 * two different images (OCI advisory GHSA-77vh-xpmg-72qh).
 *
 * @throws MALFORMED, LIMIT_EXCEEDED, TARGET_UNSUPPORTED for things that are not images
 */
export function parseManifest(bytes: Buffer, mediaType?: string): Manifest {
  if (bytes.length > maxManifestBytes) {
    throw limitExceeded(what, 'bytes of a manifest', maxManifestBytes);
  }
  const raw = parseObject(bytes);
  const kind = kindOf(raw, mediaType);
  switch (kind) {
    case 'schema-one':
      return parseSchemaOne(bytes, raw);
    case 'index':
      return { kind, manifests: checkShape(what, IndexSchema, raw).manifests ?? [] };
    case 'image':
      return parseImage(raw);
    case 'artifact':
      throw notAnImage(typeof raw['artifactType'] === 'string' ? raw['artifactType'] : '');
  }
}

function parseImage(raw: Record<string, unknown>): ImageManifest {
  const { config, layers, artifactType, annotations } = checkShape(what, ImageSchema, raw);
  if (!isImageConfig(config.mediaType)) throw notAnImage(artifactType || config.mediaType);
  checkLayerCount(what, layers ?? []);
  return {
    kind: 'image',
    config,
    layers: layers ?? [],
    annotations: new Map(Object.entries(annotations ?? {})),
  };
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  const raw = parseJson(what, bytes);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw malformed(what, 'not a JSON object');
  }
  return raw as Record<string, unknown>;
}

const telling = ['config', 'layers', 'manifests', 'fsLayers', 'history'] as const;

/** What the document is by its fields, which the given media types must bear out. */
function kindOf(raw: Record<string, unknown>, mediaType: string | undefined) {
  // Container engines are written in Go, whose JSON reader takes "Layers" for "layers".
  for (const key of Object.keys(raw)) {
    const folded = key.toLowerCase();
    if (telling.some((known) => known !== key && known.toLowerCase() === folded)) {
      throw malformed(what, 'a field name in the wrong case could be read two ways');
    }
  }
  const has = (key: (typeof telling)[number]) => raw[key] !== undefined;
  const claimed = typeof raw['mediaType'] === 'string' ? raw['mediaType'] : undefined;
  if (manifestKindOf(claimed ?? mediaType) === 'artifact') return 'artifact';
  const kinds = [
    ...(has('manifests') ? (['index'] as const) : []),
    ...(has('config') || has('layers') ? (['image'] as const) : []),
    ...(has('fsLayers') ? (['schema-one'] as const) : []),
  ];
  const [kind] = kinds;
  if (kind === undefined) throw malformed(what, 'neither an index nor an image');
  if (kinds.length > 1) throw malformed(what, 'could be read as two kinds of manifest');
  for (const type of [claimed, mediaType]) {
    if ((manifestKindOf(type) ?? kind) !== kind) {
      throw malformed(what, 'its media type and its contents contradict each other');
    }
  }
  return kind;
}

function descriptorOf(raw: z.infer<typeof RawDescriptor>): Descriptor {
  return {
    mediaType: raw.mediaType ?? '',
    digest: raw.digest,
    sizeBytes: raw.size,
    urls: raw.urls ?? [],
    annotations: new Map(Object.entries(raw.annotations ?? {})),
    artifactType: raw.artifactType ?? undefined,
    platform: platformOf(raw.platform),
  };
}

function platformOf(raw: z.infer<typeof PlatformSchema> | null | undefined): Platform | undefined {
  if (!raw?.architecture) return undefined;
  const { os, architecture, variant } = raw;
  return normalizePlatform({ os: os || 'linux', architecture, variant: variant ?? '' });
}

/**
 * Whether an entry of an index is about another entry, and not an image to run: BuildKit's
 * provenance and SBOM manifests ("vnd.docker.reference.type", platform unknown/unknown), and what
 * says of itself that it is another kind of artifact.
 */
export function isAttestation({ annotations, artifactType, platform }: Descriptor): boolean {
  return (
    annotations.has('vnd.docker.reference.type') ||
    !isImageConfig(artifactType ?? '') ||
    (platform?.os === 'unknown' && platform.architecture === 'unknown')
  );
}

/**
 * The digest that names a manifest: of its bytes, except that a signed schema 1 manifest is named
 * by its payload without the signatures. @throws MALFORMED
 */
export function manifestDigest(bytes: Buffer, algorithm: DigestAlgorithm = 'sha256'): string {
  return digestOf(signedPayload(bytes) ?? bytes, algorithm);
}

/** @throws DIGEST_MISMATCH, MALFORMED */
export function verifyManifest(bytes: Buffer, digest: string): void {
  const algorithm = algorithmOf(digest);
  const actual = digestOf(bytes, algorithm);
  if (actual === digest || manifestDigest(bytes, algorithm) === digest) return;
  throw digestMismatch(what, digest, actual);
}

export function notAnImage(mediaType: string): SeaworthyError {
  const name = artifactName(mediaType);
  const type = mediaType === '' ? '' : ` (${mediaType})`;
  return new SeaworthyError('TARGET_UNSUPPORTED', `this is ${name}${type}, not a container image`, {
    hint: 'Name a container image. Charts, signatures, models and other artifacts have no layers of files.',
  });
}
