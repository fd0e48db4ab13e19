import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { checkShape, digestOf, isDigest, mediaTypes, parseJson } from '@seaworthy/registry';
import * as z from 'zod/mini';
import type { DatabaseInfo } from '../database/database-info.ts';
import { schemaVersion } from '../database/generations.ts';

/**
 * A database in a registry: an artifact by the OCI image specification 1.1 (manifest.md,
 * "Guidelines for Artifact Usage"), whose one layer is the file that `db export` writes.
 */
const artifactType = 'application/vnd.seaworthy.advisories.v1';
const layerType = 'application/vnd.seaworthy.advisories.bundle.v1+zstd';

/** The configuration of artifacts that have none, as the specification gives it. */
export const emptyConfig = Buffer.from('{}');
const emptyConfigType = 'application/vnd.oci.empty.v1+json';

const annotation = {
  /** Of the rows; the same database has it in every form. */
  digest: 'dev.seaworthy.advisories.digest',
  schema: 'dev.seaworthy.advisories.schema',
  count: 'dev.seaworthy.advisories.count',
  built: 'org.opencontainers.image.created',
  /** When every source was last asked; later than the above where nothing was new. */
  checked: 'dev.seaworthy.advisories.checked',
} as const;

/** Some hundred times what all feeds make together. */
const maxLayerBytes = 16 * 2 ** 30;

export interface DatabaseArtifact {
  readonly layer: { readonly digest: string; readonly sizeBytes: number };
  readonly contentDigest: string;
  readonly advisories: number;
  readonly builtAt: string;
  readonly checkedAt: string;
}

/** The manifest; the same database gives the same bytes. */
export function formatArtifact(
  info: DatabaseInfo,
  checkedAt: string,
  layer: DatabaseArtifact['layer'],
): Buffer {
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: mediaTypes.ociManifest,
      artifactType,
      config: {
        mediaType: emptyConfigType,
        digest: digestOf(emptyConfig),
        size: emptyConfig.length,
        data: emptyConfig.toString('base64'),
      },
      layers: [
        {
          mediaType: layerType,
          digest: layer.digest,
          size: layer.sizeBytes,
          annotations: { 'org.opencontainers.image.title': 'advisories.seaworthy' },
        },
      ],
      annotations: {
        'org.opencontainers.image.title': 'Seaworthy advisory database',
        [annotation.built]: info.builtAt,
        [annotation.checked]: checkedAt,
        [annotation.digest]: info.digest,
        [annotation.schema]: `${schemaVersion}`,
        [annotation.count]: `${info.advisories}`,
      },
    }),
  );
}

const Artifact = z.object({
  layers: z.tuple([
    z.object({
      mediaType: z.literal(layerType),
      digest: z.string().check(z.refine(isDigest, 'not a digest')),
      size: z.int().check(z.nonnegative()),
    }),
  ]),
  annotations: z.object({
    [annotation.built]: z.iso.datetime(),
    [annotation.checked]: z.iso.datetime(),
    [annotation.digest]: z.string().check(z.refine(isDigest, 'not a digest')),
    [annotation.count]: z.string().check(z.regex(/^\d{1,12}$/)),
  }),
});

const AnyManifest = z.object({
  artifactType: z.nullish(z.string()),
  annotations: z.nullish(z.record(z.string(), z.string())),
});

/**
 * Reads a manifest; `name` is what errors call it.
 * @throws SeaworthyError TARGET_UNSUPPORTED for what is no database, or one of another version;
 *   MALFORMED, LIMIT_EXCEEDED
 */
export function parseArtifact(bytes: Buffer, name: string): DatabaseArtifact {
  const raw = parseJson(name, bytes);
  const any = AnyManifest.safeParse(raw);
  if (!any.success || any.data.artifactType !== artifactType) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `${name} is no advisory database`, {
      hint: 'Name what `seaworthy db push` has pushed.',
    });
  }
  const schema = any.data.annotations?.[annotation.schema] ?? '';
  if (schema !== `${schemaVersion}`) {
    throw new SeaworthyError(
      'TARGET_UNSUPPORTED',
      `${name} is of version "${schema.slice(0, 20)}", and this program reads ${schemaVersion}`,
      { hint: 'Push it with the same version of seaworthy that pulls it.' },
    );
  }
  const { layers, annotations } = checkShape(name, Artifact, raw);
  const [{ digest, size: sizeBytes }] = layers;
  if (sizeBytes > maxLayerBytes) throw limitExceeded(name, 'bytes of a database', maxLayerBytes);
  return {
    layer: { digest, sizeBytes },
    contentDigest: annotations[annotation.digest],
    advisories: Number(annotations[annotation.count]),
    builtAt: annotations[annotation.built],
    checkedAt: annotations[annotation.checked],
  };
}
