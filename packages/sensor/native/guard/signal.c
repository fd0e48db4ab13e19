/* SPDX-License-Identifier: Apache-2.0 */
/* Signals that reach the process that was seen, or none. */
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS 1000000000LL
/* Start times are in ticks, and clocks are adjusted. */
#define SLACK_NS 10000000LL

ssize_t read_proc(int pid, const char *name, char *text, size_t size)
{
  char path[64];
  ssize_t count;
  int file;

  snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
  file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0)
    return -1;
  count = read(file, text, size - 1);
  close(file);
  text[count > 0 ? count : 0] = 0;
  return count;
}

long long now_ns(clockid_t clock)
{
  struct timespec time;

  clock_gettime(clock, &time);
  return time.tv_sec * NS + time.tv_nsec;
}

long long now_ms(void)
{
  return now_ns(CLOCK_MONOTONIC) / 1000000;
}

/* Nanoseconds since 1970; the 22nd field of /proc/PID/stat, whose second may hold anything. */
static long long started_at(int pid)
{
  char text[1024], *at;
  long long ticks;

  if (read_proc(pid, "stat", text, sizeof(text)) <= 0 || !(at = strrchr(text, ')')))
    return -1;
  for (int field = 2; field < 22 && at; field++)
    at = strchr(at + 1, ' ');
  if (!at)
    return -1;
  ticks = atoll(at + 1);
  return ticks * (NS / sysconf(_SC_CLK_TCK)) + now_ns(CLOCK_REALTIME) - now_ns(CLOCK_BOOTTIME);
}

/*
 * At one time one process has a number. So whoever has it now is the one that had it when it was
 * seen, if he began before; and once a descriptor is open, it stays his.
 */
int signal_process(int pid, int signal, long long seen_at, const char *container)
{
  char groups[8192];
  int process, error = 0;
  long long start;

  if (pid <= 1 || pid == getpid() || pid == getppid())
    return -EPERM;
  process = syscall(SYS_pidfd_open, pid, 0);
  if (process < 0)
    return -errno;
  start = started_at(pid);
  if (start < 0 || start > seen_at + SLACK_NS)
    error = -ESRCH;
  if (!error && strcmp(container, "-") != 0 &&
      (read_proc(pid, "cgroup", groups, sizeof(groups)) <= 0 || !strstr(groups, container)))
    error = -ESRCH;
  if (!error && syscall(SYS_pidfd_send_signal, process, signal, NULL, 0) != 0)
    error = -errno;
  close(process);
  return error;
}
