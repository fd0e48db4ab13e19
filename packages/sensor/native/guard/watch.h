/* SPDX-License-Identifier: Apache-2.0 */
/* What is watched of containers: its table, and how a file that is asked about is judged by it. */
#ifndef SEAWORTHY_WATCH_H
#define SEAWORTHY_WATCH_H

#include "guard.h"

#include <stdatomic.h>

#define WATCHES 512
#define CONTAINER_MAX 128 /* of its id */

/* Which file, and how it was reached; nothing of it has to be asked of a server. */
struct file_identity {
  uint64_t mount;
  uint64_t file_system; /* overlayfs may give files another device */
  uint64_t device;
  uint64_t inode;
};

struct watch {
  bool is_used;
  bool has_ended; /* its place is free once nobody judges by it any more */
  unsigned int users;
  unsigned int key;
  unsigned int rules;
  int pid; /* of the container, when it was watched */
  char container[CONTAINER_MAX + 1];
  struct mounts mounts;
  struct file_list denied; /* whatever they are */
  struct unreadable unreadable;
  atomic_uint reading; /* judgements that read a file */
  atomic_uint overdue; /* those that were overruled, and go on */
};

int identify(int file, struct file_identity *identity);

/*
 * The watch at or behind an index that a file belongs to, which moves on behind it; NULL when there
 * is none. It stays until it is given back. `pid` opened the file.
 */
struct watch *next_watch_of(struct file_identity *file, int pid, unsigned int *index);
struct watch *find_watch(unsigned int key);
void give_back(struct watch *watch);
bool is_any_watched(void);

/* judge.c: why a file may not be executed; NULL when it may. */
const char *judge(struct watch *watch, int file, const struct file_identity *identity);
/* Whether that keeps it from it: what could not be found out does where failures are closed. */
bool is_denial(const char *why);
void report_denied(const struct watch *watch, int file, int pid, const char *why, bool is_denied);

/* answer.c: before a thread that answers questions does what may take long. */
void let_others_answer(void);

#endif
