/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a file may be executed where it is watched. */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READING_MAX 32 /* files of a container at a time, so that those of others are read too */

void report_denied(const struct watch *watch, int file, int pid, const char *why, bool is_denied)
{
  char link[32], program[32], path_text[2 * TOLD_MAX + 1], program_text[2 * TOLD_MAX + 1];

  snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
  snprintf(program, sizeof(program), "/proc/%d/exe", pid);
  tell("{\"denied\":%s,\"why\":\"%s\",\"watch\":%u,\"pid\":%d,\"path\":\"%s\","
       "\"program\":\"%s\"}",
       is_denied ? "true" : "false", why, watch->key, pid, read_link(link, path_text),
       read_link(program, program_text));
}

static int path_of(int file, char path[4096])
{
  char link[32];
  ssize_t size;

  snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
  size = readlink(link, path, 4095);
  path[size > 0 ? size : 0] = 0;
  return size > 1 && size < 4095 ? 0 : -ENAMETOOLONG;
}

/*
 * Whether it lies in the layer of changes: 1, 0, or -1 when that cannot be found out. A file that
 * was renamed in between is found as well: what once had something above the image's file keeps a
 * mark there (a whiteout) when it goes.
 */
static int is_changed(const struct watch *watch, int file)
{
  struct open_how how = {
    .flags = O_PATH | O_NOFOLLOW | O_CLOEXEC,
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV,
  };
  char path[4096];
  int found;

  if (path_of(file, path) != 0)
    return -1;
  found = syscall(SYS_openat2, watch->mounts.changes, path + 1, &how, sizeof(how));
  if (found >= 0) {
    close(found);
    return 1;
  }
  return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
}

static bool is_listed(struct file_list *list, const struct file_identity *file)
{
  bool is_found = false;

  pthread_mutex_lock(&list->lock);
  for (unsigned int at = 0; at < list->count && !is_found; at++)
    is_found = list->files[at].device == file->device && list->files[at].inode == file->inode;
  pthread_mutex_unlock(&list->lock);
  return is_found;
}

/* By what the file holds, which takes as long to read as its file system wants: one that hangs
 * takes no more than some of those who judge. */
static const char *judge_contents(struct watch *watch, int file)
{
  enum hash_verdict verdict;

  if (!are_hashes_listed())
    return NULL;
  if (atomic_load(&watch->overdue) > 0)
    return "late";
  if (atomic_fetch_add(&watch->reading, 1) >= READING_MAX) {
    atomic_fetch_sub(&watch->reading, 1);
    return "late";
  }
  let_others_answer();
  verdict = judge_hash(file);
  atomic_fetch_sub(&watch->reading, 1);
  if (verdict == HASH_LISTED)
    return "hash";
  return verdict == HASH_UNKNOWN ? "unknown" : NULL;
}

const char *judge(struct watch *watch, int file, const struct file_identity *identity)
{
  bool is_image = is_on_root(&watch->mounts, identity->mount, identity->file_system);

  if (is_listed(&watch->denied, identity))
    return "listed";
  if (watch->mounts.changes >= 0 && is_image && (watch->rules & WATCH_CHANGED)) {
    int changed = is_changed(watch, file);

    if (changed != 0)
      return changed > 0 ? "changed" : "unknown";
  }
  if (watch->mounts.changes >= 0 && !is_image && (watch->rules & WATCH_OUTSIDE))
    return "outside";
  return judge_contents(watch, file);
}

/* Memory, which no mark of fanotify sees; and an init of the runtime's, from its own volume. */
static const char *judge_first(struct watch *watch, int file)
{
  static const char *const inits[] = { "/sbin/docker-init", "/dev/init", "/run/podman-init" };
  struct file_identity identity;
  const char *why;
  char path[4096];

  if (file < 0 || identify(file, &identity) != 0 || path_of(file, path) != 0)
    return "unknown";
  if (strncmp(path, "/memfd:", strlen("/memfd:")) == 0)
    return watch->rules & WATCH_MEMORY ? "memory" : NULL;
  why = judge(watch, file, &identity);
  for (size_t index = 0; why && index < sizeof(inits) / sizeof(inits[0]); index++) {
    if (strcmp(why, "outside") == 0 && strcmp(path, inits[index]) == 0)
      return NULL;
  }
  return why;
}

bool is_denial(const char *why)
{
  return why && (fails_closed || (strcmp(why, "unknown") != 0 && strcmp(why, "late") != 0));
}

bool may_begin(unsigned int key, int pid)
{
  struct watch *watch = find_watch(key);
  const char *why;
  char path[64];
  int file;

  if (!watch)
    return true;
  snprintf(path, sizeof(path), "/proc/%d/exe", pid);
  file = open(path, O_RDONLY | O_CLOEXEC);
  why = judge_first(watch, file);
  if (why)
    report_denied(watch, file, pid, why, is_denial(why));
  if (file >= 0)
    close(file);
  give_back(watch);
  return !is_denial(why);
}
