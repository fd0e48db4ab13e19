import { SeaworthyError } from '@seaworthy/model';
import { type Machine, tableOf32Bit } from '@seaworthy/runtime';
import { type CallFilter, planOf } from '../call/call-plan.ts';
import { type Call, callsByName } from '../call/calls.ts';
import { canFilter, readCommands, readOptions } from './read-commands.ts';
import {
  defaultRingBytes,
  type Forbidden,
  type OwnPids,
  type SensorOptions,
} from './sensor-options.ts';

/** Seen by other hooks than that of system calls' returns; `sample` by looking. */
const processTypes = new Set([
  ...['clone', 'clone3', 'fork', 'vfork', 'procexit', 'sample', 'firstuse'],
]);

/** What changes who a process is: followed as soon as any system call is. */
const stateCalls = [
  ...['chdir', 'fchdir', 'prctl', 'capset', 'setsid', 'setpgid', 'setuid', 'setgid'],
  ...['setreuid', 'setregid', 'setresuid', 'setresgid'],
];

const traffic = new Set(['sendto', 'sendmsg', 'sendmmsg', 'write', 'writev']);
const received = new Set(['recvfrom', 'recvmsg']);

/**
 * The lines that the loader is started with (native/control.c says what they mean), and those that
 * it can only obey once its maps exist.
 */
export function commandsOf(
  options: SensorOptions,
  machine: Machine,
): { before: string[]; after: string[] } {
  const wanted = callsOf(options.events);
  const programs = ['on_exec', 'on_fork', 'on_exit', 'on_cgroup_mkdir', 'on_cgroup_rmdir'];
  if (wanted.length > 0) programs.push('on_sys_exit');
  const before = [
    `ring ${options.ringBytes ?? defaultRingBytes}`,
    ...programs.map((name) => `program ${name}`),
    ...(options.events.includes('firstuse') ? ['uses'] : []),
    `option containers-only ${Number(options.containersOnly ?? false)}`,
    `option environment ${Number(options.environment ?? false)}`,
    ...readOptions(options.openReads),
    ...(options.ownPids === undefined ? [] : [ignoreCommand(options.ownPids)]),
    ...wanted.flatMap((call) => callCommands(call, filterOf(call, options), machine)),
  ];
  const after = [...readCommands(options.openReads), ...forbidCommands(options.forbidden ?? [])];
  return { before, after };
}

function callsOf(events: readonly string[]): Call[] {
  const names = new Set(events.filter((name) => !processTypes.has(name)));
  const calls = [...names].flatMap((name) => callsByName.get(name) ?? []);
  // A program that begins is seen by another hook; failed attempts are system calls.
  const needsCalls = calls.some(({ words }) => !words.has('failure'));
  if (!needsCalls) return [];
  for (const name of stateCalls) {
    const call = callsByName.get(name);
    if (call !== undefined && !names.has(name)) calls.push(call);
  }
  return calls;
}

/** Event types that were asked for and that the sensor does not know. */
export function unknownEvents(events: readonly string[]): string[] {
  return events.filter((name) => !knowsEvent(name));
}

export function knowsEvent(name: string): boolean {
  return processTypes.has(name) || callsByName.has(name);
}

function filterOf(call: Call, options: SensorOptions): CallFilter {
  const { name } = call.type;
  return {
    onlyWrites: canFilter(options.openReads ?? 'all'),
    onlyBeginning: options.traffic !== 'all' && traffic.has(name),
    onlyInternet: traffic.has(name) && options.traffic !== 'all',
    onlyDatagrams: options.traffic !== 'all' && received.has(name),
  };
}

function callCommands(call: Call, filter: CallFilter, machine: Machine): string[] {
  const plan = Object.values(planOf(call, filter)).join(' ');
  const native = call.numbers[machine].map((number) => `call ${number} 0 ${plan}`);
  const compat = call.numbers[tableOf32Bit[machine]].map((number) => `call ${number} 1 ${plan}`);
  return [...native, ...compat];
}

export const ignoreCommand = ({ agent, guard = 0 }: OwnPids): string => `ignore ${agent} ${guard}`;

/** enum forbidden */
export const forbiddenBits = { 'upper-layer': 1, memfd: 2, everything: 4 } as const;

/** Lines of the control pipe that make exactly `now` forbidden where `before` was. */
export function forbidCommands(
  now: readonly Forbidden[],
  before: readonly Forbidden[] = [],
): string[] {
  const wanted = rulesOf(now);
  const gone = [...rulesOf(before).keys()].filter((key) => !wanted.has(key));
  return [
    ...gone.map((key) => ruleCommand(key, 0)),
    ...[...wanted].map(([key, rule]) => ruleCommand(key, rule)),
  ];
}

/** By "GROUP" or "GROUP PATH". */
function rulesOf(all: readonly Forbidden[]): Map<string, number> {
  const rules = new Map<string, number>();
  for (const { cgroupId = 0n, what } of all) {
    if (typeof what === 'object') {
      rules.set(`${cgroupId} ${checked(what.path)}`, 1);
    } else {
      rules.set(String(cgroupId), (rules.get(String(cgroupId)) ?? 0) | forbiddenBits[what]);
    }
  }
  return rules;
}

function ruleCommand(key: string, rule: number): string {
  const blank = key.indexOf(' ');
  return blank === -1
    ? `forbid ${key} ${rule}`
    : `forbid-path ${key.slice(0, blank)} ${rule} ${key.slice(blank + 1)}`;
}

/** The pipe has lines. */
function checked(path: string): string {
  if (!path.startsWith('/') || /[\n\0]/.test(path) || Buffer.byteLength(path) > 247) {
    throw new SeaworthyError(
      'USAGE',
      `The sensor cannot watch for the path ${JSON.stringify(path)}.`,
      {
        hint: 'Paths are absolute, of one line, and have at most 247 bytes.',
      },
    );
  }
  return path;
}
