import { responseActions } from '@seaworthy/runtime';
import { z } from 'zod';
import type { HoldData } from '../holds/index.ts';

const Digits = z.string().regex(/^\d{1,20}$/);
const Hold: z.ZodType<HoldData> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pause') }),
  z.object({ kind: z.literal('close-network') }),
  z.object({ kind: z.literal('confine'), allowed: z.array(z.string()) }),
  z.object({ kind: z.literal('deny-file'), device: Digits, inode: Digits, path: z.string() }),
]);

const Facts = z.object({
  container: z.object({
    fullId: z.string().min(1),
    runtime: z.enum([
      ...(['docker', 'containerd', 'podman', 'cri-o', 'lxc', 'systemd-nspawn', 'unknown'] as const),
    ]),
    name: z.string().optional(),
  }),
  pid: z.int(),
  action: z.enum(responseActions),
  rule: z.string(),
  cause: z.object({ id: z.string(), rule: z.string() }),
  since: z.string(),
});

const Line = z.discriminatedUnion('is', [
  z.object({ is: z.literal('boot'), boot: z.string() }),
  /** It is about to be done. */
  z.object({ is: z.literal('begun'), id: z.int(), facts: Facts }),
  /** It is done, and this holds of it. */
  z.object({ is: z.literal('held'), id: z.int(), facts: Facts, holds: z.array(Hold) }),
  z.object({ is: z.literal('ended'), id: z.int() }),
]);
export type JournalLine = z.infer<typeof Line>;
export type ResponseFacts = z.infer<typeof Facts>;

/** A response that holds on a container, as far as the journal tells. */
export interface JournalEntry {
  readonly facts: ResponseFacts;
  readonly holds: readonly HoldData[];
}

/**
 * What holds after all of a journal's lines. The last one may have been cut off by a crash; what is
 * no line of ours is passed over.
 * @param boot of the machine as it runs now: what was done before it began is over
 */
export function entriesOf(text: string, boot: string): Map<number, JournalEntry> {
  const entries = new Map<number, JournalEntry>();
  let isOfThisBoot = false;
  for (const each of text.split('\n')) {
    const line = parseLine(each);
    if (line?.is === 'boot') {
      isOfThisBoot = line.boot === boot;
      entries.clear();
    } else if (line !== undefined && isOfThisBoot) {
      apply(line, entries);
    }
  }
  return entries;
}

function apply(line: Exclude<JournalLine, { is: 'boot' }>, entries: Map<number, JournalEntry>) {
  if (line.is === 'ended') {
    entries.delete(line.id);
  } else if (line.is === 'held') {
    entries.set(line.id, { facts: line.facts, holds: line.holds });
  } else {
    // Only what pauses says that it begins. Whether it came to that nobody knows.
    entries.set(line.id, { facts: line.facts, holds: [{ kind: 'pause' }] });
  }
}

function parseLine(text: string): JournalLine | undefined {
  if (text === '') return undefined;
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
