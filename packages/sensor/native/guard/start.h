/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only */
/* What the programs in the kernel that hold a container's start share with the process beside them. */
#ifndef SEAWORTHY_START_H
#define SEAWORTHY_START_H

#include <linux/types.h>

/* Groups have numbers of their own in each hierarchy. */
struct group_key {
  __u64 id;
  __u32 hierarchy;
  __u32 reserved;
};

struct held_start {
  struct group_key group;
  __u32 pid;
  __u32 reserved;
};

#endif
