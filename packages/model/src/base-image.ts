import { z } from 'zod';

/** The image that another one was built on: its first layers. */
export const BaseImage = z.object({
  name: z
    .string()
    .optional()
    .describe('Reference, where one is known: "docker.io/library/debian:12"'),
  digest: z.string().optional().describe('Digest of its manifest'),
  layers: z.int().min(1).describe('How many of the first layers are its own'),
  knownBy: z
    .enum(['registered', 'annotation', 'label', 'history'])
    .describe('"registered": an image that was scanned before has exactly these layers'),
  because: z.string().describe('The evidence, in words'),
});
export type BaseImage = z.infer<typeof BaseImage>;
