import { messageOf } from '@seaworthy/model';
import type {
  Container,
  Prevention,
  PreventionPlan,
  ResponseAction,
  ResponseRecord,
  ResponseResult,
  RuntimeEvent,
} from '@seaworthy/runtime';
import { formatIpv6 } from '@seaworthy/runtime';
import type { DeniedExecution, RefusedConnection } from '@seaworthy/sensor';
import { findControlGroup } from './control-group.ts';
import type { Tools } from './tools.ts';
import { nextKey } from './watch-keys.ts';

const MAX_CONTAINERS = 4096;
const RETRY_MS = 100;
const MAX_TRIES = 50;

interface Guarded {
  readonly container: Container;
  readonly rules: string;
}

/** Puts rules of prevention on containers as they appear, and tells of what they prevented. */
export class ContainerPreventions {
  readonly #plan: PreventionPlan;
  readonly #tools: Tools;
  readonly #onRecord: (record: ResponseRecord) => void;
  readonly #known = new Set<Container>();
  readonly #knownIds = new Set<string>();
  readonly #byKey = new Map<number, Guarded>();
  readonly #byGroup = new Map<bigint, Guarded>();

  constructor(plan: PreventionPlan, tools: Tools, onRecord: (record: ResponseRecord) => void) {
    this.#plan = plan;
    this.#tools = tools;
    this.#onRecord = onRecord;
  }

  /** For every event: what is known already costs a look-up. */
  observe({ thread: { container, pid } }: RuntimeEvent): void {
    if (container === undefined || this.#known.has(container)) return;
    if (this.#known.size >= MAX_CONTAINERS) this.#known.clear();
    this.#known.add(container);
    // Rules go by names, and those may come later than the first event.
    if (container.image === undefined && container.name === undefined) return;
    if (this.#knownIds.has(container.fullId)) return;
    if (this.#knownIds.size >= MAX_CONTAINERS) this.#knownIds.clear();
    this.#knownIds.add(container.fullId);
    for (const prevention of this.#plan.preventionsOf(container)) {
      void this.#put(container, pid, prevention);
    }
  }

  reportDenied({ watch, why, denied, pid, path }: DeniedExecution): void {
    const guarded = this.#byKey.get(watch);
    if (guarded === undefined) return;
    const result = denied ? 'done' : 'failed';
    const verb = denied ? 'denied' : 'let through';
    this.#tell(guarded, 'deny-execution', result, `${verb} ${path}: ${reasons[why]}`, {
      pid,
      path,
    });
  }

  reportRefused({ cgroup, refused, pid, address, port, unreported }: RefusedConnection): void {
    const guarded = this.#byGroup.get(cgroup);
    if (guarded === undefined) return;
    const verb = refused === 'connect' ? 'connection to' : 'datagram to';
    const others = unreported > 0 ? `, and ${unreported} others` : '';
    const detail = `refused a ${verb} ${formatAddress(address, port)}${others}`;
    this.#tell(guarded, 'cut-network', 'done', detail, { pid, path: '' });
  }

  async #put(container: Container, pid: number, prevention: Prevention): Promise<void> {
    const guarded = { container, rules: prevention.rules.join(', ') };
    if (prevention.mode === 'dry-run') {
      this.#tell(guarded, 'deny-execution', 'dry-run', `would prevent ${wordsOf(prevention)}`);
      return;
    }
    const { deniesChangedFiles, deniesFilesOutsideImage, deniesHashes, destinations } = prevention;
    if (deniesChangedFiles || deniesFilesOutsideImage || deniesHashes) {
      const rules = { changed: deniesChangedFiles, outside: deniesFilesOutsideImage };
      await this.#try(guarded, 'deny-execution', wordsOf(prevention), async () => {
        const key = nextKey();
        const { pid: inside } = findControlGroup(container.fullId, pid, this.#tools.procDirectory);
        await this.#tools.guard.watch(key, inside, rules);
        this.#byKey.set(key, guarded);
      });
    }
    if (destinations !== undefined) {
      await this.#try(guarded, 'cut-network', wordsOf(prevention), async () => {
        const group = findControlGroup(container.fullId, pid, this.#tools.procDirectory);
        await this.#tools.confinements.confine(group.id, ['127.0.0.0/8', '::1', ...destinations]);
        this.#byGroup.set(group.id, guarded);
      });
    }
  }

  /** A container that is being made is not in its own file system yet. */
  async #try(
    guarded: Guarded,
    action: ResponseAction,
    words: string,
    put: () => Promise<void>,
  ): Promise<void> {
    for (let turn = 1; ; turn++) {
      try {
        await put();
        this.#tell(guarded, action, 'done', `prevents ${words}`);
        return;
      } catch (error) {
        if (turn === MAX_TRIES) {
          this.#tell(guarded, action, 'failed', messageOf(error));
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #tell(
    { container, rules }: Guarded,
    action: ResponseAction,
    result: ResponseResult,
    detail: string,
    process?: ResponseRecord['process'],
  ): void {
    const { fullId, name } = container;
    this.#onRecord({
      time: new Date().toISOString(),
      action,
      result,
      detail,
      rule: rules,
      ...(process !== undefined && { process }),
      container: name === undefined ? { id: fullId } : { id: fullId, name },
      tookMs: 0,
    });
  }
}

const reasons: Readonly<Record<DeniedExecution['why'], string>> = {
  changed: 'the image did not bring it',
  outside: 'it is not on the file system of the image',
  listed: 'it was denied by a response',
  hash: 'its hash is forbidden',
  unknown: 'it could not be judged',
  late: 'it could not be judged in time',
};

function wordsOf(prevention: Prevention): string {
  const { deniesChangedFiles, deniesFilesOutsideImage, deniesHashes, destinations } = prevention;
  const words = [
    ...(deniesChangedFiles ? ['execution of changed files'] : []),
    ...(deniesFilesOutsideImage ? ['execution of files outside the image'] : []),
    ...(deniesHashes ? ['execution of forbidden files'] : []),
    ...(destinations === undefined ? [] : [`connections but to ${destinations.length} places`]),
  ];
  return words.join(' and ') || 'nothing';
}

function formatAddress(hex: string, port: number): string {
  const address = formatIpv6(Buffer.from(hex, 'hex'), 0);
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
