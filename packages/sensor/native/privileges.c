/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Once the programs run, one right is needed: changing the maps that say what is forbidden
 * (CAP_BPF). The rest goes, with the user and the way back, and with all system calls but a few.
 */
#include "filter.h"
#include "loader.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY 65534
#ifndef CAP_BPF
#define CAP_BPF 39
#endif

int drop_privileges(void)
{
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2] = {};

  for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
    prctl(PR_CAPBSET_DROP, capability);
  if (geteuid() == 0) {
    if (prctl(PR_SET_KEEPCAPS, 1) != 0 || setgroups(0, NULL) != 0 ||
        setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0)
      return -errno;
  }
  data[CAP_BPF / 32].permitted = data[CAP_BPF / 32].effective = 1U << CAP_BPF % 32;
  if (syscall(SYS_capset, &header, data) != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return -errno;
  return 0;
}

/* What remains to be done: waiting, reading the agent's words, writing frames, changing maps, and
 * at the end letting go of memory and descriptors. Clocks are asked here where the vDSO has none. */
static const int needed_calls[] = {
  SYS_read,
  SYS_write,
#ifdef SYS_poll
  SYS_poll,
#endif
  SYS_ppoll,
  SYS_nanosleep,
  SYS_clock_nanosleep,
  SYS_clock_gettime,
#ifdef SYS_time
  SYS_time,
#endif
  SYS_bpf,
  SYS_brk,
  SYS_mmap,
  SYS_munmap,
  SYS_close,
  SYS_rt_sigreturn,
  SYS_restart_syscall,
  SYS_exit_group,
};

int drop_calls(void)
{
  return allow_only(needed_calls, sizeof(needed_calls) / sizeof(needed_calls[0]));
}
