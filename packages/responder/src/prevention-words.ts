import { formatIpv6, type Prevention } from '@seaworthy/runtime';
import type { DeniedExecution, RefusedConnection } from '@seaworthy/sensor';

/** Why an execution was denied, or let through. */
export const reasons: Readonly<Record<Exclude<DeniedExecution['why'], 'unreadable'>, string>> = {
  changed: 'the image did not bring it',
  outside: 'it is not on the file system of the image',
  memory: 'it lies in memory alone',
  listed: 'it was denied by a response',
  hash: 'its hash is forbidden',
  unknown: 'it could not be judged',
  late: 'it could not be judged in time',
};

/** All that it prevents. */
export function wordsOf(prevention: Prevention): string {
  const { deniesChangedFiles, deniesFilesOutsideImage, deniesHashes } = prevention;
  const { unreadable, destinations } = prevention;
  const words = [
    ...(deniesChangedFiles ? ['execution of changed files'] : []),
    ...(deniesFilesOutsideImage ? ['execution of files outside the image'] : []),
    ...(prevention.deniesMemoryFiles ? ['execution of memory files'] : []),
    ...(deniesHashes ? ['execution of forbidden files'] : []),
    ...(unreadable.length > 0 ? [readsOf(unreadable)] : []),
    ...(destinations === undefined ? [] : [connectionsBut(destinations)]),
  ];
  return words.join(' and ') || 'nothing';
}

/** Of it, what it keeps from being executed. */
export function executionsOf(prevention: Prevention): string {
  return wordsOf({ ...prevention, unreadable: [], destinations: undefined });
}

export function readsOf(paths: readonly string[]): string {
  return `reads of ${fewOf(paths)}`;
}

export function connectionsBut(destinations: readonly string[]): string {
  return `connections to anywhere but ${fewOf(destinations) || 'itself'}`;
}

export function refusalOf({ refused, address, port, unreported }: RefusedConnection): string {
  const what = refused === 'connect' ? 'connection to' : 'datagram to';
  const others = unreported > 0 ? `, and ${unreported} others` : '';
  return `refused a ${what} ${formatAddress(address, port)}${others}`;
}

function fewOf(names: readonly string[]): string {
  const few = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${few} and ${names.length - 5} more` : few;
}

function formatAddress(hex: string, port: number): string {
  const address = formatIpv6(Buffer.from(hex, 'hex'), 0);
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
