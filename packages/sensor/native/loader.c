/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts the programs into the kernel and hands their frames to the agent. It reads nothing but the
 * kernel's ring and the agent's words on standard input. When that closes, at SIGTERM, or when it
 * dies in any way, the kernel removes all of its hooks: nothing is pinned.
 */
#include "loader.h"
#include "direct.skel.h"
#include "host.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_SIZE 8192
#define REPORT_MS 1000
/* After the ring has woken us we wait a little: one wake-up for many frames. */
#define GATHER_NS 2000000

volatile bool is_stopping;

static void stop(int signal)
{
  (void)signal;
  is_stopping = true;
}

void complain(const char *what, int error)
{
  fprintf(stderr, "sensor: %s: %s\n", what, strerror(error));
}

static int say(enum libbpf_print_level level, const char *format, va_list words)
{
  return level == LIBBPF_WARN ? vfprintf(stderr, format, words) : 0;
}

/* The skeleton of one object with the bytes of either. */
struct sensor_bpf *open_programs(bool are_direct)
{
  struct sensor_bpf *sensor = calloc(1, sizeof(*sensor));
  struct bpf_program *program;

  if (!sensor || sensor_bpf__create_skeleton(sensor) != 0)
    return NULL;
  if (are_direct)
    sensor->skeleton->data = (void *)direct_bpf__elf_bytes(&sensor->skeleton->data_sz);
  if (bpf_object__open_skeleton(sensor->skeleton, NULL) != 0) {
    sensor_bpf__destroy(sensor);
    return NULL;
  }
  bpf_object__for_each_program(program, sensor->obj)
    bpf_program__set_autoload(program, false);
  return sensor;
}

/* Hands each whole line to obey(). Returns 1 at "start", 0 when there is no more, -1 at the end. */
static int read_lines(struct sensor_bpf *sensor, bool is_loaded)
{
  static char text[LINE_MAX_SIZE];
  static size_t held;
  char *end;

  for (;;) {
    while ((end = memchr(text, '\n', held)) != NULL) {
      size_t size = end - text + 1;
      bool is_start;

      *end = 0;
      is_start = strcmp(text, "start") == 0;
      if (!is_start)
        obey(sensor, text, is_loaded);
      memmove(text, text + size, held - size);
      held -= size;
      if (is_start)
        return 1;
    }
    if (held == sizeof(text))
      return -1;
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    if (is_loaded && poll(&input, 1, 0) == 0)
      return 0;
    ssize_t count = read(STDIN_FILENO, text + held, sizeof(text) - held);
    if (count == 0 || is_stopping)
      return -1;
    if (count < 0 && errno != EINTR && errno != EAGAIN)
      return -1;
    if (count > 0)
      held += count;
    else
      poll(&input, 1, REPORT_MS);
  }
}

/* Whether the kernel takes programs that read in place (6.2): tried with one of them. */
bool can_read_directly(void)
{
  struct sensor_bpf *sensor;
  bool can;

  libbpf_set_print(NULL);
  sensor = open_programs(true);
  can = sensor && bpf_program__set_autoload(sensor->progs.on_exec, true) == 0 &&
        sensor_bpf__load(sensor) == 0;
  sensor_bpf__destroy(sensor);
  libbpf_set_print(say);
  return can;
}

bool can_tell_capabilities(void)
{
  return libbpf_find_vmlinux_btf_id("cap_capable", BPF_TRACE_RAW_TP) > 0;
}

static void run(struct sensor_bpf *sensor, struct ring_buffer *ring)
{
  struct pollfd sources[2] = {
    { .fd = ring_buffer__epoll_fd(ring), .events = POLLIN },
    { .fd = STDIN_FILENO, .events = POLLIN },
  };
  struct timespec gather = { .tv_nsec = GATHER_NS };
  time_t reported = time(NULL);

  /* Words may have come along with those before the start. */
  if (read_lines(sensor, true) < 0)
    return;
  while (!is_stopping) {
    if (poll(sources, 2, REPORT_MS) < 0 && errno != EINTR)
      break;
    if (sources[1].revents && read_lines(sensor, true) < 0)
      break;
    if (sources[0].revents)
      nanosleep(&gather, NULL);
    if (ring_buffer__consume(ring) < 0)
      break;
    if (time(NULL) != reported) {
      reported = time(NULL);
      report_counters(sensor);
      report_ready(sensor->links.on_sys_exit != NULL);
    }
    if (flush_frames() != 0)
      break;
  }
}

int main(int count, char **words)
{
  struct sensor_bpf *sensor;
  struct ring_buffer *ring = NULL;
  bool is_plain;
  struct sigaction action = { .sa_handler = stop };
  int error;

  libbpf_set_print(say);
  if (count == 2 && strcmp(words[1], "--layout") == 0)
    return print_layout();
  if (count == 2 && strcmp(words[1], "--probe") == 0)
    return print_probe();
  is_plain = count == 2 && strcmp(words[1], "--copied-reads") == 0;
  if (count != 1 && !is_plain) {
    fprintf(stderr, "usage: sensor [--copied-reads | --layout | --probe]\n");
    return 2;
  }
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);

  sensor = open_programs(!is_plain && can_read_directly());
  if (!sensor) {
    complain("cannot read the programs", errno);
    return 1;
  }
  sensor->bss->options.host_mount_namespace = host_mount_namespace();
  sensor->bss->options.ignored_pids[0] = getpid();
  if (getrandom(&sensor->bss->options.path_generation, sizeof(__u64), 0) != sizeof(__u64)) {
    complain("there are no random numbers", errno);
    return 1;
  }
  if (read_lines(sensor, false) != 1)
    return 2;
  error = sensor_bpf__load(sensor);
  if (!error)
    error = sensor_bpf__attach(sensor);
  if (error) {
    complain("the kernel does not take the programs", -error);
    return 1;
  }
  /* It has little to do, and what it does late is lost. Without the right to, it goes on as it is. */
  setpriority(PRIO_PROCESS, 0, -10);
  ring = ring_buffer__new(bpf_map__fd(sensor->maps.frames), write_frame, NULL, NULL);
  error = ring ? drop_privileges() : -errno;
  if (error) {
    complain("cannot begin", -error);
    return 1;
  }
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  error = drop_calls();
  if (error) {
    complain("cannot give up system calls", -error);
    return 1;
  }
  report_ready(sensor->links.on_sys_exit != NULL);
  flush_frames();
  run(sensor, ring);
  ring_buffer__free(ring);
  sensor_bpf__destroy(sensor);
  return 0;
}
