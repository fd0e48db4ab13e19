/* SPDX-License-Identifier: Apache-2.0 */
/* What the orders need, and nothing else. */
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
  CAP_BPF, /* lists of destinations */
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
  return 0;
}
