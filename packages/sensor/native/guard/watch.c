/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which containers are watched, and for what. All of them share two groups of fanotify(7), of which
 * a kernel gives few: whose file is asked about is told by the mount that it was opened by, or by
 * its file system.
 */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static struct watch watches[WATCHES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the table, and who uses it */

static bool is_standing(const struct watch *watch)
{
  return watch->is_used && !watch->has_ended;
}

static bool has_mount(const struct mounts *mounts, uint64_t id)
{
  for (unsigned int at = 0; at < mounts->count; at++) {
    if (mounts->ids[at] == id)
      return true;
  }
  return false;
}

int identify(int file, struct file_identity *identity)
{
  struct statx status;

  if (statx(file, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_INO | STATX_MNT_ID, &status) != 0)
    return -errno;
  identity->mount = status.stx_mask & STATX_MNT_ID ? status.stx_mnt_id : 0;
  identity->device = makedev(status.stx_dev_major, status.stx_dev_minor);
  identity->file_system = identity->device;
  identity->inode = status.stx_ino;
  return 0;
}

/* Of a mount that came later, as who opened the file sees it: its file system. 0: not found. */
static uint64_t device_of_mount(uint64_t mount, int pid)
{
  unsigned int major, minor;
  uint64_t device = 0;
  char path[64], *line = NULL;
  unsigned long long id;
  size_t room = 0;
  FILE *mounts;

  snprintf(path, sizeof(path), "/proc/%d/mountinfo", pid);
  mounts = fopen(path, "re");
  while (mounts && !device && getline(&line, &room, mounts) > 0) {
    if (sscanf(line, "%llu %*d %u:%u", &id, &major, &minor) == 3 && id == mount)
      device = makedev(major, minor);
  }
  free(line);
  if (mounts)
    fclose(mounts);
  return device;
}

static struct watch *take_next(const struct file_identity *file, unsigned int *index)
{
  struct watch *found = NULL;

  pthread_mutex_lock(&lock);
  for (; *index < WATCHES && !found; ++*index) {
    struct watch *watch = &watches[*index];

    if (is_standing(watch) && (watch->mounts.root_device == file->file_system ||
                               has_mount(&watch->mounts, file->mount)))
      found = watch;
  }
  if (found)
    found->users++;
  pthread_mutex_unlock(&lock);
  return found;
}

struct watch *next_watch_of(struct file_identity *file, int pid, unsigned int *index)
{
  bool is_first = *index == 0;
  struct watch *found = take_next(file, index);

  if (found || !is_first)
    return found;
  file->file_system = device_of_mount(file->mount, pid);
  *index = 0;
  return take_next(file, index);
}

bool is_any_watched(void)
{
  bool is_found = false;

  for (size_t index = 0; index < WATCHES && !is_found; index++)
    is_found = watches[index].is_used;
  return is_found;
}

struct watch *find_watch(unsigned int key)
{
  struct watch *found = NULL;

  pthread_mutex_lock(&lock);
  for (size_t index = 0; index < WATCHES && !found; index++) {
    if (is_standing(&watches[index]) && watches[index].key == key)
      found = &watches[index];
  }
  if (found)
    found->users++;
  pthread_mutex_unlock(&lock);
  return found;
}

void give_back(struct watch *watch)
{
  if (!watch)
    return;
  pthread_mutex_lock(&lock);
  watch->users--;
  if (watch->has_ended && watch->users == 0) {
    forget_unreadable(&watch->unreadable);
    if (watch->mounts.changes >= 0)
      close(watch->mounts.changes);
    watch->is_used = false;
  }
  pthread_mutex_unlock(&lock);
}

/*
 * The kernel gives numbers of mounts and file systems again. What a new container has now, no other
 * one has any more: it has ended, and we were not told yet.
 */
static void take_from_others(const struct watch *newer)
{
  for (size_t index = 0; index < WATCHES; index++) {
    struct watch *other = &watches[index];
    unsigned int kept = 0;

    if (!is_standing(other) || strcmp(other->container, newer->container) == 0)
      continue;
    if (other->mounts.root_device == newer->mounts.root_device)
      other->mounts.root_device = 0;
    for (unsigned int at = 0; at < other->mounts.count; at++) {
      if (!has_mount(&newer->mounts, other->mounts.ids[at]))
        other->mounts.ids[kept++] = other->mounts.ids[at];
    }
    other->mounts.count = kept;
  }
}

static bool is_in_container(int pid, const char *container)
{
  char groups[8192];

  return read_proc(pid, "cgroup", groups, sizeof(groups)) > 0 && strstr(groups, container);
}

static struct watch *find_place(void)
{
  for (size_t index = 0; index < WATCHES; index++) {
    if (!watches[index].is_used)
      return &watches[index];
  }
  return NULL;
}

int watch(unsigned int key, int pid, unsigned int rules, const char *container)
{
  struct watch *watch = find_watch(key);
  struct mounts mounts;
  int error = 0;

  if (watch) {
    watch->rules = rules;
    give_back(watch);
    return 0;
  }
  if (strlen(container) > CONTAINER_MAX)
    return -EINVAL;
  if (strcmp(container, "-") != 0 && !is_in_container(pid, container))
    return -ESRCH;
  error = find_mounts(pid, &mounts);
  if (error)
    return error;
  if (rules && mounts.changes < 0)
    return -ENOTSUP;
  pthread_mutex_lock(&lock);
  watch = find_place();
  if (!watch) {
    error = -ENOSPC;
  } else {
    memset(watch, 0, sizeof(*watch));
    watch->key = key;
    watch->rules = rules;
    watch->pid = pid;
    strcpy(watch->container, container);
    watch->mounts = mounts;
    watch->unreadable.key = key;
    pthread_mutex_init(&watch->denied.lock, NULL);
    pthread_mutex_init(&watch->unreadable.lock, NULL);
    take_from_others(watch);
    watch->is_used = true;
  }
  pthread_mutex_unlock(&lock);
  begin_answering();
  /* Once there are marks questions come, and its place is there to judge by. */
  if (!error && !(rules & WATCH_UNASKED) && (error = mark_mounts(asked_events, pid, true)) != 0)
    unwatch(key);
  else if (error && mounts.changes >= 0)
    close(mounts.changes);
  return error;
}

static bool is_watched(const char *container)
{
  bool is_found = false;

  pthread_mutex_lock(&lock);
  for (size_t index = 0; index < WATCHES && !is_found; index++)
    is_found = is_standing(&watches[index]) && strcmp(watches[index].container, container) == 0;
  pthread_mutex_unlock(&lock);
  return is_found;
}

/* Marks of a container that has ended are gone with its file systems. */
int unwatch(unsigned int key)
{
  struct watch *watch = find_watch(key);

  if (!watch)
    return 0;
  pthread_mutex_lock(&lock);
  watch->has_ended = true;
  pthread_mutex_unlock(&lock);
  if (!is_watched(watch->container) &&
      (strcmp(watch->container, "-") == 0 || is_in_container(watch->pid, watch->container)))
    mark_mounts(asked_events, watch->pid, false);
  give_back(watch);
  return 0;
}

int list_file(unsigned int key, uint64_t device, uint64_t inode, bool is_wanted)
{
  struct watch *watch = find_watch(key);
  struct file_list *list;
  unsigned int at = 0;
  int error = 0;

  if (!watch)
    return -ENOENT;
  list = &watch->denied;
  pthread_mutex_lock(&list->lock);
  while (at < list->count &&
         (list->files[at].device != device || list->files[at].inode != inode))
    at++;
  if (at < list->count && !is_wanted)
    list->files[at] = list->files[--list->count];
  else if (at == list->count && is_wanted && at < LISTED_FILES)
    list->files[list->count++] = (struct listed_file){ device, inode };
  else if (at == list->count && is_wanted)
    error = -ENOSPC;
  pthread_mutex_unlock(&list->lock);
  give_back(watch);
  return error;
}

int make_unreadable(unsigned int key, int pid, const char *path)
{
  struct watch *watch = find_watch(key);
  int error;

  if (!watch)
    return -ENOENT;
  error = add_unreadable(&watch->unreadable, pid, path);
  give_back(watch);
  return error;
}
