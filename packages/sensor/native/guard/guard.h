/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEAWORTHY_GUARD_H
#define SEAWORTHY_GUARD_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

/* What of a container's files may not be executed, or opened. */
enum watch_rule {
  WATCH_CHANGED = 1, /* in the container's own layer: not what the image brought */
  WATCH_OUTSIDE = 2, /* not on its root file system: volumes, tmpfs */
  WATCH_READS = 4,   /* files of it may be made unreadable */
  WATCH_MEMORY = 8,  /* memory (memfd), as its first program: later ones the sensor sees */
  WATCH_UNASKED = 16, /* the kernel refuses by itself: nobody asks about executions */
};

/* How long an answer may take, and what it is when it takes longer or cannot be found. */
extern unsigned int answer_ms;
extern bool fails_closed;

/* Says what failed on standard error. */
void complain(const char *what, int error);

/* One line of JSON for the agent. What it does not read in time is dropped: nothing waits for it.
 * Returns whether it was written. */
bool tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

const char *json_bool(bool value);

/* Bytes as hexadecimal digits; `text` holds twice their number and one more. */
const char *to_hex(const void *bytes, size_t size, char *text);

#define TOLD_MAX 960 /* of a path that is told: two find room in a line */
/* Where a link leads, as hexadecimal digits; none where it is gone. */
const char *read_link(const char *link, char text[2 * TOLD_MAX + 1]);

/* mount.c: a file system mounted for us alone, as on many hosts it is nowhere; its root, or -1. */
int mount_alone(const char *type);

/* signal.c: 0 or a negative errno; ESRCH when it is not the process that was meant. */
int signal_process(int pid, int signal, long long seen_at, const char *container);
/* A file of /proc/PID as text, cut where there is no room; what read(2) gives. */
ssize_t read_proc(int pid, const char *name, char *text, size_t size);
long long now_ns(clockid_t clock);
long long now_ms(void); /* of CLOCK_MONOTONIC */

/* start.c */
int begin_holding(unsigned int hold_ms);
int held_descriptor(void);
void take_held(void);
/* Lets a program that is held go on, if what is watched under the key allows it; 0: nothing is. */
int admit(int pid, unsigned int key);
/* Lets go whom nobody has admitted in time. Returns whether any are held. */
bool answer_late_starts(void);
void end_holding(void);

/* network.c */
int begin_network(void);
int confine(uint64_t cgroup, bool is_confined);
int list_destination(uint64_t cgroup, unsigned int bits, const char *address, unsigned int port,
                     bool is_listed);
int refusals_descriptor(void);
void report_refusals(void);

/* refuse.c: what the kernel refuses by itself. The means, the strongest last. */
enum refuse_means { REFUSES_NOTHING, REFUSES_BY_SIGNAL, REFUSES_BY_RETURNS, REFUSES_BY_LSM };

/* REFUSES_NOTHING when it is no means' name. */
enum refuse_means means_named(const char *name);
/* Takes the strongest means that this kernel has for these rules (refuse.h), up to one; returns its
 * name. */
const char *begin_refusing(unsigned int rules, enum refuse_means strongest);
/* 0 or a negative errno; -EAGAIN: it has no root yet that its files could be told from. */
int refuse(uint64_t cgroup, int pid, unsigned int rules);
int acts_descriptor(void);
void report_acts(void);

struct bpf_map;
struct hiding_maps {
  struct bpf_map *marks, *names;
  uint32_t *are_any; /* until then no open is looked at */
};
/* NULL where the kernel does not hide files by itself. */
const struct hiding_maps *hiding_maps(void);

/* hide.c: 0 or a negative errno; -EOPNOTSUPP: fanotify is to refuse it. The key is the watch's. */
int hide_file(unsigned int key, int file);
int hide_name(unsigned int key, int directory, const char *name);
void forget_hidden(unsigned int key);

/* watch.c: orders about what is watched of containers. "-" is any container. */
int watch(unsigned int key, int pid, unsigned int rules, const char *container);
int unwatch(unsigned int key);
int list_file(unsigned int key, uint64_t device, uint64_t inode, bool is_listed);
int make_unreadable(unsigned int key, int pid, const char *path);

/* judge.c: whether a program that has been started already may begin; it is told of where not. */
bool may_begin(unsigned int key, int pid);

/* answer.c */
int begin_watching(void);
/* Before the first mark, once rights are given up. */
void begin_answering(void);
/* Answers what takes too long. Returns whether anything is watched. */
bool answer_overdue(void);
/* Two groups of fanotify: what is executed, or opened beside what may not be read, asks the first
 * one; files that may not be read ask the other. */
extern int asked_events, asked_files;

/* marks.c: where a container's files lie. */
#define MOUNTS 256

struct mounts {
  uint64_t ids[MOUNTS];
  unsigned int count;
  uint64_t root_mount;
  uint64_t root_device; /* of an overlay; 0: another file system, or another container's by now */
  int changes; /* the overlay's upper directory; -1: none */
};

/* 0 or a negative errno; EAGAIN: it is not in its own file system yet. */
int find_mounts(int pid, struct mounts *mounts);
int mark_mounts(int group, int pid, bool is_wanted);
bool is_on_root(const struct mounts *mounts, uint64_t mount, uint64_t file_system);
/* Whether a name in /proc/PID, "root" or "ns/mnt", is the host's. */
bool is_of_host(const char *name, int pid);

/* Files as stat(2) gives them. */
#define LISTED_FILES 64

struct file_list {
  pthread_mutex_t lock;
  struct listed_file {
    uint64_t device;
    uint64_t inode;
  } files[LISTED_FILES];
  unsigned int count;
};

/* reads.c: files of one container that nothing may open. */
#define UNREADABLE_NAMES 192 /* each file as it was named, and where its link leads */

struct unreadable {
  pthread_mutex_t lock; /* of the names */
  unsigned int key; /* of the watch */
  char *names[UNREADABLE_NAMES];
  unsigned int count;
};

/* 0 or a negative errno; EXDEV: it lies in a volume. */
int add_unreadable(struct unreadable *unreadable, int pid, const char *path);
bool is_unreadable(struct unreadable *unreadable, int file);
void forget_unreadable(struct unreadable *unreadable);

/* hashes.c: digests of files that nothing may execute. */
enum hash_verdict { HASH_UNLISTED, HASH_LISTED, HASH_UNKNOWN };
int list_hash(const char *digest, bool is_listed);
bool are_hashes_listed(void);
enum hash_verdict judge_hash(int file);

/* privileges.c */
int keep_privileges(void);

#endif
