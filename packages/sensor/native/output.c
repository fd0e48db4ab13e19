/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames go to standard output in batches. When the agent does not read, we wait here, the ring
 * fills, and the kernel counts what it drops: workloads never wait.
 */
#include "loader.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BATCH_SIZE (256 * 1024)

static char batch[BATCH_SIZE];
static size_t batched;

static __u64 known_losses[2][CALLS + 16];
static __u64 known_failures[16];

extern volatile bool is_stopping;

int flush_frames(void)
{
  size_t written = 0;

  while (written < batched && !is_stopping) {
    ssize_t count = write(STDOUT_FILENO, batch + written, batched - written);

    if (count > 0) {
      written += count;
    } else if (errno == EAGAIN) {
      struct pollfd output = { .fd = STDOUT_FILENO, .events = POLLOUT };
      poll(&output, 1, 1000);
    } else if (errno != EINTR) {
      return -errno;
    }
  }
  batched = 0;
  return 0;
}

int write_frame(void *context, void *frame, size_t size)
{
  (void)context;
  if (size > BATCH_SIZE)
    return -EMSGSIZE;
  if (batched + size > BATCH_SIZE) {
    int error = flush_frames();
    if (error)
      return error;
  }
  memcpy(batch + batched, frame, size);
  batched += size;
  return 0;
}

static __s64 nanoseconds(clockid_t clock)
{
  struct timespec now;

  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static struct frame_header header_of(__u16 type, __u32 size)
{
  return (struct frame_header){ .size = size, .type = type, .time = nanoseconds(CLOCK_BOOTTIME) };
}

unsigned int last_asked;

void report_ready(unsigned int calls_attached)
{
  struct ready_frame frame = {
    .header = header_of(FRAME_READY, sizeof(frame)),
    .boot_to_real = nanoseconds(CLOCK_REALTIME) - nanoseconds(CLOCK_BOOTTIME),
    .version = FRAME_VERSION,
    .calls_attached = calls_attached,
    .asked = last_asked,
  };

  write_frame(NULL, &frame, sizeof(frame));
}

void report_counters(struct sensor_bpf *sensor)
{
  for (unsigned int is_compat = 0; is_compat < 2; is_compat++) {
    for (unsigned int call = 0; call < CALLS + 16; call++) {
      __u64 count = sensor->bss->losses[is_compat][call];
      struct loss_frame frame = {
        .header = header_of(FRAME_LOSS, sizeof(frame)),
        .count = count - known_losses[is_compat][call],
        .call = call,
        .is_compat = is_compat,
      };

      if (frame.count == 0)
        continue;
      known_losses[is_compat][call] = count;
      write_frame(NULL, &frame, sizeof(frame));
    }
  }
  for (unsigned int place = 0; place < FAILURES; place++) {
    __u64 count = sensor->bss->failures[place];
    struct failure_frame frame = {
      .header = header_of(FRAME_FAILURE, sizeof(frame)),
      .count = count - known_failures[place],
      .place = place,
    };

    if (frame.count == 0)
      continue;
    known_failures[place] = count;
    write_frame(NULL, &frame, sizeof(frame));
  }
}
