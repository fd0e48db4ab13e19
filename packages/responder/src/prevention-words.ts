import { formatIpv6, type Prevention, type RecordedAction } from '@seaworthy/runtime';
import type { DeniedExecution, RefusedConnection, StoppedAct } from '@seaworthy/sensor';

/** What a record says of one act: the same, whichever hook of the kernel has stopped it. */
export interface ActWords {
  readonly action: RecordedAction;
  readonly detail: string;
}

/** Why an execution was denied, or let through. */
const reasons: Readonly<Record<Exclude<DeniedExecution['why'], 'unreadable'>, string>> = {
  changed: 'the image did not bring it',
  outside: 'it is not on the file system of the image',
  memory: 'it lies in memory alone',
  listed: 'it was denied by a response',
  hash: 'its hash is forbidden',
  unknown: 'it could not be judged',
  late: 'it could not be judged in time',
};

/** The guard was asked. */
export function wordsOfDenied({ why, denied, path, program }: DeniedExecution): ActWords {
  if (why === 'unreadable') {
    const detail = `kept ${program || 'a process'} from reading ${path}`;
    return { action: 'deny-read', detail };
  }
  const verb = denied ? 'denied' : 'let through';
  return { action: 'deny-execution', detail: `${verb} ${path}: ${reasons[why]}` };
}

/** The kernel has judged by itself. */
export function wordsOfStopped(act: StoppedAct): ActWords {
  const { stopped, path, program, killed, happened } = act;
  const others = othersOf(act);
  if (stopped !== 'module') {
    return { action: 'deny-execution', detail: `denied ${path}: ${reasons[stopped]}${others}` };
  }
  const module = path || 'a kernel module from memory';
  const detail = happened
    ? `killed ${program}, which loads ${module}: it loads all the same${others}`
    : killed
      ? `killed ${program} before it loaded ${module}${others}`
      : `kept ${program} from loading ${module}${others}`;
  return { action: 'deny-module', detail };
}

/** All that it prevents. */
export function wordsOf(prevention: Prevention): string {
  const { deniesChangedFiles, deniesFilesOutsideImage, deniesHashes } = prevention;
  const { unreadable, destinations } = prevention;
  const words = [
    ...(deniesChangedFiles ? ['execution of changed files'] : []),
    ...(deniesFilesOutsideImage ? ['execution of files outside the image'] : []),
    ...(prevention.deniesMemoryFiles ? ['execution of memory files'] : []),
    ...(deniesHashes ? ['execution of forbidden files'] : []),
    ...(prevention.deniesModules ? ['loading of kernel modules'] : []),
    ...(unreadable.length > 0 ? [readsOf(unreadable)] : []),
    ...(destinations === undefined ? [] : [connectionsBut(destinations)]),
  ];
  return words.join(' and ') || 'nothing';
}

/** Of it, what it keeps from being executed. */
export function executionsOf(prevention: Prevention): string {
  return wordsOf({ ...prevention, deniesModules: false, unreadable: [], destinations: undefined });
}

export function readsOf(paths: readonly string[]): string {
  return `reads of ${fewOf(paths)}`;
}

export function connectionsBut(destinations: readonly string[]): string {
  return `connections to anywhere but ${fewOf(destinations) || 'itself'}`;
}

export function wordsOfRefused(act: RefusedConnection): ActWords {
  const what = act.refused === 'connect' ? 'connection to' : 'datagram to';
  const place = formatAddress(act.address, act.port);
  return { action: 'cut-network', detail: `refused a ${what} ${place}${othersOf(act)}` };
}

function othersOf({ unreported }: { readonly unreported: number }): string {
  return unreported > 0 ? `, and ${unreported} others` : '';
}

function fewOf(names: readonly string[]): string {
  const few = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${few} and ${names.length - 5} more` : few;
}

function formatAddress(hex: string, port: number): string {
  const address = formatIpv6(Buffer.from(hex, 'hex'), 0);
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
