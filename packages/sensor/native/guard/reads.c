/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that nothing in a container may open. Two marks each: one on the file itself, which follows
 * it where it is renamed, linked or mounted, and whose every question is answered no; and one on its
 * directory, whose files are told by their names, so that a file that is put into its place later is
 * found too. A signal as the open returns would need no answers, but who shares its descriptors
 * with another process leaves it the open file, and io_uring opens without such a return.
 */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#define PLACE_MAX 4096

/* As the container sees it. A volume is the host's too: who reads it there must not wait for us. */
static int open_place(int root, const char *path)
{
  struct open_how how = {
    .flags = O_PATH | O_CLOEXEC,
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS,
  };
  int place = syscall(SYS_openat2, root, path, &how, sizeof(how));

  return place >= 0 ? place : -errno;
}

/* Its path without symbolic links; of a descriptor of any kind. */
static int name_of(int file, char name[PLACE_MAX])
{
  char link[32];
  ssize_t size;

  snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
  size = readlink(link, name, PLACE_MAX);
  if (size <= 0 || size >= PLACE_MAX)
    return -ENAMETOOLONG;
  name[size] = 0;
  return 0;
}

static int mark_open(int group, int place, uint64_t mask)
{
  char link[32];

  snprintf(link, sizeof(link), "/proc/self/fd/%d", place);
  return fanotify_mark(group, FAN_MARK_ADD, mask, AT_FDCWD, link) == 0 ? 0 : -errno;
}

static int add_name(struct unreadable *unreadable, const char *name)
{
  int error = 0;
  unsigned int at = 0;

  pthread_mutex_lock(&unreadable->lock);
  while (at < unreadable->count && strcmp(unreadable->names[at], name) != 0)
    at++;
  if (at == UNREADABLE_NAMES)
    error = -ENOSPC;
  else if (at == unreadable->count && (unreadable->names[at] = strdup(name)) == NULL)
    error = -ENOMEM;
  else if (at == unreadable->count)
    unreadable->count++;
  pthread_mutex_unlock(&unreadable->lock);
  return error;
}

/* A name in a directory, whose own path may have symbolic links. */
static int mark_name(struct unreadable *unreadable, int root, const char *path)
{
  char copy[PLACE_MAX], name[PLACE_MAX], whole[2 * PLACE_MAX];
  int directory, error;

  snprintf(copy, sizeof(copy), "%s", path);
  directory = open_place(root, dirname(copy));
  if (directory < 0)
    return directory;
  error = name_of(directory, name);
  if (!error) {
    snprintf(copy, sizeof(copy), "%s", path);
    snprintf(whole, sizeof(whole), "%s/%s", strcmp(name, "/") == 0 ? "" : name, basename(copy));
    error = add_name(unreadable, whole);
  }
  /* Where the kernel knows the name by itself, nobody need be asked about what lies beside it. The
   * mark keeps the directory in memory, and with it what the kernel knows. */
  if (!error && hide_name(unreadable->key, directory, basename(copy)) == 0)
    error = mark_open(asked_events, directory, FAN_OPEN_PERM);
  else if (!error)
    error = mark_open(asked_events, directory, FAN_OPEN_PERM | FAN_EVENT_ON_CHILD);
  close(directory);
  return error;
}

static int mark_place(struct unreadable *unreadable, int root, const char *path)
{
  int error = mark_name(unreadable, root, path), file;
  char name[PLACE_MAX];
  struct stat status;

  if (error)
    return error;
  file = open_place(root, path);
  if (file < 0)
    return file;
  if (fstat(file, &status) != 0)
    error = -errno;
  else if (S_ISDIR(status.st_mode))
    error = -EISDIR;
  else
    error = mark_open(asked_files, file, FAN_OPEN_PERM);
  if (!error)
    hide_file(unreadable->key, file);
  /* It may lie elsewhere, behind a symbolic link. */
  if (!error)
    error = name_of(file, name);
  if (!error)
    error = mark_name(unreadable, root, name);
  close(file);
  return error;
}

int add_unreadable(struct unreadable *unreadable, int pid, const char *path)
{
  struct statfs type;
  char own[64];
  int root, error = 0;

  if (*path != '/' || strlen(path) >= PLACE_MAX)
    return -EINVAL;
  snprintf(own, sizeof(own), "/proc/%d/root", pid);
  root = open(own, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0)
    return -errno;
  if (is_of_host("root", pid))
    error = -EAGAIN;
  else if (fstatfs(root, &type) != 0)
    error = -errno;
  else if (type.f_type != OVERLAYFS_SUPER_MAGIC)
    error = -ENOTSUP;
  else
    error = mark_place(unreadable, root, path);
  close(root);
  /* What is not there yet is found by its name once it is. */
  return error == -ENOENT ? 0 : error;
}

bool is_unreadable(struct unreadable *unreadable, int file)
{
  char name[PLACE_MAX];
  bool is_found = false;

  if (name_of(file, name) != 0)
    return false;
  pthread_mutex_lock(&unreadable->lock);
  for (unsigned int at = 0; at < unreadable->count && !is_found; at++)
    is_found = strcmp(unreadable->names[at], name) == 0;
  pthread_mutex_unlock(&unreadable->lock);
  /* Another file than before: from now on it may go where it wants. */
  if (is_found)
    mark_open(asked_files, file, FAN_OPEN_PERM);
  return is_found;
}

void forget_unreadable(struct unreadable *unreadable)
{
  forget_hidden(unreadable->key);
  for (unsigned int at = 0; at < unreadable->count; at++)
    free(unreadable->names[at]);
}
