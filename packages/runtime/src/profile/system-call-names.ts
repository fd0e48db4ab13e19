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

/** Most of them of 32-bit programs alone: what Falco has no names for. */
const nameless = `
afs_syscall break chown32 clock_adjtime64 clock_getres_time64 clock_gettime64
clock_nanosleep_time64 clock_settime64 fadvise64_64 fchown32 ftime ftruncate64 futex_time64
getgroups32 gtty io_pgetevents_time64 lchown32 lock mpx mq_timedreceive_time64 mq_timedsend_time64
ppoll_time64 prof profil pselect6_time64 putpmsg recvmmsg_time64 rt_sigtimedwait_time64
sched_rr_get_interval_time64 security semtimedop_time64 setfsgid32 setfsuid32 setgroups32
setregid32 setreuid32 stty timer_gettime64 timer_settime64 timerfd_gettime64 timerfd_settime64
truncate64 tuxcall ulimit utimensat_time64 vm86old vserver
`
  .trim()
  .split(/\s+/);

/** By name, of all architectures. */
export const allSystemCalls: ReadonlySet<string> = new Set([
  ...systemCallNames.filter((name) => !notCalls.has(name)),
  ...nameless,
]);

/** @returns undefined where the event is no system call */
export function systemCallOfType(typeName: string): string | undefined {
  const name = renamed[typeName] ?? typeName;
  return allSystemCalls.has(name) ? name : undefined;
}

export function isSystemCall(name: string): boolean {
  return allSystemCalls.has(name);
}
