/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Containers that start: their first programs stand still until the agent has put on what prevents,
 * or until it has taken too long. Nothing is left standing: who is held goes on when this process
 * ends, and where it was killed, as the next one begins.
 */
#include "guard.h"
#include "start.h"
#include "start.skel.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define HELD 1024

struct held {
  int pid; /* 0: a free place */
  struct group_key group;
  long long until_ms;
  long long seen_at; /* nanoseconds since 1970 */
  bool is_told;
};

static struct held all_held[HELD];
static unsigned int held_count;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of who is held */
static unsigned int longest_ms;
static struct start_bpf *start;
static struct ring_buffer *ring;

static void send(const struct held *held, int signal)
{
  signal_process(held->pid, signal, held->seen_at, "-");
}

static void forget_group(const struct group_key *group)
{
  bpf_map__delete_elem(start->maps.new_groups, group, sizeof(*group), 0);
}

static struct held *find_held(int pid)
{
  for (struct held *held = all_held; held < all_held + HELD; held++) {
    if (held->pid == pid && pid > 0)
      return held;
  }
  return NULL;
}

/* Words may be dropped: then he is told of again. */
static void tell_of(struct held *held)
{
  if (!held->is_told)
    held->is_told = tell("{\"held\":%d}", held->pid);
}

static int add_held(void *context, void *data, size_t size)
{
  const struct held_start *told = data;
  struct held held = { .until_ms = now_ms() + longest_ms, .seen_at = now_ns(CLOCK_REALTIME) };
  unsigned int at = 0;

  (void)context;
  if (size < sizeof(*told))
    return 0;
  held.pid = told->pid;
  held.group = told->group;
  pthread_mutex_lock(&lock);
  while (at < HELD && all_held[at].pid != 0)
    at++;
  if (find_held(held.pid)) {
    /* Somebody else has let him go, and he executed another program. */
    find_held(held.pid)->is_told = false;
  } else if (at < HELD) {
    all_held[at] = held;
    held_count++;
    tell_of(&all_held[at]);
  } else {
    send(&held, fails_closed ? SIGKILL : SIGCONT);
  }
  pthread_mutex_unlock(&lock);
  return 0;
}

static void let_go(struct held *held, int signal)
{
  send(held, signal);
  held->pid = 0;
  held_count--;
}

/* Whether it is a container's program that has not run its first instruction: on its way back from
 * execve it was stopped. */
static bool was_held(int pid)
{
  char text[256], *end;
  long call;

  if (read_proc(pid, "stat", text, sizeof(text)) <= 0 || !(end = strrchr(text, ')')) ||
      strncmp(end, ") T ", 4) != 0 || is_of_host("root", pid) ||
      read_proc(pid, "syscall", text, sizeof(text)) <= 0 || !isdigit(*text))
    return false;
  call = strtol(text, NULL, 10);
  return call == SYS_execve || call == SYS_execveat;
}

/* Of a guard that was killed. */
static void let_leftovers_go(void)
{
  DIR *processes = opendir("/proc");
  struct dirent *entry;

  while (processes && (entry = readdir(processes)) != NULL) {
    struct held left = { .pid = atoi(entry->d_name), .seen_at = now_ns(CLOCK_REALTIME) };

    if (left.pid > 1 && was_held(left.pid))
      send(&left, SIGCONT);
  }
  if (processes)
    closedir(processes);
}

int begin_holding(unsigned int hold_ms)
{
  struct stat status;
  int error = 0;

  let_leftovers_go();
  longest_ms = hold_ms;
  if (hold_ms == 0)
    return 0;
  start = start_bpf__open();
  if (!start || (stat("/proc/1/ns/mnt", &status) != 0 && stat("/proc/self/ns/mnt", &status) != 0)) {
    error = -errno;
  } else {
    start->rodata->host_mount_namespace = status.st_ino;
    error = start_bpf__load(start);
    if (!error)
      error = start_bpf__attach(start);
  }
  if (!error) {
    ring = ring_buffer__new(bpf_map__fd(start->maps.held_starts), add_held, NULL, NULL);
    error = ring ? 0 : -errno;
  }
  if (error) {
    complain("the kernel does not take the programs that hold containers", -error);
    start_bpf__destroy(start);
    start = NULL;
  }
  return error;
}

int held_descriptor(void)
{
  return ring ? ring_buffer__epoll_fd(ring) : -1;
}

void take_held(void)
{
  ring_buffer__consume(ring);
}

struct question {
  int pid;
  unsigned int key;
};

/* Somebody who is overdue has been let go meanwhile. */
static void *judge_start(void *context)
{
  struct question question = *(struct question *)context;
  struct held *held;
  bool may;

  free(context);
  may = may_begin(question.key, question.pid);
  pthread_mutex_lock(&lock);
  held = find_held(question.pid);
  if (held)
    let_go(held, may ? SIGCONT : SIGKILL);
  pthread_mutex_unlock(&lock);
  return NULL;
}

/* In a thread of its own, if there is one: the file system of what was started may hang. */
int admit(int pid, unsigned int key)
{
  struct question *question = malloc(sizeof(*question));
  struct held *held;
  pthread_t thread;

  if (!question)
    return -ENOMEM;
  *question = (struct question){ pid, key };
  pthread_mutex_lock(&lock);
  held = find_held(pid);
  if (held)
    forget_group(&held->group);
  if (held && key == 0)
    let_go(held, SIGCONT);
  pthread_mutex_unlock(&lock);
  if (!held || key == 0) {
    free(question);
    return held ? 0 : -ESRCH;
  }
  if (pthread_create(&thread, NULL, judge_start, question) == 0)
    pthread_detach(thread);
  else
    judge_start(question);
  return 0;
}

bool answer_late_starts(void)
{
  bool is_any;

  pthread_mutex_lock(&lock);
  for (struct held *held = all_held; held < all_held + HELD && held_count > 0; held++) {
    if (held->pid == 0)
      continue;
    tell_of(held);
    if (now_ms() < held->until_ms)
      continue;
    if (!fails_closed)
      forget_group(&held->group);
    tell("{\"late\":%d,\"denied\":%s}", held->pid, fails_closed ? "true" : "false");
    let_go(held, fails_closed ? SIGKILL : SIGCONT);
  }
  is_any = held_count > 0;
  pthread_mutex_unlock(&lock);
  return is_any;
}

/* No more are held from then on, and all that are go on. */
void end_holding(void)
{
  if (!start)
    return;
  start_bpf__detach(start);
  take_held();
  pthread_mutex_lock(&lock);
  for (struct held *held = all_held; held < all_held + HELD; held++) {
    if (held->pid != 0)
      let_go(held, SIGCONT);
  }
  pthread_mutex_unlock(&lock);
}
