import { z } from 'zod';

/** One part of one feed, as it was when it was read. */
export const SourceInfo = z.object({
  unit: z.string().describe('Feed and part: "osv:PyPI", "kev"'),
  location: z.string().describe('Where it was read, without credentials'),
  fetchedAt: z.iso.datetime().describe('When something of it was last read'),
  sha256: z
    .string()
    .describe('Digest over the files that were read; changes on top of them are not in it'),
  sizeBytes: z.int(),
  records: z.int().describe('Records when it was last read as a whole'),
  modifiedAt: z
    .string()
    .optional()
    .describe("Last change that the source's own index knew; the next update starts there"),
  validators: z
    .record(z.string(), z.string())
    .optional()
    .describe('File → ETag or date, by which its server knows whether it changed'),
  edition: z.string().optional().describe('How the publisher names the state of its data'),
});
export type SourceInfo = z.infer<typeof SourceInfo>;

/** What a database holds. */
export const DatabaseInfo = z.object({
  kind: z.enum(['full', 'starter']),
  builtAt: z.iso.datetime(),
  advisories: z.int(),
  digest: z.string().describe('Identity of the contents: "sha256:..." over all rows'),
  ecosystems: z
    .record(z.string(), z.int())
    .describe('Ecosystem as OSV writes it → statements on packages; others are not judged'),
  sources: z.array(SourceInfo),
});
export type DatabaseInfo = z.infer<typeof DatabaseInfo>;
