import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Thread } from '../event/thread.ts';
import { type Field, plainField, type Read } from './field.ts';

/** What some calls tell of the process that made them: exec, clone, brk, mmap. */
const told =
  (argument: string): Read =>
  ({ args }) => {
    const value = args[argument];
    return typeof value === 'number' ? value : undefined;
  };

const kilobytes = 1024;

/** A sample says it in bytes. */
const resident: Read = (event) => {
  const { rss } = event.args;
  return typeof rss === 'number' ? Math.floor(rss / kilobytes) : told('vm_rss')(event);
};

/** Memory is the process's: of another thread than the main one it is 0. */
const ofMain =
  (read: Read, factor: number): Read =>
  (event) => {
    const value = read(event);
    const { tid, pid } = event.thread;
    return typeof value !== 'number' ? undefined : tid === pid ? value * factor : 0;
  };

const note = 'of events that tell: exec, clone, brk and mmap in recordings.';
const size = (name: string, what: string, read: Read): Field =>
  plainField(name, 'unsigned', `${what}, ${note}`, read);

function countOf({ siblings, main }: Thread, withMain: boolean): number | undefined {
  if (siblings === undefined) return undefined;
  return withMain || !siblings.has(main) ? siblings.size : siblings.size - 1;
}

function descriptorUse({ args: { fdlimit }, thread }: RuntimeEvent): number | undefined {
  if (typeof fdlimit !== 'number' || fdlimit <= 0) return undefined;
  return Math.min(100, Math.floor((thread.descriptors.size * 100) / fdlimit));
}

/** What a process uses. */
export const processResourceFields: readonly Field[] = [
  plainField(
    'proc.fdopencount',
    'unsigned',
    'How many descriptors are open.',
    ({ thread }) => thread.descriptors.size,
  ),
  size('proc.fdlimit', 'How many descriptors may be open', told('fdlimit')),
  size('proc.fdusage', 'Open descriptors in percent of those that may be', descriptorUse),
  size('proc.vmsize', 'Virtual memory in kilobytes', told('vm_size')),
  size('proc.vmrss', 'Resident memory in kilobytes', resident),
  size('proc.vmswap', 'Swapped memory in kilobytes', told('vm_swap')),
  plainField(
    'proc.nthreads',
    'unsigned',
    'How many threads the process has, the main one among them.',
    ({ thread }) => countOf(thread, true),
  ),
  plainField(
    'proc.nchilds',
    'unsigned',
    'How many threads the process has beside the main one.',
    ({ thread }) => countOf(thread, false),
  ),
];

export const threadResourceFields: readonly Field[] = [
  size('thread.pfmajor', 'Page faults that read from a disk', told('pgft_maj')),
  size('thread.pfminor', 'Page faults that did not', told('pgft_min')),
  size('thread.vmsize', 'Virtual memory in kilobytes', ofMain(told('vm_size'), 1)),
  size('thread.vmrss', 'Resident memory in kilobytes', ofMain(resident, 1)),
  size('thread.vmsize.b', 'Virtual memory in bytes', ofMain(told('vm_size'), kilobytes)),
  size('thread.vmrss.b', 'Resident memory in bytes', ofMain(resident, kilobytes)),
];
