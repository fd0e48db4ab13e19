import { type HistoryEntry, malformed } from '@seaworthy/model';
import { z } from 'zod';

/**
 * Image configuration: OCI image-spec config.md and Docker image specification v1.2, which differ
 * only in what they leave out. Fields that we do not use are kept out of the way.
 */
const ImageConfigSchema = z.object({
  architecture: z.string().default(''),
  os: z.string().default('linux'),
  variant: z.string().optional(),
  created: z.string().nullish(),
  config: z
    .object({
      Labels: z.record(z.string(), z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
      User: z.string().nullish(),
    })
    .nullish(),
  rootfs: z.object({ diff_ids: z.array(z.string()).nullish() }).nullish(),
  history: z
    .array(
      z.object({
        created: z.string().nullish(),
        created_by: z.string().nullish(),
        comment: z.string().nullish(),
        empty_layer: z.boolean().nullish(),
      }),
    )
    .nullish(),
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
}

/** @throws MALFORMED */
export function parseImageConfig(json: string): ImageConfig {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (error) {
    throw malformed('image configuration', 'not JSON', error);
  }
  const parsed = ImageConfigSchema.safeParse(raw);
  if (!parsed.success) throw malformed('image configuration', z.prettifyError(parsed.error));
  const { data } = parsed;
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
  };
}
