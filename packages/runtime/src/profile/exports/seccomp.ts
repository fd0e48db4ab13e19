import type { Profile } from '../profile.ts';
import { allSystemCalls, isSystemCall } from '../system-call-names.ts';

/** As OCI's runtime specification has it (config-linux.md, Seccomp); Docker and CRI read the same. */
export interface SeccompProfile {
  readonly defaultAction: 'SCMP_ACT_ERRNO';
  readonly defaultErrnoRet: number;
  readonly architectures: readonly string[];
  readonly syscalls: readonly SeccompRule[];
}

export interface SeccompRule {
  readonly names: readonly string[];
  readonly action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO';
  readonly errnoRet?: number;
  readonly args?: readonly {
    readonly index: number;
    readonly value: number;
    readonly valueTwo: number;
    readonly op: 'SCMP_CMP_MASKED_EQ';
  }[];
}

const architectureNames = { x64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' } as const;
/** What their 32-bit programs run as: all calls of an architecture that is not named are refused. */
const architectureNames32 = { x64: 'SCMP_ARCH_X86', arm64: 'SCMP_ARCH_ARM' } as const;
export type SeccompArchitecture = keyof typeof architectureNames;

const EPERM = 1;
const ENOSYS = 38;
/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET of the kernel. */
const NEW_NAMESPACES = 0x7e02_0000;

/**
 * What runc and crun call themselves between installing the filter and the container's program.
 * Without no_new_privs that is all of dropping rights (libcontainer, standard_init_linux.go after
 * InitSeccomp: finalizeNamespace, the exec fifo, execve), and what Go's runtime does meanwhile; an
 * "exec" into the container does the same.
 */
const runtimeNeeds = words(`
capget capset chdir fchdir fchown setgid setgroups setuid setresgid setresuid prctl getppid getpid
gettid getuid geteuid getgid getegid getcwd kill openat openat2 open read write close close_range
fcntl fstat fstatfs statfs newfstatat stat lstat statx faccessat faccessat2 access readlinkat readlink
getdents64 lseek ioctl dup3 pipe2 socket connect sendto sendmsg recvmsg execve execveat exit
exit_group umask clone futex mmap munmap mprotect madvise mincore brk arch_prctl set_tid_address
set_robust_list rseq prlimit64 getrandom clock_gettime gettimeofday nanosleep clock_nanosleep
sched_yield sched_getaffinity rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack tgkill
restart_syscall epoll_create1 epoll_ctl epoll_pwait eventfd2 timer_create timer_settime timer_delete
uname membarrier
`);

/** What C libraries try first and do without when it is not there: EPERM would stop them. */
const optional = words(`
clone3 faccessat2 openat2 statx rseq fchmodat2 close_range epoll_pwait2 copy_file_range futex_waitv
pidfd_open io_uring_setup cachestat renameat2 getrandom membarrier preadv2 pwritev2 mseal
`);

/**
 * What a container hardly needs and an attacker likes: refused unless it was seen, where the list
 * of what was seen is not complete. Everything that engines refuse by default is here.
 */
const dangerous = words(`
acct add_key adjtimex bpf chroot clock_adjtime clock_settime create_module delete_module
fanotify_init finit_module fsconfig fsmount fsopen fspick get_kernel_syms init_module io_uring_enter
io_uring_register io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie
mbind migrate_pages modify_ldt mount mount_setattr move_mount move_pages name_to_handle_at nfsservctl
open_by_handle_at open_tree perf_event_open personality pidfd_getfd pivot_root process_madvise
process_vm_readv process_vm_writev ptrace query_module quotactl quotactl_fd reboot request_key
set_mempolicy setdomainname sethostname setns settimeofday stime swapoff swapon _sysctl sysfs syslog
umount umount2 unshare uselib userfaultfd ustat vhangup vm86 vm86old
`);

/**
 * A seccomp profile that allows what the workload was seen to call, and what its container's
 * runtime needs. Where the source did not show every call, it allows all but the dangerous ones
 * that were not seen.
 */
export function exportSeccomp(
  { behaviour }: Profile,
  architectures: readonly SeccompArchitecture[] = ['x64', 'arm64'],
): SeccompProfile {
  const { systemCalls, capabilities } = behaviour;
  const { names, names32 = [] } = systemCalls;
  const seen = new Set([...names, ...names32].filter(isSystemCall));
  const allowed = new Set([...runtimeNeeds, ...seen]);
  if (!systemCalls.complete) {
    for (const name of allSystemCalls) {
      if (!dangerous.has(name)) {
        allowed.add(name);
      }
    }
  }
  const makesNamespaces =
    seen.has('unshare') ||
    capabilities.some(({ name, decision }) => name === 'SYS_ADMIN' && decision !== 'refused');
  if (!makesNamespaces) {
    allowed.delete('clone');
    // Its flags lie in memory, where a filter cannot look. Without it clone is called.
    allowed.delete('clone3');
  }
  const syscalls: SeccompRule[] = [
    { names: [...allowed].sort(), action: 'SCMP_ACT_ALLOW' },
    ...(makesNamespaces
      ? []
      : [
          {
            names: ['clone'],
            action: 'SCMP_ACT_ALLOW' as const,
            args: [
              { index: 0, value: NEW_NAMESPACES, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' as const },
            ],
          },
        ]),
    {
      names: [...optional.difference(allowed)].sort(),
      action: 'SCMP_ACT_ERRNO',
      errnoRet: ENOSYS,
    },
  ];
  return {
    defaultAction: 'SCMP_ACT_ERRNO',
    defaultErrnoRet: EPERM,
    architectures: architectures.flatMap((each) =>
      names32.length > 0
        ? [architectureNames[each], architectureNames32[each]]
        : [architectureNames[each]],
    ),
    syscalls: syscalls.filter(({ names }) => names.length > 0),
  };
}

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
