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
#include <sys/sysmacros.h>
#include <unistd.h>

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

/* A line of mountinfo (proc_pid_mountinfo(5)). */
struct mount_line {
  unsigned long long id;
  uint64_t device;
  char point[4096];
  char type[64];
  char *options; /* of the file system, within the line */
};

static bool read_mount(char *line, struct mount_line *mount)
{
  char *rest = strstr(line, " - ");
  unsigned int major, minor;
  int at = 0;

  if (!rest || sscanf(line, "%llu %*d %u:%u %*s %4095s", &mount->id, &major, &minor,
                      mount->point) != 4 ||
      sscanf(rest + 3, "%63s %*s %n", mount->type, &at) != 1)
    return false;
  mount->device = makedev(major, minor);
  mount->options = rest + 3 + at;
  unescape(mount->point);
  return holds_files(mount->type);
}

static bool is_root(const struct mount_line *mount)
{
  return strcmp(mount->point, "/") == 0;
}

static bool is_own_root(const struct mount_line *mount)
{
  return is_root(mount) && strcmp(mount->type, "overlay") == 0;
}

/* Hands out what is mounted for a process until one is not 0, and returns that. */
static int for_each_mount(int pid, int (*look)(const struct mount_line *mount, void *context),
                          void *context)
{
  struct mount_line mount;
  char path[64], *line = NULL;
  int result = 0, count = 0;
  size_t room = 0;
  FILE *mounts;

  snprintf(path, sizeof(path), "/proc/%d/mountinfo", pid);
  mounts = fopen(path, "re");
  if (!mounts)
    return -errno;
  while (!result && count < MOUNTS && getline(&line, &room, mounts) > 0) {
    if (!read_mount(line, &mount))
      continue;
    result = look(&mount, context);
    count++;
  }
  free(line);
  fclose(mounts);
  return result;
}

static int add_mount(const struct mount_line *mount, void *context)
{
  struct mounts *mounts = context;

  mounts->ids[mounts->count++] = mount->id;
  if (is_root(mount))
    mounts->root_mount = mount->id;
  if (is_own_root(mount)) {
    mounts->root_device = mount->device;
    if (mounts->changes < 0)
      mounts->changes = open_upper(mount->options);
  }
  return 0;
}

int find_mounts(int pid, struct mounts *mounts)
{
  int error;

  memset(mounts, 0, sizeof(*mounts));
  mounts->changes = -1;
  /* Not in its own file system yet: the host's programs would wait for us. */
  if (is_of_host("ns/mnt", pid) || is_of_host("root", pid))
    return -EAGAIN;
  error = for_each_mount(pid, add_mount, mounts);
  return !error && mounts->root_mount == 0 ? -ENOENT : error;
}

struct marking {
  int group;
  int pid;
  unsigned int action;
};

/* A file system of its own is marked as a whole, wherever else it is mounted later. Others are the
 * host's too, so only this container's view of them is. A file that is mounted by itself cannot be
 * told from its directory's name; its mount can. */
static int mark_mount(const struct mount_line *mount, void *context)
{
  const struct marking *marking = context;
  unsigned int what = is_own_root(mount) ? FAN_MARK_FILESYSTEM : FAN_MARK_MOUNT;
  char path[4200];

  snprintf(path, sizeof(path), "/proc/%d/root%s", marking->pid, mount->point);
  if (fanotify_mark(marking->group, marking->action | what, FAN_OPEN_EXEC_PERM, AT_FDCWD, path) == 0)
    return 0;
  return is_root(mount) ? -errno : 0;
}

int mark_mounts(int group, int pid, bool is_wanted)
{
  struct marking marking = { group, pid, is_wanted ? FAN_MARK_ADD : FAN_MARK_REMOVE };

  return for_each_mount(pid, mark_mount, &marking);
}

bool is_on_root(const struct mounts *mounts, uint64_t mount, uint64_t file_system)
{
  return mounts->root_device != 0 &&
         (mount == mounts->root_mount || file_system == mounts->root_device);
}
