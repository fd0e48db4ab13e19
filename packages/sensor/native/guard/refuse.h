/* SPDX-License-Identifier: Apache-2.0 OR BSD-2-Clause OR GPL-2.0-only */
/* What the programs that refuse and the process beside them share. */
#ifndef SEAWORTHY_REFUSE_H
#define SEAWORTHY_REFUSE_H

#include <linux/types.h>

/* What the tasks of a container may not do. */
enum refuse_rule {
  REFUSE_MODULES = 1,
  REFUSE_CHANGED = 2, /* executing files of its own layer: not what the image brought */
  REFUSE_OUTSIDE = 4, /* ... and files that are not on its root file system */
  REFUSE_MEMORY = 8,  /* ... and files that are in no directory (memfd) */
  REFUSE_READS = 16,  /* opening hidden files; in reports alone */
};
#define REFUSE_FILES (REFUSE_CHANGED | REFUSE_OUTSIDE | REFUSE_MEMORY)

struct container_rules {
  __u32 rules;
  __u32 device; /* of its root file system, as the kernel writes it */
};

/* What an inode is to us. */
struct mark {
  __u32 key;       /* of the container's watch */
  __u32 is_hidden; /* nothing may open it */
  __u32 directory; /* its number, if names in it are hidden */
};

struct hidden_name {
  __u32 directory;
  char name[256];
};

struct refused_act {
  __u64 cgroup; /* of a hidden file: the key of its watch */
  __u64 unreported; /* acts of any group that found no room before this one */
  __u32 pid;
  __u32 rule;
  __u32 is_killed; /* who did it, as it could not be refused */
  __u32 has_happened; /* all the same */
  char command[16];
  char path[960]; /* of the file, or its name alone; empty where there is none */
};

#endif
