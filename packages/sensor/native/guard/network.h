/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only */
/* What the programs in the kernel and the process beside them share. */
#ifndef SEAWORTHY_NETWORK_H
#define SEAWORTHY_NETWORK_H

#include <linux/types.h>

/* Most significant first, as a prefix is compared: IPv4 is ::ffff:a.b.c.d, port 0 is any. */
struct destination {
  __u32 bits;
  __u32 cgroup[2];
  __u8 port[2]; /* as on the wire */
  __u8 reserved[2];
  __u8 address[16];
};
#define DESTINATION_FIXED_BITS 96

enum refusal_kind {
  REFUSED_CONNECT = 1,
  REFUSED_SEND = 2,
};

struct refusal {
  __u64 cgroup;
  __u64 unreported; /* of this kind and group since the last one */
  __u32 pid;
  __u32 kind;
  __u8 address[16];
  __u16 port;
  __u16 reserved[3];
};

#endif
