/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEAWORTHY_GUARD_H
#define SEAWORTHY_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What of a container's files may not be executed. */
enum watch_rule {
  WATCH_CHANGED = 1, /* in the container's own layer: not what the image brought */
  WATCH_OUTSIDE = 2, /* not on its root file system: volumes, tmpfs */
};

/* How long an answer may take, and what it is when it takes longer or cannot be found. */
extern unsigned int answer_ms;
extern bool fails_closed;

/* Says what failed on standard error. */
void complain(const char *what, int error);

/* One line of JSON for the agent. What it does not read in time is dropped: nothing waits for it. */
void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Bytes as hexadecimal digits; `text` holds twice their number and one more. */
const char *to_hex(const void *bytes, size_t size, char *text);

/* signal.c: 0 or a negative errno; ESRCH when it is not the process that was meant. */
int signal_process(int pid, int signal, long long seen_at, const char *container);

/* network.c */
int begin_network(void);
int confine(uint64_t cgroup, bool is_confined);
int list_destination(uint64_t cgroup, unsigned int bits, const char *address, unsigned int port,
                     bool is_listed);
int refusals_descriptor(void);
void report_refusals(void);

/* watch.c */
int begin_watching(void);
int watch(unsigned int key, int pid, unsigned int rules);
int unwatch(unsigned int key);
int list_file(unsigned int key, uint64_t device, uint64_t inode, bool is_listed);
/* Answers what takes too long. Returns whether anything is watched. */
bool answer_overdue(void);

/* marks.c: 0 or a negative errno. The file system of changes is -1 where there is none. */
int mark_mounts(int events, int pid, int *changes);

/* hashes.c: digests of files that nothing may execute. */
enum hash_verdict { HASH_UNLISTED, HASH_LISTED, HASH_UNKNOWN };
int list_hash(const char *digest, bool is_listed);
enum hash_verdict judge_hash(int file);

/* privileges.c */
int keep_privileges(void);

#endif
