/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Executions and opens that wait for our word (FAN_OPEN_EXEC_PERM, FAN_OPEN_PERM). One thread takes
 * the questions and answers them itself; before it reads a file, which may take as long as that
 * file's file system wants, another one takes its place. So one that hangs holds up nobody else.
 * Who takes too long to judge is overruled.
 */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/syscall.h>
#include <unistd.h>

#define WORKERS 64
#define IDLE_WORKERS 2

struct worker {
  bool is_used;
  pthread_mutex_t lock; /* of what follows */
  int group;
  int asked; /* the file of the question that is being judged; -1: none */
  long long asked_at;
  struct watch *watch; /* by which it is judged just now */
  bool is_overruled;
  bool is_asked; /* he takes the questions */
};

int asked_events = -1;
int asked_files = -1;
static struct worker workers[WORKERS];
static _Thread_local struct worker *self;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER; /* who has it takes the questions */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of who is there, and who is free */
static unsigned int idle_count;

static bool begin_worker(void);

/* Who asked may have been killed. */
static void answer(int group, int file, bool is_allowed)
{
  struct fanotify_response response = { .fd = file,
                                        .response = is_allowed ? FAN_ALLOW : FAN_DENY };

  if (write(group, &response, sizeof(response)) < 0)
    return;
}

static void begin_judging(struct worker *worker, int group, int file)
{
  pthread_mutex_lock(&worker->lock);
  worker->group = group;
  worker->asked = file;
  worker->asked_at = now_ms();
  worker->watch = NULL;
  worker->is_overruled = false;
  pthread_mutex_unlock(&worker->lock);
}

/* NULL: by none just now. */
static void judge_by(struct worker *worker, struct watch *watch)
{
  pthread_mutex_lock(&worker->lock);
  if (worker->is_overruled && worker->watch)
    atomic_fetch_sub(&worker->watch->overdue, 1);
  if (worker->is_overruled && watch)
    atomic_fetch_add(&watch->overdue, 1);
  worker->watch = watch;
  pthread_mutex_unlock(&worker->lock);
}

/* Returns whether the answer counted: he may have been overruled. */
static bool end_judging(struct worker *worker, bool is_allowed)
{
  bool counts;

  pthread_mutex_lock(&worker->lock);
  counts = !worker->is_overruled;
  if (counts)
    answer(worker->group, worker->asked, is_allowed);
  worker->asked = -1;
  pthread_mutex_unlock(&worker->lock);
  return counts;
}

static void judge_execution(struct worker *worker, const struct fanotify_event_metadata *event)
{
  struct file_identity file;
  struct watch *blamed = NULL, *watch;
  const char *why = NULL;
  unsigned int index = 0;
  bool is_denied;

  begin_judging(worker, asked_events, event->fd);
  if (identify(event->fd, &file) != 0) {
    end_judging(worker, !fails_closed);
    return;
  }
  while (!is_denial(why) && (watch = next_watch_of(&file, event->pid, &index)) != NULL) {
    const char *own;

    judge_by(worker, watch);
    own = judge(watch, event->fd, &file);
    judge_by(worker, NULL);
    if (own || !blamed) {
      give_back(blamed);
      blamed = watch;
      why = own;
    } else {
      give_back(watch);
    }
  }
  is_denied = is_denial(why);
  if (!end_judging(worker, !is_denied)) {
    why = "late";
    is_denied = fails_closed;
  }
  if (why && blamed)
    report_denied(blamed, event->fd, event->pid, why, is_denied);
  give_back(blamed);
}

/* It is told of first, while the process is there. No file system is asked, so nothing can hang. */
static void judge_open(const struct fanotify_event_metadata *event)
{
  struct file_identity file;
  struct watch *watch;
  unsigned int index = 0;
  bool is_denied = false;

  while (!is_denied && identify(event->fd, &file) == 0 &&
         (watch = next_watch_of(&file, event->pid, &index)) != NULL) {
    is_denied = is_unreadable(&watch->unreadable, event->fd);
    if (is_denied)
      report_denied(watch, event->fd, event->pid, "unreadable", true);
    give_back(watch);
  }
  answer(asked_events, event->fd, !is_denied);
}

/* Who asks about a file that is marked itself is refused. */
static void refuse_read(const struct fanotify_event_metadata *event)
{
  struct file_identity file;
  struct watch *watch = NULL;
  unsigned int index = 0;

  if (identify(event->fd, &file) == 0) {
    while ((watch = next_watch_of(&file, event->pid, &index)) != NULL &&
           !(watch->rules & WATCH_READS))
      give_back(watch);
  }
  if (watch)
    report_denied(watch, event->fd, event->pid, "unreadable", true);
  give_back(watch);
  answer(asked_files, event->fd, false);
}

/* One question; returns whether there was one. */
static bool read_question(int group, struct fanotify_event_metadata *event)
{
  ssize_t size = read(group, event, sizeof(*event));

  return size > 0 && FAN_EVENT_OK(event, size) && event->fd >= 0;
}

static void set_asked(struct worker *worker, bool is_asked)
{
  pthread_mutex_lock(&worker->lock);
  worker->is_asked = is_asked;
  pthread_mutex_unlock(&worker->lock);
}

/* Returns whether it has come: not where others enough wait for theirs. */
static bool await_turn(struct worker *worker)
{
  pthread_mutex_lock(&lock);
  if (idle_count >= IDLE_WORKERS) {
    worker->is_used = false;
    pthread_mutex_unlock(&lock);
    return false;
  }
  idle_count++;
  pthread_mutex_unlock(&lock);
  pthread_mutex_lock(&turn);
  pthread_mutex_lock(&lock);
  idle_count--;
  pthread_mutex_unlock(&lock);
  set_asked(worker, true);
  return true;
}

void let_others_answer(void)
{
  bool is_anybody_there;

  if (!self || !self->is_asked)
    return;
  set_asked(self, false);
  pthread_mutex_lock(&lock);
  is_anybody_there = idle_count > 0;
  pthread_mutex_unlock(&lock);
  pthread_mutex_unlock(&turn);
  if (!is_anybody_there)
    begin_worker();
}

static void answer_one(struct worker *worker, int group)
{
  struct fanotify_event_metadata event;

  if (!read_question(group, &event))
    return;
  if (group == asked_files)
    refuse_read(&event);
  else if (event.mask & FAN_OPEN_EXEC_PERM)
    judge_execution(worker, &event);
  else
    judge_open(&event);
  close(event.fd);
}

static void *work(void *context)
{
  struct pollfd groups[] = { { .fd = asked_events, .events = POLLIN },
                             { .fd = asked_files, .events = POLLIN } };

  self = context;
  while (await_turn(self)) {
    while (self->is_asked) {
      if (poll(groups, 2, -1) <= 0)
        continue;
      if (groups[1].revents)
        answer_one(self, asked_files);
      if (groups[0].revents)
        answer_one(self, asked_events);
    }
  }
  return NULL;
}

static bool begin_worker(void)
{
  struct worker *worker = NULL;
  pthread_t thread;
  bool has_begun;

  pthread_mutex_lock(&lock);
  for (size_t index = 0; index < WORKERS && !worker; index++) {
    if (!workers[index].is_used)
      worker = &workers[index];
  }
  has_begun = worker && pthread_create(&thread, NULL, work, worker) == 0;
  if (has_begun) {
    pthread_detach(thread);
    worker->is_used = true;
  }
  pthread_mutex_unlock(&lock);
  return has_begun;
}

void begin_answering(void)
{
  static bool has_begun;

  if (!has_begun)
    has_begun = begin_worker();
}

/* Nobody takes the questions: what waits is answered as what is late. */
static void answer_waiting(void)
{
  struct fanotify_event_metadata event;
  struct file_identity file;

  while (read_question(asked_files, &event)) {
    refuse_read(&event);
    close(event.fd);
  }
  while (read_question(asked_events, &event)) {
    if (event.mask & FAN_OPEN_EXEC_PERM) {
      unsigned int index = 0;
      struct watch *watch =
          identify(event.fd, &file) == 0 ? next_watch_of(&file, event.pid, &index) : NULL;

      answer(asked_events, event.fd, !fails_closed);
      if (watch)
        report_denied(watch, event.fd, event.pid, "late", fails_closed);
      give_back(watch);
    } else {
      judge_open(&event);
    }
    close(event.fd);
  }
}

/* Returns whether he takes the questions, and hangs. */
static bool overrule(struct worker *worker)
{
  bool is_missed;

  pthread_mutex_lock(&worker->lock);
  if (worker->asked >= 0 && !worker->is_overruled && now_ms() - worker->asked_at >= answer_ms) {
    answer(worker->group, worker->asked, !fails_closed);
    worker->is_overruled = true;
    if (worker->watch)
      atomic_fetch_add(&worker->watch->overdue, 1);
  }
  is_missed = worker->asked >= 0 && worker->is_overruled && worker->is_asked;
  pthread_mutex_unlock(&worker->lock);
  return is_missed;
}

bool answer_overdue(void)
{
  bool is_watching = is_any_watched(), is_missed = false, is_anybody_asked = false;

  for (size_t index = 0; index < WORKERS && is_watching; index++) {
    is_missed |= overrule(&workers[index]);
    is_anybody_asked |= workers[index].is_asked;
  }
  pthread_mutex_lock(&lock);
  is_anybody_asked |= idle_count > 0;
  pthread_mutex_unlock(&lock);
  /* All threads that there may be hang. */
  if (is_watching && !is_anybody_asked && !begin_worker())
    is_missed = true;
  if (is_missed)
    answer_waiting();
  return is_watching;
}

static int open_group(void)
{
  return fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC | FAN_NONBLOCK | FAN_UNLIMITED_QUEUE |
                           FAN_UNLIMITED_MARKS,
                       O_RDONLY | O_LARGEFILE | O_CLOEXEC);
}

/* Tries what a verdict needs too: a sandbox that refuses openat2 would leave every one unknown. */
int begin_watching(void)
{
  struct open_how how = { .flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_BENEATH };
  int found = -1, error = 0;

  asked_events = open_group();
  if (asked_events >= 0)
    asked_files = open_group();
  if (asked_files >= 0)
    found = syscall(SYS_openat2, AT_FDCWD, ".", &how, sizeof(how));
  if (found < 0) {
    error = -errno;
    complain("executions cannot be watched", -error);
    return error;
  }
  close(found);
  for (size_t index = 0; index < WORKERS; index++) {
    pthread_mutex_init(&workers[index].lock, NULL);
    workers[index].asked = -1;
  }
  return 0;
}
