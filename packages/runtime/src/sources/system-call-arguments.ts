import type { EventType, Parameter } from '../event/event-type.ts';
import { flagNames } from '../event/event-types.ts';
import { flagsOfKernel, openFlagsOfKernel, ptraceRequestOfKernel } from '../event/kernel-flags.ts';
import type { Machine } from '../event/machine.ts';

/**
 * What the arguments of system calls are in events, in their order; `-` for what is no parameter.
 * For sources that see the arguments themselves: the audit log, probes at system calls.
 * Source: the manual pages of section 2.
 */
const table = `
open name flags mode
openat dirfd name flags mode
openat2 dirfd name - -
creat name mode
open_by_handle_at mountfd - flags
close fd
close_range first last flags
read fd - size
write fd - size
pread fd - size pos
pwrite fd - size pos
readv fd
writev fd
sendfile out_fd in_fd - size
socket domain type proto
socketpair domain type proto
bind fd addr
connect fd addr
listen fd backlog
accept - - -
accept4 - - - flags
sendto fd - size
sendmsg fd
sendmmsg fd
recvfrom fd - size
recvmsg fd
recvmmsg fd
shutdown fd how
dup oldfd
dup2 oldfd newfd
dup3 oldfd newfd flags
fcntl fd cmd arg
ioctl fd request argument
pipe2 - flags
eventfd2 initval flags
epoll_create1 flags
inotify_init1 flags
timerfd_create clockid flags
memfd_create name flags
userfaultfd flags
pidfd_open pid flags
pidfd_getfd pid_fd target_fd flags
access name mode
chdir path
fchdir fd
chroot path
chmod filename mode
fchmod fd mode
fchmodat dirfd filename mode
chown path uid gid
lchown path uid gid
fchown fd uid gid
fchownat dirfd pathname uid gid
mkdir path mode
mkdirat dirfd path mode
rmdir path
unlink path
unlinkat dirfd name flags
rename oldpath newpath
renameat olddirfd oldpath newdirfd newpath
renameat2 olddirfd oldpath newdirfd newpath flags
link oldpath newpath
linkat olddir oldpath newdir newpath flags
symlink target linkpath
symlinkat target linkdirfd linkpath
mknod path mode dev
mknodat dirfd path mode dev
mount dev dir type flags
umount2 name flags
execve filename
kill pid sig
tkill tid sig
tgkill pid tid sig
ptrace request pid addr data
process_vm_readv pid
process_vm_writev pid
prctl option arg2_int
setns fd nstype
unshare flags
setuid uid
setgid gid
setreuid ruid euid
setregid rgid egid
setresuid ruid euid suid
setresgid rgid egid sgid
setpgid pid pgid
bpf cmd
init_module img length uargs
finit_module fd uargs flags
delete_module name flags
seccomp op flags
mmap addr length prot - fd offset
mprotect addr length prot
io_uring_setup entries
io_uring_enter fd to_submit min_complete
io_uring_register fd opcode arg nr_args
keyctl operation arg2 arg3 arg4 arg5
`;

const namesByCall: ReadonlyMap<string, readonly string[]> = new Map(
  table
    .trim()
    .split('\n')
    .map((line): [string, string[]] => {
      const [call = '', ...names] = line.split(' ');
      return [call, names];
    }),
);

/** The parameter that an argument of a system call is, by its place from 0. */
export function parameterOfArgument(type: EventType, place: number): Parameter | undefined {
  const name = namesByCall.get(type.name)?.[place];
  return type.parameters.find((parameter) => parameter.name === name);
}

/** Numbers of the kernel as events have them; those of 32 bits with a sign where they have one. */
export function valueOfKernel(parameter: Parameter, value: number, machine: Machine): number {
  switch (parameter.names) {
    case undefined:
      break;
    case flagNames.get('file-flags'):
      return openFlagsOfKernel(value, machine);
    case flagNames.get('clone-flags'):
      return flagsOfKernel('clone-flags', value);
    case flagNames.get('ptrace-requests'):
      return ptraceRequestOfKernel(value, machine);
    default:
      return value;
  }
  switch (parameter.kind) {
    case 'fd':
    case 'pid':
      return value | 0;
    case 'uid':
    case 'gid':
      return value >>> 0;
    default:
      return value;
  }
}
