import { access, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError, type Target } from '@seaworthy/model';
import { digestOf } from '@seaworthy/registry';
import type { Descriptor } from '../oci/manifest.ts';
import { parseManifest } from '../oci/manifest.ts';
import { parsePlatform } from '../oci/platform.ts';
import { leaveOutMissing, type ResolvedImage, resolveImage } from '../oci/resolve-image.ts';
import { ArchiveFile } from './archive-file.ts';
import { DirectoryFiles, type ImageFiles } from './image-files.ts';
import type { ImageSource, LayerBlob, Reader, ReaderContext } from './reader.ts';

/** Annotations that carry an image's name: OCI image-spec annotations.md, and containerd's own. */
const fullNameAnnotation = 'io.containerd.image.name';
const refNameAnnotation = 'org.opencontainers.image.ref.name';

export const ociArchiveReader: Reader = {
  scheme: 'oci-archive',
  about: 'A tar archive of an OCI image layout, also compressed, as skopeo and buildah write it',
  example: 'oci-archive:./nginx.tar',
  needsNetwork: false,
  recognises: async () => false,
  async open(target, context) {
    const { path, name } = await splitImageName(target);
    const files = await ArchiveFile.open(path, context);
    return openOciLayout(files, { path, name, reader: 'oci-archive' }, context);
  },
};

export const ociDirectoryReader: Reader = {
  scheme: 'oci-dir',
  about: 'A directory with an OCI image layout',
  example: 'oci-dir:./layout',
  needsNetwork: false,
  async recognises(target) {
    const marks = ['oci-layout', 'index.json'].map((name) => lstat(join(target, name)));
    return Promise.all(marks).then(
      (found) => found.every((status) => status.isFile()),
      () => false,
    );
  },
  async open(target, context) {
    const { path, name } = await splitImageName(target);
    const files = await DirectoryFiles.open(path);
    return openOciLayout(files, { path, name, reader: 'oci-dir' }, context);
  },
};

/** Where a saved image lies, and which of the images in it is meant. */
export interface SavedImage {
  readonly path: string;
  readonly name: string | undefined;
  readonly reader: string;
}

export function isOciLayout(files: ImageFiles): boolean {
  return files.has('oci-layout') && files.has('index.json');
}

/**
 * "nginx.tar" or "nginx.tar:nginx:1.27", as skopeo writes it: what follows the path of an existing
 * file or directory after a colon picks one of several images.
 */
export async function splitImageName(
  target: string,
): Promise<{ path: string; name: string | undefined }> {
  if (await exists(target)) return { path: target, name: undefined };
  for (let colon = target.indexOf(':'); colon > 0; colon = target.indexOf(':', colon + 1)) {
    const path = target.slice(0, colon);
    if (await exists(path)) return { path, name: target.slice(colon + 1) || undefined };
  }
  return { path: target, name: undefined };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/**
 * Opens one image of an OCI image layout (image-spec image-layout.md).
 * @throws TARGET_NOT_FOUND when the named image or platform is not there, or when the layout holds
 * several images and none is named
 */
export async function openOciLayout(
  files: ImageFiles,
  saved: SavedImage,
  context: ReaderContext,
): Promise<ImageSource> {
  if (!files.has('index.json')) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `${saved.path} is not an OCI image layout`, {
      hint: 'It has no index.json.',
    });
  }
  const bytes = await files.readDocument('index.json');
  const root = parseManifest(bytes);
  if (root.kind !== 'index') {
    throw new SeaworthyError('MALFORMED', `${saved.path}: index.json is not an index`);
  }
  const entries = pickEntries(root.manifests, saved);
  const wish = {
    platform: parsePlatform(context.platform),
    isExplicit: context.platformIsExplicit,
  };
  const image = await resolveImage(
    saved.path,
    { manifest: { kind: 'index', manifests: entries }, digest: digestOf(bytes) },
    (descriptor) => files.readDocument(blobName(descriptor.digest)),
    wish,
    (descriptor) => files.has(blobName(descriptor.digest)),
  );
  const complete = await leaveOutMissing(image, async ({ digest }) => files.has(blobName(digest)));
  const tags = entries.flatMap((entry) => nameOf(entry) ?? []);
  return imageSource(complete, targetOf(complete, saved, tags), (digest) =>
    files.stream(blobName(digest)),
  );
}

function pickEntries(entries: readonly Descriptor[], saved: SavedImage): readonly Descriptor[] {
  const names = [...new Set(entries.flatMap((entry) => nameOf(entry) ?? []))];
  if (saved.name === undefined) {
    // One image may have several names; several images need one of theirs.
    const digests = new Set(entries.map(({ digest }) => digest));
    if (names.length > 1 && digests.size > 1) throw severalImages(saved.path, names);
    return entries;
  }
  const picked = entries.filter(
    ({ annotations, digest }) =>
      annotations.get(refNameAnnotation) === saved.name ||
      annotations.get(fullNameAnnotation) === saved.name ||
      digest === saved.name,
  );
  if (picked.length === 0) throw imageMissing(saved.path, saved.name, names);
  return picked;
}

export function severalImages(path: string, names: readonly string[]): SeaworthyError {
  return new SeaworthyError('TARGET_NOT_FOUND', `${path} holds ${names.length} images`, {
    hint: `Say which one, as in ${path}:${names[0]}. It holds ${names.slice(0, 20).join(', ')}.`,
  });
}

export function imageMissing(path: string, name: string, names: readonly string[]): SeaworthyError {
  return new SeaworthyError('TARGET_NOT_FOUND', `${path} holds no image "${name}"`, {
    hint: `It holds ${names.slice(0, 20).join(', ') || 'images without names'}.`,
  });
}

function nameOf({ annotations }: Descriptor): string | undefined {
  return annotations.get(fullNameAnnotation) ?? annotations.get(refNameAnnotation);
}

function targetOf(image: ResolvedImage, saved: SavedImage, tags: readonly string[]): Target {
  const { config } = image;
  return {
    input: saved.path,
    kind: 'image',
    reader: saved.reader,
    name: saved.name ?? tags[0] ?? saved.path,
    digest: image.manifestDigest,
    ...(image.configDigest === undefined ? {} : { imageId: image.configDigest }),
    platform: config.platform,
    ...(tags.length === 0 ? {} : { tags: [...tags] }),
    ...(config.createdAt === undefined ? {} : { createdAt: config.createdAt }),
    labels: config.labels,
    ...(Object.keys(image.annotations).length > 0 && { annotations: image.annotations }),
  };
}

/** An image whose layers are found by their digests. */
export function imageSource(
  image: ResolvedImage,
  target: Target,
  open: (digest: string) => ReturnType<ImageFiles['stream']> | ReturnType<LayerBlob['open']>,
): ImageSource {
  return {
    kind: 'image',
    config: image.config,
    layers: image.layers.map((layer) => ({ ...layer, open: async () => open(layer.digest) })),
    target,
    problems: image.problems,
    close: async () => {},
  };
}

function blobName(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}
