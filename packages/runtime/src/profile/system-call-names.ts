import { systemCallNames } from '../event/system-calls.ts';

/** Events whose type is called otherwise than the system call. */
const renamed: Readonly<Record<string, string>> = {
  pread: 'pread64',
  pwrite: 'pwrite64',
  prlimit: 'prlimit64',
  llseek: '_llseek',
};

/** Events of the kernel itself and numbers that stand for no call. */
const notCalls: ReadonlySet<string> = new Set(
  `<unknown> na_1 sched_process_exit sched_switch page_fault_user page_fault_kernel signal_deliver
timerfd idle uretprobe uprobe`.split(/\s+/),
);

/** By name, of all architectures. */
export const allSystemCalls: ReadonlySet<string> = new Set(
  systemCallNames.filter((name) => !notCalls.has(name)),
);

/** @returns undefined where the event is no system call */
export function systemCallOfType(typeName: string): string | undefined {
  const name = renamed[typeName] ?? typeName;
  return allSystemCalls.has(name) ? name : undefined;
}

export function isSystemCall(name: string): boolean {
  return allSystemCalls.has(name);
}
