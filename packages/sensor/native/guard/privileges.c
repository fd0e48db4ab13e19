/* SPDX-License-Identifier: Apache-2.0 */
/* What the orders need, and nothing else. */
#include "../filter.h"
#include "guard.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CAP_BPF
#define CAP_BPF 39
#endif

static const int needed[] = {
  CAP_KILL,
  CAP_DAC_READ_SEARCH, /* layers of engines, files of containers */
  CAP_SYS_PTRACE, /* /proc/PID/root */
  CAP_SYS_ADMIN, /* marks of fanotify */
  CAP_BPF, /* lists of destinations, and of what the kernel refuses by itself */
};

/* With what threads and the C library's memory and files need. */
static const int needed_calls[] = {
  SYS_read,
  SYS_pread64,
  SYS_write,
  SYS_openat,
  SYS_openat2,
  SYS_close,
  SYS_lseek,
  SYS_fcntl,
  SYS_fstat,
  SYS_newfstatat,
  SYS_statx,
  SYS_fstatfs,
#ifdef SYS_readlink
  SYS_readlink,
#endif
  SYS_readlinkat,
#ifdef SYS_poll
  SYS_poll,
#endif
  SYS_ppoll,
  SYS_fanotify_init,
  SYS_fanotify_mark,
  SYS_pidfd_open,
  SYS_pidfd_send_signal,
  SYS_bpf,
  SYS_getpid,
  SYS_getppid,
  SYS_gettid,
  SYS_clone,
  SYS_clone3,
  SYS_set_robust_list,
  SYS_rseq,
  SYS_sched_getaffinity,
  SYS_futex,
  SYS_exit,
  SYS_brk,
  SYS_mmap,
  SYS_mprotect,
  SYS_mremap,
  SYS_munmap,
  SYS_madvise,
  SYS_getrandom,
  SYS_clock_gettime,
  SYS_clock_nanosleep,
  SYS_rt_sigaction,
  SYS_rt_sigprocmask,
  SYS_rt_sigreturn,
  SYS_restart_syscall,
  SYS_exit_group,
};

int keep_privileges(void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2] = {};

  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
    prctl(PR_CAPBSET_DROP, capability);
  for (size_t index = 0; index < sizeof(needed) / sizeof(needed[0]); index++) {
    struct __user_cap_data_struct *word = &data[needed[index] / 32];

    word->effective = word->permitted |= 1U << needed[index] % 32;
  }
  if (syscall(SYS_capset, &header, data) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return -errno;
  return allow_only(needed_calls, sizeof(needed_calls) / sizeof(needed_calls[0]));
}
