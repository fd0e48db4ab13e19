import { z } from 'zod';

/** The image that another one was built on: its first layers. */
export const BaseImage = z.object({
  name: z
    .string()
    .optional()
    .describe('Reference, where one is known: "docker.io/library/debian:12"'),
  digest: z.string().optional().describe('Digest of its manifest'),
  layers: z
    .int()
    .min(1)
    .optional()
    .describe(
      'How many of the first layers are its own; absent when nothing says where it ends, and then findings have no origin',
    ),
  knownBy: z
    .enum(['registered', 'annotation', 'label', 'history'])
    .describe('"registered": an image that was scanned before has exactly these layers'),
  because: z.string().describe('The evidence, in words'),
  newer: z
    .object({
      name: z.string().describe('Reference with the tag to build on'),
      digest: z.string().optional().describe('What that tag was when it was looked at'),
      removes: z.array(z.string()).describe('Ids of the findings that a rebuild removes'),
      adds: z.int().describe('Findings that it brings'),
    })
    .optional()
    .describe('A newer image of the same kind, when it was asked for and there is one'),
});
export type BaseImage = z.infer<typeof BaseImage>;
