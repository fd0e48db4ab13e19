/* SPDX-License-Identifier: Apache-2.0 */
/* Where a container's files lie: its root file system, and what is mounted into it. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOUNTS 256

/* Blanks and the like are octal in mountinfo. */
static void unescape(char *text)
{
  char *to = text;

  for (char *from = text; *from; to++) {
    unsigned int byte;

    if (sscanf(from, "\\%3o", &byte) == 1) {
      *to = byte;
      from += 4;
    } else {
      *to = *from++;
    }
  }
  *to = 0;
}

static bool holds_files(const char *type)
{
  static const char *const others[] = { "proc", "sysfs", "devpts", "cgroup", "cgroup2", "mqueue",
                                        "bpf", "debugfs", "tracefs", "securityfs", "devtmpfs" };

  for (size_t index = 0; index < sizeof(others) / sizeof(others[0]); index++) {
    if (strcmp(type, others[index]) == 0)
      return false;
  }
  return true;
}

/* The directory of an overlay's changes, as the host has it: the engine mounted it there. */
static int open_upper(char *options)
{
  char path[4200], *end, *upper = strstr(options, "upperdir=");
  int host, found;

  if (!upper)
    return -1;
  upper += strlen("upperdir=");
  end = strpbrk(upper, ",\n");
  if (end)
    *end = 0;
  unescape(upper);
  host = open("/proc/1/root", O_PATH | O_DIRECTORY | O_CLOEXEC);
  snprintf(path, sizeof(path), "%s%s", host >= 0 ? "/proc/1/root" : "", upper);
  found = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (host >= 0)
    close(host);
  return found;
}

static int mark(int events, unsigned int flags, int pid, const char *point)
{
  char path[4200];

  snprintf(path, sizeof(path), "/proc/%d/root%s", pid, point);
  return fanotify_mark(events, FAN_MARK_ADD | flags, FAN_OPEN_EXEC_PERM, AT_FDCWD, path) == 0
             ? 0
             : -errno;
}

static bool is_same(const char *name, const struct stat *status, const char *process)
{
  struct stat other;
  char path[64];

  snprintf(path, sizeof(path), "/proc/%s/%s", process, name);
  return stat(path, &other) == 0 && status->st_dev == other.st_dev &&
         status->st_ino == other.st_ino;
}

/* The first process's own may be closed to us; then ours are the host's. */
bool is_of_host(const char *name, int pid)
{
  struct stat status;
  char path[64];

  snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
  return stat(path, &status) != 0 || is_same(name, &status, "1") ||
         is_same(name, &status, "self");
}

/* A file system of its own is marked as a whole, wherever else it is mounted later. Others are the
 * host's too, so only this container's view of them is. */
int mark_mounts(int events, int pid, int *changes)
{
  char path[64], *line = NULL;
  int error = -ENOENT, marked = 0;
  size_t room = 0;
  FILE *mounts;

  *changes = -1;
  /* Not in its own file system yet: the host's programs would wait for us. */
  if (is_of_host("ns/mnt", pid) || is_of_host("root", pid))
    return -EAGAIN;
  snprintf(path, sizeof(path), "/proc/%d/mountinfo", pid);
  mounts = fopen(path, "re");
  if (!mounts)
    return -errno;
  while (marked < MOUNTS && getline(&line, &room, mounts) > 0) {
    char point[4096], type[64], *rest = strstr(line, " - ");
    bool is_root, is_overlay;
    int at = 0;

    if (!rest || sscanf(line, "%*d %*d %*s %*s %4095s", point) != 1 ||
        sscanf(rest + 3, "%63s %*s %n", type, &at) != 1 || !holds_files(type))
      continue;
    unescape(point);
    is_root = strcmp(point, "/") == 0;
    is_overlay = is_root && strcmp(type, "overlay") == 0;
    if (is_overlay && *changes < 0)
      *changes = open_upper(rest + 3 + at);
    /* A file that is mounted by itself cannot be told from its directory's name; its mount can. */
    int failed = mark(events, is_overlay ? FAN_MARK_FILESYSTEM : FAN_MARK_MOUNT, pid, point);
    if (is_root)
      error = failed;
    marked++;
  }
  free(line);
  fclose(mounts);
  if (error && *changes >= 0) {
    close(*changes);
    *changes = -1;
  }
  return error;
}
