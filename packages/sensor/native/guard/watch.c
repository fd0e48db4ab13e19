/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Executions that wait for our word (fanotify(7), FAN_OPEN_EXEC_PERM), and opens where files are
 * that may not be read (FAN_OPEN_PERM). Each container has a group and a thread of its own, so that
 * a file system that hangs holds up nobody else; and who takes too long to judge is overruled.
 */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#define WATCHES 512
#define FILES 64

struct watched_file {
  uint64_t device;
  uint64_t inode;
};

struct watch {
  bool is_used;
  unsigned int key;
  unsigned int rules;
  int events;
  int changes; /* the overlay's upper directory; -1: none */
  pthread_t thread;
  pthread_mutex_t lock; /* of the files */
  struct watched_file files[FILES];
  unsigned int file_count;
  struct unreadable unreadable;
  atomic_bool is_ended;
  atomic_int asked; /* the file of the question that is being judged; -1: none */
  atomic_llong asked_at;
};

static struct watch watches[WATCHES];

static long long now_ms(void)
{
  struct timespec time;

  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* Returns whether it counted: somebody may have answered before. */
static bool answer(int group, int file, bool is_allowed)
{
  struct fanotify_response response = { .fd = file,
                                        .response = is_allowed ? FAN_ALLOW : FAN_DENY };

  return write(group, &response, sizeof(response)) == sizeof(response);
}

static void report(struct watch *watch, const struct fanotify_event_metadata *event,
                   const char *why, bool is_denied)
{
  char file[32], program[32], path_text[2 * TOLD_MAX + 1], program_text[2 * TOLD_MAX + 1];

  snprintf(file, sizeof(file), "/proc/self/fd/%d", event->fd);
  snprintf(program, sizeof(program), "/proc/%d/exe", event->pid);
  tell("{\"denied\":%s,\"why\":\"%s\",\"watch\":%u,\"pid\":%d,\"path\":\"%s\","
       "\"program\":\"%s\"}",
       is_denied ? "true" : "false", why, watch->key, event->pid, read_link(file, path_text),
       read_link(program, program_text));
}

/*
 * Whether it lies in the layer of changes: 1, 0, or -1 when that cannot be found out. A file that
 * was renamed in between is found as well: what once had something above the image's file keeps a
 * mark there (a whiteout) when it goes.
 */
static int is_changed(struct watch *watch, int file)
{
  struct open_how how = {
    .flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
  };
  char link[32], path[4096];
  ssize_t size;
  int found;

  snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
  size = readlink(link, path, sizeof(path) - 1);
  if (size <= 1 || size == sizeof(path) - 1)
    return -1;
  path[size] = 0;
  found = syscall(SYS_openat2, watch->changes, path + 1, &how, sizeof(how));
  if (found >= 0) {
    close(found);
    return 1;
  }
  return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
}

static bool is_listed(struct watch *watch, const struct stat *status)
{
  bool is_found = false;

  pthread_mutex_lock(&watch->lock);
  for (unsigned int index = 0; index < watch->file_count && !is_found; index++)
    is_found = watch->files[index].device == status->st_dev &&
               watch->files[index].inode == status->st_ino;
  pthread_mutex_unlock(&watch->lock);
  return is_found;
}

/* Why it may not be executed; NULL when it may. */
static const char *judge(struct watch *watch, int file)
{
  struct stat status;
  struct statfs place;
  enum hash_verdict hash;

  if (fstat(file, &status) != 0 || fstatfs(file, &place) != 0)
    return "unknown";
  if (is_listed(watch, &status))
    return "listed";
  if (place.f_type == OVERLAYFS_SUPER_MAGIC && watch->changes >= 0) {
    int changed = watch->rules & WATCH_CHANGED ? is_changed(watch, file) : 0;

    if (changed != 0)
      return changed > 0 ? "changed" : "unknown";
  } else if ((watch->rules & WATCH_OUTSIDE) && watch->changes >= 0) {
    return "outside";
  }
  hash = judge_hash(file);
  if (hash == HASH_LISTED)
    return "hash";
  return hash == HASH_UNKNOWN ? "unknown" : NULL;
}

static void decide(struct watch *watch, const struct fanotify_event_metadata *event)
{
  const char *why;
  bool is_denied;

  atomic_store(&watch->asked_at, now_ms());
  atomic_store(&watch->asked, event->fd);
  why = judge(watch, event->fd);
  is_denied = why && (fails_closed || strcmp(why, "unknown") != 0);
  if (!answer(watch->events, event->fd, !is_denied)) {
    why = "late";
    is_denied = fails_closed;
  }
  atomic_store(&watch->asked, -1);
  if (why)
    report(watch, event, why, is_denied);
}

/* It is told of first, while the process is there. No file system is asked, so nothing can hang. */
static void refuse_read(struct watch *watch, int group, const struct fanotify_event_metadata *event)
{
  report(watch, event, "unreadable", true);
  answer(group, event->fd, false);
}

/* Who asks about a file that is marked itself is refused. */
static void refuse_reads(struct watch *watch)
{
  char room[4096];
  struct fanotify_event_metadata *event = (void *)room;
  ssize_t size = read(watch->unreadable.files, room, sizeof(room));

  for (; size > 0 && FAN_EVENT_OK(event, size); event = FAN_EVENT_NEXT(event, size)) {
    if (event->fd < 0)
      continue;
    refuse_read(watch, watch->unreadable.files, event);
    close(event->fd);
  }
}

static void read_events(struct watch *watch, bool is_overruled)
{
  char room[4096];
  struct fanotify_event_metadata *event = (void *)room;
  ssize_t size = read(watch->events, room, sizeof(room));

  for (; size > 0 && FAN_EVENT_OK(event, size); event = FAN_EVENT_NEXT(event, size)) {
    if (event->fd < 0)
      continue;
    if (!(event->mask & FAN_OPEN_EXEC_PERM)) {
      if (is_unreadable(&watch->unreadable, event->fd))
        refuse_read(watch, watch->events, event);
      else
        answer(watch->events, event->fd, true);
    } else if (is_overruled) {
      answer(watch->events, event->fd, !fails_closed);
      report(watch, event, "late", fails_closed);
    } else {
      decide(watch, event);
    }
    close(event->fd);
  }
}

static void *work(void *context)
{
  struct watch *watch = context;
  struct pollfd sources[] = { { .fd = watch->events, .events = POLLIN },
                              { .fd = watch->unreadable.files, .events = POLLIN } };

  while (!atomic_load(&watch->is_ended)) {
    if (poll(sources, 2, 250) <= 0)
      continue;
    if (sources[1].revents)
      refuse_reads(watch);
    if (sources[0].revents)
      read_events(watch, false);
  }
  close(watch->events);
  forget_unreadable(&watch->unreadable);
  if (watch->changes >= 0)
    close(watch->changes);
  watch->is_used = false;
  return NULL;
}

bool answer_overdue(void)
{
  bool is_watching = false;

  for (size_t index = 0; index < WATCHES; index++) {
    struct watch *watch = &watches[index];
    int file;

    if (!watch->is_used || atomic_load(&watch->is_ended))
      continue;
    is_watching = true;
    file = atomic_load(&watch->asked);
    if (file < 0 || now_ms() - atomic_load(&watch->asked_at) < answer_ms)
      continue;
    answer(watch->events, file, !fails_closed);
    /* Its thread hangs: what has come since is overdue too. */
    refuse_reads(watch);
    read_events(watch, true);
  }
  return is_watching;
}

static struct watch *find(unsigned int key)
{
  for (size_t index = 0; index < WATCHES; index++) {
    if (watches[index].is_used && watches[index].key == key &&
        !atomic_load(&watches[index].is_ended))
      return &watches[index];
  }
  return NULL;
}

static int open_events(void)
{
  return fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE,
                       O_RDONLY | O_LARGEFILE | O_CLOEXEC);
}

/* Tries what a verdict needs: a sandbox that refuses openat2 would leave every one unknown. */
int begin_watching(void)
{
  struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
  int events = open_events(), error = events < 0 ? -errno : 0, found;

  if (!error) {
    found = syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof(how));
    error = found < 0 ? -errno : 0;
    close(events);
    if (found >= 0)
      close(found);
  }
  if (error)
    complain("executions cannot be watched", -error);
  return error;
}

int watch(unsigned int key, int pid, unsigned int rules)
{
  struct watch *watch = find(key);
  int error;

  if (watch) {
    watch->rules = rules;
    return 0;
  }
  for (size_t index = 0; index < WATCHES && !watch; index++) {
    if (!watches[index].is_used)
      watch = &watches[index];
  }
  if (!watch)
    return -ENOSPC;
  memset(watch, 0, sizeof(*watch));
  watch->key = key;
  watch->rules = rules;
  watch->unreadable.key = key;
  watch->unreadable.files = -EINVAL;
  atomic_store(&watch->asked, -1);
  pthread_mutex_init(&watch->lock, NULL);
  pthread_mutex_init(&watch->unreadable.lock, NULL);
  watch->events = open_events();
  if (watch->events < 0)
    return -errno;
  /* Without it executions are judged nevertheless. */
  if (rules & WATCH_READS && (watch->unreadable.files = open_events()) < 0)
    watch->unreadable.files = -errno;
  error = mark_mounts(watch->events, pid, &watch->changes);
  if (!error && rules && watch->changes < 0)
    error = -ENOTSUP;
  watch->is_used = true;
  if (!error)
    error = -pthread_create(&watch->thread, NULL, work, watch);
  if (error) {
    watch->is_used = false;
    close(watch->events);
    forget_unreadable(&watch->unreadable);
    if (watch->changes >= 0)
      close(watch->changes);
    return error;
  }
  pthread_detach(watch->thread);
  return 0;
}

int unwatch(unsigned int key)
{
  struct watch *watch = find(key);

  if (!watch)
    return 0;
  fanotify_mark(watch->events, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL);
  fanotify_mark(watch->unreadable.files, FAN_MARK_FLUSH, 0, AT_FDCWD, NULL);
  fanotify_mark(watch->events, FAN_MARK_FLUSH | FAN_MARK_MOUNT, 0, AT_FDCWD, NULL);
  fanotify_mark(watch->events, FAN_MARK_FLUSH | FAN_MARK_FILESYSTEM, 0, AT_FDCWD, NULL);
  atomic_store(&watch->is_ended, true);
  return 0;
}

int list_file(unsigned int key, uint64_t device, uint64_t inode, bool is_wanted)
{
  struct watch *watch = find(key);
  unsigned int at = 0;
  int error = 0;

  if (!watch)
    return -ENOENT;
  pthread_mutex_lock(&watch->lock);
  while (at < watch->file_count &&
         (watch->files[at].device != device || watch->files[at].inode != inode))
    at++;
  if (at < watch->file_count && !is_wanted)
    watch->files[at] = watch->files[--watch->file_count];
  else if (at == watch->file_count && is_wanted && at < FILES)
    watch->files[watch->file_count++] = (struct watched_file){ device, inode };
  else if (at == watch->file_count && is_wanted)
    error = -ENOSPC;
  pthread_mutex_unlock(&watch->lock);
  return error;
}

int make_unreadable(unsigned int key, int pid, const char *path)
{
  struct watch *watch = find(key);

  if (!watch)
    return -ENOENT;
  if (watch->unreadable.files < 0)
    return watch->unreadable.files;
  return add_unreadable(&watch->unreadable, watch->events, pid, path);
}
