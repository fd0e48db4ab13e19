import type { EventArguments, RuntimeEvent } from '../event/runtime-event.ts';
import type { Thread } from '../event/thread.ts';
import type { FileAction } from './profile.ts';

/**
 * Which capability a system call that succeeded needs (capabilities(7)), as far as its arguments
 * tell. What depends on whom a file belongs to (DAC_OVERRIDE, FOWNER) cannot be seen here; see
 * `OwnershipTrace`.
 */
type Use = (event: RuntimeEvent) => string | undefined;

// Falco's numbers.
const CLONE_NEWUSER = 0x100000;
const NEW_NAMESPACES = 32 | 64 | 8 | 16 | 0x80 | 0x10000000;
const PTRACE_ATTACH = 11;
const PTRACE_SEIZE = 20;
const PR_CAPBSET_DROP = 24;
const AF_INET = [2, 10] as const;
const AF_PACKET = 17;
const SOCK_RAW = 3;
const UNPRIVILEGED_PORT = 1024;
const S_IFMT_DEVICES = [0x2000, 0x6000] as const;
const BPF_COMMANDS_FOR_ALL = new Set([1, 2, 3, 4, 7]);
const UNCHANGED = 4294967295;
const SETUID_BIT = 1n << 7n;
const SETGID_BIT = 1n << 6n;

const always =
  (capability: string): Use =>
  () =>
    capability;

const numberOf = (args: EventArguments, name: string): number => {
  const value = args[name];
  return typeof value === 'number' ? value : -1;
};

/** A thread that is known not to hold it sets an id that it has already. */
function identity(capability: string, bit: bigint): Use {
  return ({ thread: { capabilities }, args }) => {
    const isKnown = capabilities.permitted !== 0n;
    const changes = Object.entries(args).some(
      ([name, value]) => name !== 'res' && typeof value === 'number' && value !== UNCHANGED,
    );
    return changes && (!isKnown || (capabilities.effective & bit) !== 0n) ? capability : undefined;
  };
}

const setsUser = identity('SETUID', SETUID_BIT);
const setsGroup = identity('SETGID', SETGID_BIT);

const socket: Use = ({ args }) => {
  const domain = numberOf(args, 'domain');
  const isRaw = (numberOf(args, 'type') & 0xff) === SOCK_RAW;
  return domain === AF_PACKET || (isRaw && AF_INET.some((each) => each === domain))
    ? 'NET_RAW'
    : undefined;
};

const bind: Use = ({ fd }) => {
  const port = fd?.server?.port ?? 0;
  return port > 0 && port < UNPRIVILEGED_PORT && (fd?.type === 'ipv4' || fd?.type === 'ipv6')
    ? 'NET_BIND_SERVICE'
    : undefined;
};

const chown: Use = ({ args }) => {
  const keeps = (name: string) => [UNCHANGED, -1].includes(numberOf(args, name));
  return keeps('uid') && keeps('gid') ? undefined : 'CHOWN';
};

/** A new user namespace gives all others for nothing. */
const namespaces: Use = ({ args }) => {
  const flags = numberOf(args, 'flags');
  const isNew = flags > 0 && (flags & CLONE_NEWUSER) === 0 && (flags & NEW_NAMESPACES) !== 0;
  return isNew ? 'SYS_ADMIN' : undefined;
};

const ptrace: Use = ({ args }) => {
  const request = numberOf(args, 'request');
  return request === PTRACE_ATTACH || request === PTRACE_SEIZE ? 'SYS_PTRACE' : undefined;
};

const mknod: Use = ({ args }) => {
  const type = numberOf(args, 'mode') & 0xf000;
  return S_IFMT_DEVICES.some((each) => each === type) ? 'MKNOD' : undefined;
};

const bpf: Use = ({ args }) =>
  BPF_COMMANDS_FOR_ALL.has(numberOf(args, 'cmd')) ? undefined : 'BPF';

/** Root signals processes that have become other users; others only their own. */
const kill: Use = ({ args, thread }) =>
  numberOf(args, 'sig') > 0 && thread.user.id === 0 && numberOf(args, 'pid') !== thread.vpid
    ? 'KILL'
    : undefined;

const setrlimit: Use = ({ args, thread }) =>
  'newmax' in args && numberOf(args, 'newmax') > numberOf(args, 'oldmax') && thread.user.id === 0
    ? 'SYS_RESOURCE'
    : undefined;

const prctl: Use = ({ args }) =>
  numberOf(args, 'option') === PR_CAPBSET_DROP ? 'SETPCAP' : undefined;

export const capabilityUses: Readonly<Record<string, Use>> = {
  setuid: setsUser,
  setreuid: setsUser,
  setresuid: setsUser,
  setgid: setsGroup,
  setregid: setsGroup,
  setresgid: setsGroup,
  setgroups: always('SETGID'),
  socket,
  bind,
  chown,
  lchown: chown,
  fchown: chown,
  fchownat: chown,
  unshare: namespaces,
  clone: namespaces,
  clone3: namespaces,
  setns: always('SYS_ADMIN'),
  mount: always('SYS_ADMIN'),
  umount: always('SYS_ADMIN'),
  umount2: always('SYS_ADMIN'),
  pivot_root: always('SYS_ADMIN'),
  move_mount: always('SYS_ADMIN'),
  fsmount: always('SYS_ADMIN'),
  swapon: always('SYS_ADMIN'),
  swapoff: always('SYS_ADMIN'),
  sethostname: always('SYS_ADMIN'),
  setdomainname: always('SYS_ADMIN'),
  quotactl: always('SYS_ADMIN'),
  fanotify_init: always('SYS_ADMIN'),
  chroot: always('SYS_CHROOT'),
  ptrace,
  process_vm_readv: always('SYS_PTRACE'),
  process_vm_writev: always('SYS_PTRACE'),
  init_module: always('SYS_MODULE'),
  finit_module: always('SYS_MODULE'),
  delete_module: always('SYS_MODULE'),
  reboot: always('SYS_BOOT'),
  kexec_load: always('SYS_BOOT'),
  kexec_file_load: always('SYS_BOOT'),
  settimeofday: always('SYS_TIME'),
  clock_settime: always('SYS_TIME'),
  iopl: always('SYS_RAWIO'),
  ioperm: always('SYS_RAWIO'),
  syslog: always('SYSLOG'),
  open_by_handle_at: always('DAC_READ_SEARCH'),
  acct: always('SYS_PACCT'),
  vhangup: always('SYS_TTY_CONFIG'),
  mknod,
  mknodat: mknod,
  bpf,
  kill,
  tkill: kill,
  tgkill: kill,
  prlimit: setrlimit,
  setrlimit,
  prctl,
};

const maxPaths = 512;

/**
 * Who owns the files that were given away: writing to them or making something below them needs
 * DAC_OVERRIDE of anybody else, root too, and changing their mode FOWNER. One for each workload.
 */
export class OwnershipTrace {
  /** By container and path. */
  readonly #owners = new Map<string, number>();

  gave({ thread }: RuntimeEvent, path: string, owner: number): void {
    if (owner === UNCHANGED || owner < 0) {
      return;
    }
    if (this.#owners.size >= maxPaths) {
      this.#owners.clear();
    }
    this.#owners.set(keyOf(thread, path), owner);
  }

  /** The capability that a change which succeeded has needed, if any. */
  neededFor({ thread, type }: RuntimeEvent, path: string, action: FileAction): string | undefined {
    if (this.#owners.size === 0) {
      return undefined;
    }
    const isInside = action === 'create' || action === 'delete' || action === 'rename';
    const about = isInside ? path.slice(0, path.lastIndexOf('/')) : path;
    const owner = this.#owners.get(keyOf(thread, about));
    const user = thread.user.id;
    if (owner === undefined || owner === user || user === UNCHANGED) {
      return undefined;
    }
    if (action === 'permissions') {
      return type.name.includes('chmod') ? 'FOWNER' : undefined;
    }
    return 'DAC_OVERRIDE';
  }
}

function keyOf({ container }: Thread, path: string): string {
  return `${container?.fullId ?? ''}${path}`;
}
