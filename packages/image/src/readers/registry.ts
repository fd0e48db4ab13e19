import { SeaworthyError } from '@seaworthy/model';
import {
  algorithmOf,
  formatReference,
  isReference,
  maxManifestBytes,
  parseReference,
  type Reference,
  type RegistryClient,
} from '@seaworthy/registry';
import { manifestDigest, parseManifest, verifyManifest } from '../oci/manifest.ts';
import { parsePlatform } from '../oci/platform.ts';
import {
  leaveOutMissing,
  type ResolvedImage,
  type RootManifest,
  resolveImage,
} from '../oci/resolve-image.ts';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** Any registry that speaks the OCI distribution protocol. Nothing is stored on this machine. */
export const registryReader: Reader = {
  scheme: 'registry',
  about: 'An image in a registry',
  example: 'registry:docker.io/library/nginx:1.27',
  needsNetwork: true,
  recognises: async (target) => isReference(target),
  open,
};

async function open(target: string, context: ReaderContext): Promise<ImageSource> {
  const reference = parseReference(target);
  const name = formatReference(reference);
  if (context.offline) {
    throw new SeaworthyError(
      'USAGE',
      `${name} must be fetched from a registry, which --offline forbids`,
      {
        hint: 'Scan an archive of the image, or leave out --offline.',
      },
    );
  }
  context.progress(`Asking ${reference.host} for ${reference.repository}`);
  // Loading an HTTP client takes time that scans of local files need not spend.
  const { RegistryClient } = await import('./registry-client.ts');
  const client = await RegistryClient.connect(reference, {
    ...context.registry,
    signal: context.signal,
  });
  try {
    const image = await findImage(client, reference, context);
    return imageSource(client, target, reference, image);
  } catch (error) {
    await client.close();
    throw error;
  }
}

/**
 * All tags of a repository. @throws SeaworthyError as reading an image does, USAGE for what is no
 * reference
 */
export async function listTags(
  name: string,
  options: Pick<ReaderContext, 'registry' | 'signal'>,
): Promise<string[]> {
  const { RegistryClient } = await import('./registry-client.ts');
  const client = await RegistryClient.connect(parseReference(name), {
    ...options.registry,
    signal: options.signal,
  });
  try {
    return await client.listTags();
  } finally {
    await client.close();
  }
}

async function findImage(
  client: RegistryClient,
  reference: Reference,
  context: ReaderContext,
): Promise<ResolvedImage> {
  const root = await readRootManifest(client, reference);
  const image = await resolveImage(
    formatReference(reference),
    root,
    ({ digest, sizeBytes }, kind) =>
      client.readByDigest(kind, digest, Math.min(sizeBytes, maxManifestBytes)),
    { platform: parsePlatform(context.platform), isExplicit: context.platformIsExplicit },
  );
  return leaveOutMissing(image, ({ digest }) => client.hasBlob(digest));
}

/** The manifest that the reference names, verified against its digest where it has one. */
async function readRootManifest(
  client: RegistryClient,
  { digest }: Reference,
): Promise<RootManifest> {
  const { bytes, mediaType, promisedDigest } = await client.readManifest();
  if (promisedDigest !== undefined) verifyManifest(bytes, promisedDigest);
  const algorithm = digest === undefined ? 'sha256' : algorithmOf(digest);
  return {
    manifest: parseManifest(bytes, mediaType),
    digest: digest ?? manifestDigest(bytes, algorithm),
  };
}

function imageSource(
  client: RegistryClient,
  target: string,
  reference: Reference,
  image: ResolvedImage,
): ImageSource {
  const { config, layers, manifestDigest, configDigest, problems } = image;
  const { tag } = reference;
  return {
    kind: 'image',
    target: {
      input: target,
      kind: 'image',
      reader: 'registry',
      name: formatReference(reference),
      digest: manifestDigest,
      ...(configDigest !== undefined && { imageId: configDigest }),
      platform: config.platform,
      ...(tag !== undefined && { tags: [formatReference({ ...reference, digest: undefined })] }),
      ...(config.createdAt !== undefined && { createdAt: config.createdAt }),
      labels: config.labels,
      ...(Object.keys(image.annotations).length > 0 && { annotations: image.annotations }),
    },
    config,
    problems,
    layers: layers.map((layer) => ({
      digest: layer.digest,
      diffId: layer.diffId,
      mediaType: layer.mediaType,
      sizeBytes: layer.sizeBytes,
      open: () => client.openBlob(layer),
    })),
    close: () => client.close(),
  };
}
