import type { HistoryEntry } from '@seaworthy/model';
import { checkShape, parseJson } from '@seaworthy/registry';
import * as z from 'zod/mini';

const what = 'image configuration';

/**
 * Image configuration: OCI image-spec config.md and Docker image specification v1.2, which differ
 * only in what they leave out. Fields that we do not use are kept out of the way.
 */
const ImageConfigSchema = z.object({
  architecture: z._default(z.string(), ''),
  os: z._default(z.string(), 'linux'),
  variant: z.optional(z.string()),
  created: z.nullish(z.string()),
  config: z.nullish(
    z.object({
      Labels: z.nullish(z.record(z.string(), z.string())),
      Env: z.nullish(z.array(z.string())),
      User: z.nullish(z.string()),
    }),
  ),
  rootfs: z.nullish(z.object({ diff_ids: z.nullish(z.array(z.string())) })),
  history: z.nullish(
    z.array(
      z.object({
        created: z.nullish(z.string()),
        created_by: z.nullish(z.string()),
        comment: z.nullish(z.string()),
        empty_layer: z.nullish(z.boolean()),
      }),
    ),
  ),
});

export interface ImageConfig {
  readonly platform: string;
  readonly createdAt: string | undefined;
  readonly labels: Record<string, string>;
  readonly environment: readonly string[];
  /** Digests of the uncompressed layers, base first. Empty in very old images. */
  readonly diffIds: readonly string[];
  /** For each layer, the history line that made it; `undefined` where history says nothing. */
  readonly createdBy: readonly (string | undefined)[];
  /** All steps of the build, those without a layer too; empty where nothing is told. */
  readonly history: readonly HistoryEntry[];
  /** The document itself; absent in images that have none. */
  readonly json?: string;
}

/** @throws MALFORMED */
export function parseImageConfig(json: string): ImageConfig {
  const data = checkShape(what, ImageConfigSchema, parseJson(what, json));
  const history = (data.history ?? []).map(
    (entry): HistoryEntry => ({
      ...(entry.created != null && { createdAt: entry.created }),
      ...(entry.created_by != null && { createdBy: entry.created_by }),
      ...(entry.comment != null && entry.comment !== '' && { comment: entry.comment }),
      emptyLayer: entry.empty_layer === true,
    }),
  );
  return {
    platform: [data.os, data.architecture, data.variant].filter(Boolean).join('/'),
    createdAt: data.created ?? undefined,
    labels: data.config?.Labels ?? {},
    environment: data.config?.Env ?? [],
    diffIds: data.rootfs?.diff_ids ?? [],
    createdBy: history
      .filter(({ emptyLayer }) => !emptyLayer)
      .map((entry) => entry.createdBy ?? entry.comment),
    history,
    json,
  };
}
