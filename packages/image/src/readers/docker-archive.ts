import { malformed, type Problem, SeaworthyError, type Target } from '@seaworthy/model';
import { digestOf } from '@seaworthy/registry';
import * as z from 'zod/mini';
import { parseImageConfig } from '../oci/image-config.ts';
import { parsePlatform } from '../oci/platform.ts';
import { requirePlatform } from '../oci/resolve-image.ts';
import { ArchiveFile } from './archive-file.ts';
import type { ImageFiles } from './image-files.ts';
import { imageMissing, type SavedImage, severalImages, splitImageName } from './oci-layout.ts';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** manifest.json of `docker save` (Docker image specification v1.2, "Combined Image JSON"). */
const ManifestList = z
  .array(
    z.object({
      Config: z.string(),
      RepoTags: z.nullish(z.array(z.string())),
      Layers: z.nullish(z.array(z.string())),
    }),
  )
  .check(z.minLength(1));
type SavedManifest = z.infer<typeof ManifestList>[number];

export const dockerArchiveReader: Reader = {
  scheme: 'docker-archive',
  about: 'A tar archive as `docker save` and `podman save` write it, also compressed',
  example: 'docker-archive:./nginx.tar',
  needsNetwork: false,
  recognises: async () => false,
  async open(target, context) {
    const { path, name } = await splitImageName(target);
    return openDockerArchive(path, name, context);
  },
};

export function isDockerArchive(files: ImageFiles): boolean {
  return files.has('manifest.json');
}

/** @throws TARGET_NOT_FOUND, MALFORMED ... `name` picks one of several images by tag */
export async function openDockerArchive(
  path: string,
  name: string | undefined,
  context: ReaderContext,
): Promise<ImageSource> {
  const files = await ArchiveFile.open(path, context);
  return openDockerFiles(files, { path, name, reader: 'docker-archive' }, context);
}

export async function openDockerFiles(
  files: ImageFiles,
  saved: SavedImage,
  context: ReaderContext,
): Promise<ImageSource> {
  const manifest = pickManifest(await readManifests(files, saved.path), saved);
  const configBytes = await files.readDocument(manifest.Config);
  const config = parseImageConfig(configBytes.toString('utf8'));
  requirePlatform(saved.path, config, {
    platform: parsePlatform(context.platform),
    isExplicit: context.platformIsExplicit,
  });
  const layers = manifest.Layers ?? [];
  // Tools that trim images forget the configuration; what is there can be read all the same.
  const agrees = config.diffIds.length === 0 || config.diffIds.length === layers.length;
  const problems: Problem[] = agrees
    ? []
    : [
        {
          code: 'digest-mismatch',
          message: `the archive has ${layers.length} layers, its image configuration ${config.diffIds.length}`,
          hint: 'Something changed the archive after it was saved; layers may be missing.',
        },
      ];
  const tags = manifest.RepoTags ?? [];
  const target: Target = {
    input: saved.path,
    kind: 'image',
    reader: saved.reader,
    name: saved.name ?? tags[0] ?? saved.path,
    imageId: digestOf(configBytes),
    platform: config.platform,
    ...(tags.length === 0 ? {} : { tags }),
    ...(config.createdAt === undefined ? {} : { createdAt: config.createdAt }),
    labels: config.labels,
  };
  return {
    kind: 'image',
    config: agrees ? config : { ...config, createdBy: [], history: [] },
    layers: layers.map((layer, index) => ({
      digest: undefined,
      diffId: agrees ? config.diffIds[index] : undefined,
      mediaType: undefined,
      sizeBytes: files.sizeOf(layer),
      open: async () => files.stream(layer),
    })),
    target,
    problems,
    close: async () => {},
  };
}

async function readManifests(files: ImageFiles, path: string): Promise<SavedManifest[]> {
  if (!files.has('manifest.json')) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `${path} is not a saved Docker image`, {
      hint: 'It has no manifest.json; images saved by Docker before 1.10 must be saved again.',
    });
  }
  const bytes = await files.readDocument('manifest.json');
  try {
    return ManifestList.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw malformed(`${path}: manifest.json`, 'not the manifest of a saved image', error);
  }
}

function pickManifest(manifests: readonly SavedManifest[], saved: SavedImage): SavedManifest {
  const names = manifests.flatMap((manifest) => manifest.RepoTags ?? []);
  if (saved.name === undefined) {
    const [only] = manifests;
    if (manifests.length > 1) throw severalImages(saved.path, names);
    return only!;
  }
  const { name } = saved;
  const wanted = new Set([name, `${name}:latest`, `docker.io/library/${name}`]);
  const picked = manifests.find(({ RepoTags, Config }) =>
    Boolean(RepoTags?.some((tag) => wanted.has(tag)) || Config.includes(name)),
  );
  if (picked === undefined) throw imageMissing(saved.path, name, names);
  return picked;
}
