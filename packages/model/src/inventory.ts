import { z } from 'zod';
import { BaseImage } from './base-image.ts';
import { Package } from './package.ts';
import { Problem } from './problem.ts';

export const Distribution = z.object({
  id: z.string().describe('ID of os-release: "debian", "alpine", "rhel", "ubuntu" ...'),
  idLike: z.array(z.string()),
  versionId: z.string().describe('VERSION_ID; "" for rolling releases'),
  name: z.string().describe('PRETTY_NAME, or the best that there is'),
  codename: z.string().optional(),
  cpe: z.string().optional(),
  endOfLife: z.iso.date().optional().describe('Last day of standard security support, where known'),
});
export type Distribution = z.infer<typeof Distribution>;

export const Layer = z.object({
  index: z.int(),
  diffId: z.string().describe('Digest of the uncompressed layer'),
  digest: z.string().optional().describe('Digest of the layer as the registry stores it'),
  sizeBytes: z.int().optional().describe('As stored'),
  createdBy: z.string().optional().describe('The image-history line that made this layer'),
});
export type Layer = z.infer<typeof Layer>;

/** One step of the build that made an image: OCI image-spec config.md, "history". */
export const HistoryEntry = z.object({
  createdAt: z.string().optional(),
  createdBy: z.string().optional(),
  comment: z.string().optional().describe('Which builder, or with Buildah which image it is from'),
  emptyLayer: z.boolean().describe('The step changed no file and has no layer'),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

export const targetKinds = ['image', 'directory', 'root-filesystem', 'host', 'sbom'] as const;

export const Target = z.object({
  input: z.string().describe('As the user wrote it, without credentials'),
  kind: z.enum(targetKinds),
  reader: z.string().describe('Scheme of the reader: "registry", "docker-archive", "rootfs" ...'),
  name: z.string().describe('What a person calls it: a reference, a path, a host name'),
  digest: z.string().optional().describe('Digest of the image manifest'),
  imageId: z.string().optional().describe('Digest of the image configuration'),
  platform: z.string().optional().describe('"linux/amd64", "linux/arm64/v8" ...'),
  tags: z.array(z.string()).optional(),
  createdAt: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional().describe("Of the image's manifest"),
});
export type Target = z.infer<typeof Target>;

/** Where the package manager of the distribution takes packages from, as its files say. */
export const PackageRepository = z.object({
  manager: z.enum(['apt', 'apk', 'dnf']),
  url: z.string().describe('Without credentials; "$releasever" and the like as the file has them'),
  kind: z
    .enum(['base', 'mirrorlist', 'metalink'])
    .describe('What is at the URL: the repository, or a list of places where it is'),
  suite: z.string().optional().describe('Of apt: "bookworm-security"'),
  components: z.array(z.string()).optional().describe('Of apt: "main"'),
  architectures: z.array(z.string()).optional().describe('Where the file names them'),
  ignoreExpiry: z.boolean().optional().describe('Of apt: the file says that an old index will do'),
  path: z.string().describe('The file that configures it'),
});
export type PackageRepository = z.infer<typeof PackageRepository>;

/** What is inside one target: the facts, before any judgement. */
export const Inventory = z.object({
  target: Target,
  distribution: Distribution.optional(),
  layers: z.array(Layer).describe('Base first; one entry without digests for a directory'),
  history: z.array(HistoryEntry).optional().describe('How the image was built, first step first'),
  baseImage: BaseImage.optional(),
  packages: z.array(Package),
  repositories: z.array(PackageRepository).optional(),
  problems: z.array(Problem),
});
export type Inventory = z.infer<typeof Inventory>;
