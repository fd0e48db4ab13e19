/**
 * The structs of native/frame.h, field by field in their order. Offsets follow from the rules of C
 * on 64-bit machines; a test compares them with what the compiler made.
 */
type Kind = 'u8' | 'u16' | 'u32' | 's32' | 'u64' | 's64' | `bytes${number}` | 'u16*6' | 'u16*10';

export interface Field {
  readonly offset: number;
  readonly size: number;
  readonly isSigned: boolean;
}

/** `end` is where the struct ends and its texts begin. */
export type Layout<Name extends string> = Readonly<Record<Name | 'end', Field>>;

const header = [
  ['size', 'u32'],
  ['type', 'u16'],
  ['cpu', 'u16'],
  ['time', 'u64'],
  ['tid', 'u32'],
  ['pid', 'u32'],
] as const;

const cgroup = [
  ['cgroupId', 'u64'],
  ['cgroupHierarchy', 'u32'],
  ['mountNamespace', 'u32'],
] as const;

export const headerFields = layOut(header);

export const callFields = layOut([
  ...header,
  ['result', 's64'],
  ['args', 'bytes48', 8],
  ['call', 'u16'],
  ['flags', 'u16'],
  ['descriptor', 's32'],
  ['descriptorKind', 'u8'],
  ['layer', 'u8'],
  ['mode', 'u16'],
  ['openFlags', 'u32'],
  ['inode', 'u64'],
  ['device', 'u32'],
  ['family', 'u16'],
  ['socketType', 'u8'],
  ['socketState', 'u8'],
  ['protocol', 'u16'],
  ['localPort', 'u16'],
  ['remotePort', 'u16'],
  ['sizes', 'u16*10'],
  ['reserved', 'u16'],
  ['localAddress', 'bytes16'],
  ['remoteAddress', 'bytes16'],
]);

export const forkFields = layOut([
  ...header,
  ...cgroup,
  ['startedAt', 'u64'],
  ['childTid', 'u32'],
  ['childPid', 'u32'],
  ['childParent', 'u32'],
  ['vtid', 'u32'],
  ['vpid', 'u32'],
  ['uid', 'u32'],
  ['gid', 'u32'],
  ['flags', 'u32'],
  ['comm', 'bytes16'],
]);

export const execFields = layOut([
  ...header,
  ...cgroup,
  ['startedAt', 'u64'],
  ['inode', 'u64'],
  ['changedAt', 's64'],
  ['modifiedAt', 's64'],
  ['permitted', 'u64'],
  ['effective', 'u64'],
  ['inheritable', 'u64'],
  ['device', 'u32'],
  ['flags', 'u32'],
  ['parent', 'u32'],
  ['vtid', 'u32'],
  ['vpid', 'u32'],
  ['session', 'u32'],
  ['processGroup', 'u32'],
  ['virtualProcessGroup', 'u32'],
  ['uid', 'u32'],
  ['gid', 'u32'],
  ['loginUid', 'u32'],
  ['tty', 'u32'],
  ['sizes', 'u16*6'],
  ['reserved', 'u32'],
  ['comm', 'bytes16'],
]);

export const exitFields = layOut([...header, ['code', 'u32'], ['isLast', 'u32']]);

export const cgroupFields = layOut([
  ...header,
  ...cgroup,
  ['operation', 'u32'],
  ['pathSize', 'u16'],
  ['reserved', 'u16'],
]);

export const useFields = layOut([
  ...header,
  ...cgroup,
  ['kind', 'u32'],
  ['number', 'u32'],
  ['call', 'u32'],
  ['flags', 'u32'],
]);

export const lossFields = layOut([
  ...header,
  ['count', 'u64'],
  ['call', 'u32'],
  ['isCompat', 'u32'],
]);

export const failureFields = layOut([
  ...header,
  ['count', 'u64'],
  ['place', 'u32'],
  ['reserved', 'u32'],
]);

export const readyFields = layOut([
  ...header,
  ['bootToReal', 's64'],
  ['version', 'u32'],
  ['callsAttached', 'u32'],
]);

/** enum frame_type */
export const frameTypes = {
  call: 1,
  fork: 2,
  exec: 3,
  exit: 4,
  cgroup: 5,
  loss: 6,
  failure: 7,
  ready: 8,
  use: 9,
} as const;

export const frameVersion = 2;

/** enum exec_flag */
export const execFlags = {
  writable: 1,
  upperLayer: 2,
  lowerLayer: 4,
  memfd: 8,
  killed: 16,
} as const;

/** enum call_flag */
export const callFlags = { compat: 1, fileCreated: 2, pathCut: 4 } as const;

/** enum descriptor_kind */
export const descriptorKinds = { none: 0, file: 1, socket: 2 } as const;

/** enum layer */
export const layers = { none: 0, upper: 1, lower: 2 } as const;

/** enum call_text: of what the program passed three, each with its directory. */
export const callTexts = { descriptor: 0, textA: 1, blob: 7, payload: 8 } as const;

/** enum cgroup_operation */
export const cgroupOperations = { made: 1, removed: 2 } as const;

/** enum use_kind */
export const useKinds = { call: 1, compatCall: 2, capability: 3 } as const;

/** enum use_flag */
export const useFlags = { compat: 1, withCapabilities: 2 } as const;

/** enum fork_flag */
export const forkFlags = {
  thread: 1,
  newMountNamespace: 2,
  newPidNamespace: 4,
  newNetworkNamespace: 8,
  newUserNamespace: 16,
} as const;

/** The machine's number of system calls at most; above it stand frames that are none. */
export const callCount = 512;

function layOut<const Fields extends readonly (readonly [string, Kind, number?])[]>(
  fields: Fields,
): Layout<Fields[number][0]> {
  const layout: Record<string, Field> = {};
  let end = 0;
  for (const [name, kind, alignment] of fields) {
    const [unit, count] = unitOf(kind);
    const align = alignment ?? unit;
    const offset = Math.ceil(end / align) * align;
    layout[name] = { offset, size: unit * count, isSigned: kind.startsWith('s') };
    end = offset + unit * count;
  }
  layout['end'] = { offset: Math.ceil(end / 8) * 8, size: 0, isSigned: false };
  return layout as Layout<Fields[number][0]>;
}

function unitOf(kind: Kind): [unit: number, count: number] {
  if (kind.startsWith('bytes')) {
    return [1, Number(kind.slice(5))];
  }
  const [number = '', count = '1'] = kind.split('*');
  return [Number(number.slice(1)) / 8, Number(count)];
}
