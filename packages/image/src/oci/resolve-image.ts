import { limitExceeded, malformed, type Problem } from '@seaworthy/model';
import { digestMismatch, maxManifestBytes, verifyDigest } from '@seaworthy/registry';
import { type ImageConfig, parseImageConfig } from './image-config.ts';
import {
  type Descriptor,
  type ImageManifest,
  isAttestation,
  type Manifest,
  notAnImage,
  parseManifest,
  verifyManifest,
} from './manifest.ts';
import { isForeignLayer, isTarLayer, manifestKindOf } from './media-types.ts';
import {
  choosePlatform,
  type Platform,
  type PlatformWish,
  parsePlatform,
  platformMissing,
  rankPlatform,
} from './platform.ts';

/** Deeper nesting than any tool makes; an index of indexes is already rare. */
const maxIndexDepth = 4;
/** What builders say of the base image: OCI image-spec annotations.md. */
const baseAnnotations = 'org.opencontainers.image.base.';
/** Documents that one image may make us fetch before it is chosen. */
const maxDocuments = 64;

/**
 * Fetches a small document of an image from where it is kept. The bytes need not be verified, but
 * their number must be bounded: by `descriptor.sizeBytes`, which never exceeds 4 MiB here.
 */
export type FetchDocument = (
  descriptor: Descriptor,
  what: 'manifest' | 'configuration',
) => Promise<Buffer>;

export interface StoredLayer {
  readonly digest: string;
  /** `undefined` in schema 1 images, which do not tell. */
  readonly diffId: string | undefined;
  readonly mediaType: string | undefined;
  readonly sizeBytes: number | undefined;
  /** Kept out of registries by its licence: it may be missing. */
  readonly isForeign: boolean;
}

/** One image of one platform; layers and the configuration's lists run in step. */
export interface ResolvedImage {
  readonly manifestDigest: string;
  readonly configDigest: string | undefined;
  readonly config: ImageConfig;
  /** Of the manifest, and what an index says beside it of the image's base. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Base first. */
  readonly layers: readonly StoredLayer[];
  readonly problems: readonly Problem[];
}

/** A manifest and the digest that its bytes have been verified against, or were found to have. */
export interface RootManifest {
  readonly manifest: Manifest;
  readonly digest: string;
}

/**
 * From any manifest to one image: through (nested) indexes, past attestations, by platform.
 * `name` is what errors call the target. `isPresent` passes over the images of an index that an
 * archive does not hold: engines export one platform and keep the index of all.
 *
 * @throws TARGET_NOT_FOUND when the wanted platform is not there; DIGEST_MISMATCH; MALFORMED;
 * LIMIT_EXCEEDED; TARGET_UNSUPPORTED for things that are not images; whatever `fetch` throws
 */
export async function resolveImage(
  name: string,
  root: RootManifest,
  fetch: FetchDocument,
  wish: PlatformWish,
  isPresent: (descriptor: Descriptor) => boolean = () => true,
): Promise<ResolvedImage> {
  const documents = new Documents(fetch, isPresent);
  if (root.manifest.kind !== 'index') {
    const image = await documents.readImage(root.manifest, root.digest);
    requirePlatform(name, image.config, wish);
    return image;
  }
  const leaves = await documents.readLeaves(root.manifest.manifests);
  return chooseLeaf(name, leaves, documents, wish);
}

/** @throws TARGET_NOT_FOUND when an explicitly wanted platform is not that of the image */
export function requirePlatform(name: string, config: ImageConfig, wish: PlatformWish): void {
  if (!wish.isExplicit) return;
  const platform = platformOf(config);
  if (platform === undefined || rankPlatform(wish, platform) !== undefined) return;
  throw platformMissing(name, wish, [platform]);
}

/** `undefined` when the configuration does not say, as in images made from bare tar files. */
function platformOf({ platform }: ImageConfig): Platform | undefined {
  try {
    return platform.includes('/') ? parsePlatform(platform) : undefined;
  } catch {
    return undefined;
  }
}

/** Entries that name their platform are chosen among without being read; others must be. */
async function chooseLeaf(
  name: string,
  leaves: readonly Descriptor[],
  documents: Documents,
  wish: PlatformWish,
): Promise<ResolvedImage> {
  const offers: Offer[] = leaves.flatMap((leaf) => {
    const { platform } = leaf;
    return platform === undefined ? [] : [{ platform, read: () => documents.readLeaf(leaf) }];
  });
  const suiting = choosePlatform(offers, { ...wish, isExplicit: true });
  if (suiting !== undefined) return suiting.read();
  let nameless: ResolvedImage | undefined;
  for (const leaf of leaves) {
    if (leaf.platform !== undefined) continue;
    const image = await documents.readLeaf(leaf);
    const platform = platformOf(image.config);
    if (platform === undefined) nameless ??= image;
    else offers.push({ platform, read: async () => image });
  }
  const chosen = choosePlatform(offers, wish);
  if (chosen !== undefined) return chosen.read();
  if (nameless !== undefined) return nameless;
  throw platformMissing(
    name,
    wish,
    offers.map((offer) => offer.platform),
  );
}

interface Offer {
  readonly platform: Platform;
  read(): Promise<ResolvedImage>;
}

/** Fetches, counts and verifies the documents of one target. */
class Documents {
  readonly #fetch: FetchDocument;
  readonly #isPresent: (descriptor: Descriptor) => boolean;
  #count = 0;

  constructor(fetch: FetchDocument, isPresent: (descriptor: Descriptor) => boolean) {
    this.#fetch = fetch;
    this.#isPresent = isPresent;
  }

  /** The images in an index and the indexes in it. What belongs to another image is left out. */
  async readLeaves(manifests: readonly Descriptor[], depth = 1): Promise<Descriptor[]> {
    if (depth > maxIndexDepth) throw limitExceeded('image index', 'nested indexes', maxIndexDepth);
    const leaves: Descriptor[] = [];
    for (const entry of manifests) {
      if (isAttestation(entry) || !this.#isPresent(entry)) continue;
      const kind = manifestKindOf(entry.mediaType);
      if (kind === 'image' || kind === 'schema-one') leaves.push(entry);
      if (kind !== 'index') continue;
      const manifest = await this.#readManifest(entry);
      if (manifest.kind !== 'index') throw malformed('image index', 'a nested index is none');
      const inner = await this.readLeaves(manifest.manifests, depth + 1);
      leaves.push(...inner.map((leaf) => ({ ...leaf, platform: leaf.platform ?? entry.platform })));
    }
    return leaves;
  }

  async readLeaf(leaf: Descriptor): Promise<ResolvedImage> {
    const manifest = await this.#readManifest(leaf);
    if (manifest.kind === 'index') throw malformed('image index', 'an image in it is an index');
    const image = await this.readImage(manifest, leaf.digest);
    const besides = [...leaf.annotations].filter(([key]) => key.startsWith(baseAnnotations));
    return { ...image, annotations: { ...Object.fromEntries(besides), ...image.annotations } };
  }

  async readImage(
    manifest: Exclude<Manifest, { kind: 'index' }>,
    manifestDigest: string,
  ): Promise<ResolvedImage> {
    if (manifest.kind === 'schema-one') {
      const layers = manifest.layers.map((digest) => ({
        digest,
        diffId: undefined,
        mediaType: undefined,
        sizeBytes: undefined,
        isForeign: false,
      }));
      return {
        manifestDigest,
        configDigest: undefined,
        config: manifest.config,
        annotations: {},
        layers,
        problems: [],
      };
    }
    const bytes = await this.#read(manifest.config, 'configuration');
    verifyDigest(bytes, manifest.config.digest, 'image configuration');
    const config = parseImageConfig(bytes.toString('utf8'));
    return assembleImage(manifest, manifestDigest, config);
  }

  async #readManifest(descriptor: Descriptor): Promise<Manifest> {
    const bytes = await this.#read(descriptor, 'manifest');
    verifyManifest(bytes, descriptor.digest);
    return parseManifest(bytes, descriptor.mediaType);
  }

  async #read(descriptor: Descriptor, what: 'manifest' | 'configuration'): Promise<Buffer> {
    this.#count += 1;
    if (this.#count > maxDocuments) throw limitExceeded('image', 'documents', maxDocuments);
    if (descriptor.sizeBytes > maxManifestBytes) {
      throw limitExceeded(`image ${what}`, 'bytes', maxManifestBytes);
    }
    const bytes = await this.#fetch(descriptor, what);
    if (bytes.length !== descriptor.sizeBytes) {
      throw digestMismatch(
        `image ${what} ${descriptor.digest}`,
        `${descriptor.sizeBytes} bytes`,
        `${bytes.length}`,
      );
    }
    return bytes;
  }
}

function assembleImage(
  manifest: ImageManifest,
  manifestDigest: string,
  config: ImageConfig,
): ResolvedImage {
  const { layers } = manifest;
  if (layers.length > 0 && !layers.some((layer) => isLayer(layer))) {
    throw notAnImage(layers[0]!.mediaType);
  }
  if (config.diffIds.length > 0 && config.diffIds.length !== layers.length) {
    throw malformed(
      'image',
      `its manifest has ${layers.length} layers, its configuration ${config.diffIds.length}`,
    );
  }
  const image: ResolvedImage = {
    manifestDigest,
    configDigest: manifest.config.digest,
    config,
    annotations: Object.fromEntries(manifest.annotations),
    layers: layers.map((layer, index) => ({
      digest: layer.digest,
      diffId: config.diffIds[index],
      mediaType: layer.mediaType || undefined,
      sizeBytes: layer.sizeBytes,
      isForeign: isForeignLayer(layer.mediaType) || layer.urls.length > 0,
    })),
    problems: [],
  };
  const unreadable = new Set(image.layers.filter((_, index) => !isLayer(layers[index]!)));
  return withoutLayers(image, unreadable, (layer) => ({
    code: 'unsupported',
    message: `layer ${layer.digest} is of type ${layer.mediaType}, which cannot be read`,
    ...(layer.mediaType?.endsWith('+encrypted') && {
      hint: 'The layer is encrypted. Decrypt the image first, for example with skopeo.',
    }),
  }));
}

function isLayer({ mediaType }: Descriptor): boolean {
  return isTarLayer(mediaType);
}

/**
 * Leaves out the foreign layers that `isThere` does not find, and says so. Others are not asked
 * about: that they are missing shows when they are read.
 */
export async function leaveOutMissing(
  image: ResolvedImage,
  isThere: (layer: StoredLayer) => Promise<boolean>,
): Promise<ResolvedImage> {
  const missing = new Set<StoredLayer>();
  for (const layer of image.layers) {
    if (layer.isForeign && !(await isThere(layer))) missing.add(layer);
  }
  return withoutLayers(image, missing, (layer) => ({
    code: 'foreign-layer',
    message: `layer ${layer.digest} is kept outside the registry and was not read`,
    hint: 'Its licence keeps it out of registries. Pull the image with its engine and scan it there.',
  }));
}

/** Layers, their digests and their history lines stay in step. */
function withoutLayers(
  image: ResolvedImage,
  left: ReadonlySet<StoredLayer>,
  describe: (layer: StoredLayer) => Problem,
): ResolvedImage {
  if (left.size === 0) return image;
  const isKept = (_: unknown, index: number) => !left.has(image.layers[index]!);
  return {
    ...image,
    layers: image.layers.filter(isKept),
    config: {
      ...image.config,
      diffIds: image.config.diffIds.filter(isKept),
      createdBy: image.config.createdBy.filter(isKept),
    },
    problems: [...image.problems, ...[...left].map(describe)],
  };
}
