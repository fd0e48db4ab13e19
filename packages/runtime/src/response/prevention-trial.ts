import type { RuntimeEvent } from '../event/runtime-event.ts';
import { readsOfPaths } from '../rules/condition/read-filter.ts';
import type { RuleNeeds } from '../rules/engine.ts';
import { addressBytes, type Destination, isWithin, parseDestination } from './destination.ts';
import type { Prevention } from './prevention.ts';
import type { RecordedAction } from './response-action.ts';
import type { ResponseSettings } from './response-settings.ts';

/** What a rule of prevention would have done, once for each thing that it would refuse. */
export interface Refusal {
  readonly action: RecordedAction;
  /** "would deny /tmp/x: the image did not bring it" */
  readonly detail: string;
}

// errno(3)
const EPERM = 1;
/** Beyond that a container is told no more of: what is refused so often is known by then. */
const maxTold = 200;

const startsProgram: ReadonlySet<string> = new Set(['execve', 'execveat']);
const opensFile: ReadonlySet<string> = new Set(['open', 'openat', 'openat2', 'open_by_handle_at']);
const loadsModule: ReadonlySet<string> = new Set(['init_module', 'finit_module']);
const sendsTo: ReadonlySet<string> = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg']);

/**
 * Rules of prevention in a dry run, in one container: from its events it is seen what they would
 * refuse. Files are judged as the kernel judged them when they were executed.
 */
export class PreventionTrial {
  readonly #prevention: Prevention;
  readonly #destinations: readonly Destination[] | undefined;
  readonly #told = new Set<string>();

  constructor(prevention: Prevention) {
    this.#prevention = prevention;
    this.#destinations = prevention.destinations
      ?.concat('127.0.0.0/8', '::1')
      .map(parseDestination)
      .filter((destination) => destination !== undefined);
  }

  /** @returns undefined for what is allowed, and for what was said before */
  judge(event: RuntimeEvent): Refusal | undefined {
    const refusal =
      this.#judgeProgram(event) ??
      this.#judgeConnection(event) ??
      this.#judgeOpen(event) ??
      this.#judgeModule(event);
    if (refusal === undefined || this.#told.has(refusal.detail)) return undefined;
    if (this.#told.size >= maxTold) return undefined;
    this.#told.add(refusal.detail);
    return refusal;
  }

  #judgeProgram({ type, thread }: RuntimeEvent): Refusal | undefined {
    if (!startsProgram.has(type.name)) return undefined;
    const { path, isUpperLayer, isLowerLayer, isMemfd } = thread.main.executable;
    const { deniesChangedFiles, deniesFilesOutsideImage, deniesMemoryFiles } = this.#prevention;
    const deny = (why: string): Refusal => ({
      action: 'deny-execution',
      detail: `would deny ${path}: ${why}`,
    });
    if (isMemfd) return deniesMemoryFiles ? deny('it lies in memory alone') : undefined;
    if (isUpperLayer) return deniesChangedFiles ? deny('the image did not bring it') : undefined;
    if (isLowerLayer || !deniesFilesOutsideImage) return undefined;
    return deny('it is not on the file system of the image');
  }

  /** What was opened is known by the path that it has in the container. */
  #judgeOpen({ type, fd, thread }: RuntimeEvent): Refusal | undefined {
    const path = fd?.name;
    if (path === undefined || !opensFile.has(type.name)) return undefined;
    if (!this.#prevention.unreadable.includes(path)) return undefined;
    const { path: program } = thread.main.executable;
    return { action: 'deny-read', detail: `would keep ${program} from reading ${path}` };
  }

  /** Who lacks the right to is refused by the kernel anyway. */
  #judgeModule({ type, fd, thread, result }: RuntimeEvent): Refusal | undefined {
    if (!this.#prevention.deniesModules || !loadsModule.has(type.name)) return undefined;
    if (result === -EPERM) return undefined;
    const { path: program } = thread.main.executable;
    const module = fd?.name || 'a kernel module from memory';
    return { action: 'deny-module', detail: `would keep ${program} from loading ${module}` };
  }

  #judgeConnection({ type, fd }: RuntimeEvent): Refusal | undefined {
    const server = fd?.server;
    if (this.#destinations === undefined || server === undefined) return undefined;
    if (!sendsTo.has(type.name) || fd?.isServer === true) return undefined;
    const bytes = addressBytes(server.address);
    if (bytes === undefined) return undefined;
    if (this.#destinations.some((each) => isWithin(each, bytes, server.port))) return undefined;
    const place = server.address.includes(':') ? `[${server.address}]` : server.address;
    const what = type.name === 'connect' ? 'connection' : 'datagram';
    return {
      action: 'cut-network',
      detail: `would refuse a ${what} to ${place}:${server.port}`,
    };
  }
}

/** What has to be watched so that dry runs can say what they would refuse. */
export function trialNeeds({ mode, prevent }: ResponseSettings): RuleNeeds | undefined {
  const tried = prevent.filter((rule) => (rule.mode ?? mode) === 'dry-run');
  const unreadable = new Set(tried.flatMap((rule) => rule.unreadable));
  const names = new Set([
    ...(tried.some(({ destinations }) => destinations !== undefined) ? ['connect'] : []),
    ...(unreadable.size > 0 ? opensFile : []),
    ...(tried.some(({ deny }) => deny.includes('kernel-modules')) ? loadsModule : []),
  ]);
  if (names.size === 0) return undefined;
  return {
    eventTypes: { names, isComplement: false },
    fieldNames: new Set(),
    reads: readsOfPaths(unreadable),
  };
}
