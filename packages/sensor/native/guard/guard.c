/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Does for the agent what needs the kernel. Its decisions lie here as tables, so that no program
 * ever waits for the agent. When its input ends, or it dies in any way, the kernel removes all of
 * its hooks, lets go of who waits for an answer, and workloads go on.
 *
 * A line of input is an order, with the number that its answer carries:
 *   ID signal PID SIGNAL SEEN_AT CONTAINER|-          nanoseconds since 1970
 *   ID watch KEY PID RULES CONTAINER|-                enum watch_rule
 *   ID unwatch KEY
 *   ID unreadable KEY PID PATH                        a file that nothing in it may open
 *   ID file KEY DEVICE INODE IS_LISTED                as stat(2) gives them
 *   ID hash SHA256 IS_LISTED
 *   ID refuse CGROUP PID RULES                        enum refuse_rule; 0 removes
 *   ID confine CGROUP IS_CONFINED
 *   ID admit PID KEY|0                                what is held as it starts goes on
 *   ID destination CGROUP BITS ADDRESS PORT IS_LISTED 32 hexadecimal digits, IPv4 as ::ffff:
 */
#include "guard.h"
#include "refuse.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define LINE_MAX_SIZE 8192

unsigned int answer_ms = 500;
bool fails_closed;

void complain(const char *what, int error)
{
  fprintf(stderr, "guard: %s: %s\n", what, strerror(error));
}

const char *to_hex(const void *bytes, size_t size, char *text)
{
  const unsigned char *from = bytes;

  for (size_t at = 0; at < size; at++)
    sprintf(text + 2 * at, "%02x", from[at]);
  text[2 * size] = 0;
  return text;
}

const char *read_link(const char *link, char text[2 * TOLD_MAX + 1])
{
  char path[TOLD_MAX];
  ssize_t size = readlink(link, path, sizeof(path));

  return to_hex(path, size > 0 ? size : 0, text);
}

bool tell(const char *format, ...)
{
  char line[4096]; /* PIPE_BUF: threads do not write into one another's lines */
  va_list words;
  int size;

  va_start(words, format);
  size = vsnprintf(line, sizeof(line) - 1, format, words);
  va_end(words);
  if (size < 0 || size >= (int)sizeof(line) - 1)
    return false;
  line[size] = '\n';
  return write(STDOUT_FILENO, line, size + 1) > 0;
}

static int obey(const char *order)
{
  unsigned int key, rules, flag, bits, port;
  uint64_t first, second;
  char text[65], name[129];
  long long when;
  int pid, number, at = 0;

  if (sscanf(order, "signal %d %d %lld %64s", &pid, &number, &when, text) == 4)
    return signal_process(pid, number, when, text);
  if (sscanf(order, "watch %u %d %u %128s", &key, &pid, &rules, name) == 4)
    return watch(key, pid, rules, name);
  if (sscanf(order, "unwatch %u", &key) == 1)
    return unwatch(key);
  if (sscanf(order, "unreadable %u %d %n", &key, &pid, &at) == 2 && at > 0)
    return make_unreadable(key, pid, order + at);
  if (sscanf(order, "file %u %" SCNu64 " %" SCNu64 " %u", &key, &first, &second, &flag) == 4)
    return list_file(key, first, second, flag);
  if (sscanf(order, "hash %64s %u", text, &flag) == 2)
    return list_hash(text, flag);
  if (sscanf(order, "refuse %" SCNu64 " %d %u", &first, &pid, &rules) == 3)
    return refuse(first, pid, rules);
  if (sscanf(order, "admit %d %u", &pid, &key) == 2)
    return admit(pid, key);
  if (sscanf(order, "confine %" SCNu64 " %u", &first, &flag) == 2)
    return confine(first, flag);
  if (sscanf(order, "destination %" SCNu64 " %u %32s %u %u", &first, &bits, text, &port, &flag) ==
      5)
    return list_destination(first, bits, text, port, flag);
  return -EINVAL;
}

/* Returns whether there will be more. */
static bool read_orders(void)
{
  static char text[LINE_MAX_SIZE];
  static size_t held;
  ssize_t count = read(STDIN_FILENO, text + held, sizeof(text) - held);
  char *end;

  if (count < 0)
    return errno == EINTR || errno == EAGAIN;
  held += count;
  while ((end = memchr(text, '\n', held)) != NULL) {
    size_t size = end - text + 1;
    unsigned int id;
    int at = 0;

    *end = 0;
    if (sscanf(text, "%u %n", &id, &at) == 1 && at > 0)
      tell("{\"id\":%u,\"error\":%d}", id, -obey(text + at));
    memmove(text, text + size, held - size);
    held -= size;
  }
  return count > 0 && held < sizeof(text);
}

const char *json_bool(bool value)
{
  return value ? "true" : "false";
}

/* What rules ask of the kernel: only that is loaded into it. */
static const char *load_rules(char **words)
{
  enum refuse_means strongest = REFUSES_BY_LSM;
  unsigned int rules = 0;

  for (; *words; words++) {
    if (strcmp(*words, "modules") == 0)
      rules |= REFUSE_MODULES;
    else if (strcmp(*words, "files") == 0)
      rules |= REFUSE_FILES;
    else
      strongest = means_named(*words);
  }
  return begin_refusing(rules, strongest);
}

static volatile sig_atomic_t is_ending;

static void end(int signal)
{
  (void)signal;
  is_ending = true;
}

static void serve(void)
{
  struct pollfd sources[] = { { .fd = STDIN_FILENO, .events = POLLIN },
                              { .fd = refusals_descriptor(), .events = POLLIN },
                              { .fd = held_descriptor(), .events = POLLIN },
                              { .fd = acts_descriptor(), .events = POLLIN } };

  while (!is_ending) {
    bool is_watching = answer_overdue(), is_holding = answer_late_starts();

    poll(sources, 4, is_watching || is_holding ? (int)answer_ms / 4 + 1 : -1);
    /* Who is held is known before an order about him comes. */
    if (sources[2].fd >= 0 && sources[2].revents)
      take_held();
    if (sources[1].fd >= 0 && sources[1].revents)
      report_refusals();
    if (sources[3].fd >= 0 && sources[3].revents)
      report_acts();
    if (sources[0].revents && !read_orders())
      return;
  }
}

int main(int count, char **words)
{
  struct sigaction action = { .sa_handler = end };
  int network, watching, holding, error;
  const char *means;

  if (count == 2 && strcmp(words[1], "--probe") == 0) {
    printf("{\"refuses\":\"%s\"}\n",
           begin_refusing(REFUSE_MODULES | REFUSE_FILES, REFUSES_BY_LSM));
    return 0;
  }
  if (count >= 4) {
    answer_ms = strtoul(words[1], NULL, 10);
    fails_closed = strcmp(words[2], "closed") == 0;
  }
  if (count < 4 || answer_ms == 0) {
    fprintf(stderr, "usage: guard ANSWER_MS open|closed HOLD_MS [modules] [files]"
                    " [lsm|returns|signal|none]\n       guard --probe\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  sigaction(SIGTERM, &action, NULL);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  network = begin_network();
  watching = begin_watching();
  holding = begin_holding(strtoul(words[3], NULL, 10));
  means = load_rules(words + 4);
  error = keep_privileges();
  if (error) {
    complain("cannot give up rights", -error);
    return 1;
  }
  fcntl(STDOUT_FILENO, F_SETFL, fcntl(STDOUT_FILENO, F_GETFL) | O_NONBLOCK);
  tell("{\"ready\":true,\"network\":%s,\"execution\":%s,\"start\":%s,\"refuses\":\"%s\"}",
       json_bool(network == 0), json_bool(watching == 0), json_bool(holding == 0), means);
  serve();
  end_holding();
  return 0;
}
