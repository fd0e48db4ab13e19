import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Container,
  containerOfCgroups,
  type SystemState,
  type UserFacts,
} from '@seaworthy/runtime';
import { parseGroups, parseUsers } from '../host/users.ts';
import { resolveContainer } from './container-resolver.ts';
import { uniteDirectories } from './find-runtime-directories.ts';
import { readBounded } from './read-json.ts';
import type { RuntimeDirectories } from './runtime-directories.ts';
import { accountOfProcess, tokenDirectory } from './service-account.ts';

interface KnownContainer {
  /** When it was last looked for. */
  lookedAt: number | undefined;
  /** When runtimes were looked for because of it. */
  foundAgainAt: number;
  facts: Container | undefined;
  hasUsers: boolean;
  /** How often it may still be asked for its pod's account. */
  accountAttempts: number;
}

const MAX_DESCRIBED = 8192;
const PASSWD_BYTES = 2 ** 20;
/** For one container, and for all of them: some are of runtimes that nobody knows. */
const FIND_AGAIN_MS = 1000;
const FIND_ANY_AGAIN_MS = 200;
/** Its first program sees the token, unless a runtime's own was taken for that. */
const ACCOUNT_ATTEMPTS = 4;

/** Which containers have been looked up: what runtimes wrote of them, and what their files say. */
export class KnownContainers {
  readonly #proc: string;
  readonly #find: () => RuntimeDirectories;
  readonly #state: SystemState;
  readonly #known = new Map<string, KnownContainer>();
  #directories: RuntimeDirectories | undefined;
  #foundAgainAt = 0;

  /**
   * @param findDirectories asked at the start, and again while a container is nowhere: its runtime
   *   may have begun since then
   * @param state is told what is found
   */
  constructor(
    procDirectory: string,
    findDirectories: () => RuntimeDirectories,
    state: SystemState,
  ) {
    this.#proc = procDirectory;
    this.#find = findDirectories;
    this.#state = state;
  }

  /**
   * A container's facts are asked for when its group is made, and again until they are there.
   * @param pid a process that sees the container's files, if one is known
   */
  describe(cgroups: readonly string[] | undefined, pid: number | undefined): void {
    const found = cgroups === undefined ? undefined : containerOfCgroups(cgroups);
    if (found === undefined) return;
    const entry = this.#entryOf(found.id);
    if (entry.facts === undefined && Date.now() > (entry.lookedAt ?? 0) + 20) {
      entry.facts = resolveContainer(this.#directoriesFor(entry), found);
      entry.lookedAt = Date.now();
      if (entry.facts !== undefined) this.#state.describeContainer(entry.facts);
    }
    if (pid === undefined || (entry.hasUsers && entry.accountAttempts === 0)) return;
    const process = join(this.#proc, String(pid));
    if (this.#seesHost(process)) return;
    entry.hasUsers ||= this.loadUsers(join(process, 'root/etc'), found.id);
    this.#describeAccount(entry, process);
  }

  /**
   * Names of users and groups. A container's files are its own word: they name, nothing more.
   * @returns whether there were any
   */
  loadUsers(directory: string, containerId: string | undefined): boolean {
    const users = readBounded(join(directory, 'passwd'), PASSWD_BYTES);
    const named = parseUsers(users ?? '', containerId);
    // Everywhere, and in an image without users too.
    if (!named.some(({ id }) => id === 0)) named.push(rootUser(containerId));
    for (const user of named) this.#state.loadUser(user);
    const groups = readBounded(join(directory, 'group'), PASSWD_BYTES) ?? '';
    for (const group of parseGroups(groups, containerId)) this.#state.loadGroup(group);
    return users !== undefined;
  }

  #directoriesFor(entry: KnownContainer): RuntimeDirectories {
    const nowMs = Date.now();
    if (
      entry.lookedAt !== undefined &&
      nowMs > entry.foundAgainAt + FIND_AGAIN_MS &&
      nowMs > this.#foundAgainAt + FIND_ANY_AGAIN_MS
    ) {
      const found = this.#find();
      this.#directories = this.#directories ? uniteDirectories(found, this.#directories) : found;
      entry.foundAgainAt = nowMs;
      this.#foundAgainAt = nowMs;
    }
    this.#directories ??= this.#find();
    return this.#directories;
  }

  #entryOf(id: string): KnownContainer {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_DESCRIBED) this.#known.clear();
    const entry = {
      lookedAt: undefined,
      foundAgainAt: 0,
      facts: undefined,
      hasUsers: false,
      accountAttempts: ACCOUNT_ATTEMPTS,
    };
    this.#known.set(id, entry);
    return entry;
  }

  #describeAccount(entry: KnownContainer, process: string): void {
    const { facts } = entry;
    if (entry.accountAttempts === 0 || facts === undefined) return;
    const { pod, mounts = [] } = facts;
    const hasToken = mounts.some(({ destination }) => destination === tokenDirectory);
    if (pod === undefined || pod.serviceAccount !== undefined || !hasToken) {
      entry.accountAttempts = 0;
      return;
    }
    entry.accountAttempts -= 1;
    const serviceAccount = accountOfProcess(process, pod.namespace);
    if (serviceAccount === undefined) return;
    entry.accountAttempts = 0;
    this.#state.describeContainer({ ...facts, pod: { ...pod, serviceAccount } });
  }

  /** A runtime's own program is in the container's group before it has changed its root. */
  #seesHost(process: string): boolean {
    const own = identityOf(join(this.#proc, '1/root'));
    return own !== undefined && own === identityOf(join(process, 'root'));
  }
}

function identityOf(directory: string): string | undefined {
  try {
    const { dev, ino } = statSync(directory);
    return `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

function rootUser(containerId: string | undefined): UserFacts {
  const root = { id: 0, name: 'root', home: '/root', shell: '' };
  return containerId === undefined ? root : { ...root, containerId };
}
