/* SPDX-License-Identifier: Apache-2.0 */
/* Work that the sensor looks at most: prints nanoseconds a turn, the best of many short runs. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
  struct timespec time;

  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static void fork_exec(char *self)
{
  pid_t child = fork();

  if (child == 0) {
    execl(self, self, "nothing", NULL);
    _exit(1);
  }
  waitpid(child, NULL, 0);
}

int main(int count, char **words)
{
  double best = 1e18;
  int is_open, turns;

  if (count < 3)
    return 0;
  is_open = strcmp(words[1], "open-close") == 0;
  turns = is_open ? 2000 : 100;
  for (int run = 0; run < (is_open ? 60 : 20); run++) {
    double start = now();

    for (int turn = 0; turn < turns; turn++) {
      if (is_open)
        close(open(words[2], O_RDONLY));
      else
        fork_exec(words[0]);
    }
    if ((now() - start) / turns < best)
      best = (now() - start) / turns;
  }
  printf("%.0f\n", best);
  return 0;
}
