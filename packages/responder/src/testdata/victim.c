/* SPDX-License-Identifier: Apache-2.0 */
/* What containers of the tests run: small things that a response can stop. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static void copy_to(const char *path)
{
  char buffer[65536];
  ssize_t count;
  int from = open("/proc/self/exe", O_RDONLY), to = open(path, O_WRONLY | O_CREAT, 0755);

  while ((count = read(from, buffer, sizeof(buffer))) > 0)
    if (write(to, buffer, count) != count)
      _exit(1);
  close(to);
}

/* Runs a copy of itself that is in no directory. */
static void run_memory(char **words)
{
  char buffer[65536];
  ssize_t count;
  int from = open("/proc/self/exe", O_RDONLY), to = memfd_create("payload", MFD_CLOEXEC);

  while ((count = read(from, buffer, sizeof(buffer))) > 0)
    if (write(to, buffer, count) != count)
      _exit(1);
  words[1] = "say";
  fexecve(to, words, environ);
  perror("fexecve");
}

static struct sockaddr_in address_of(char **words)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(words[1])) };

  inet_pton(AF_INET, words[0], &address.sin_addr);
  return address;
}

/* Connects within two seconds and says what became of it; keeps it and tries it once a line. */
static void connect_to(char **words, int keeps)
{
  struct sockaddr_in address = address_of(words);
  int stream = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), error = 0;
  socklen_t size = sizeof(error);
  struct pollfd wait = { .fd = stream, .events = POLLOUT };
  char line[64];

  if (connect(stream, (void *)&address, sizeof(address)) != 0)
    error = errno;
  if (error == EINPROGRESS) {
    error = ETIMEDOUT;
    if (poll(&wait, 1, 2000) > 0)
      getsockopt(stream, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  printf("%s\n", error ? strerrorname_np(error) : "connected");
  fflush(stdout);
  while (keeps && fgets(line, sizeof(line), stdin)) {
    ssize_t count = send(stream, "x", 1, MSG_NOSIGNAL);

    wait.events = POLLIN;
    if (count == 1 && poll(&wait, 1, 1000) <= 0)
      printf("silence\n");
    else if (count == 1 && recv(stream, line, 1, 0) > 0)
      printf("answered\n");
    else
      printf("broken\n");
    fflush(stdout);
  }
}

static void send_to(char **words)
{
  struct sockaddr_in address = address_of(words);
  ssize_t count = sendto(socket(AF_INET, SOCK_DGRAM, 0), "x", 1, 0, (void *)&address,
                         sizeof(address));

  printf("%s\n", count == 1 ? "sent" : strerrorname_np(errno));
}

static void show(const char *path)
{
  char buffer[65536];
  ssize_t count = 0;
  int from = open(path, O_RDONLY);

  if (from < 0)
    puts(strerrorname_np(errno));
  while (from >= 0 && (count = read(from, buffer, sizeof(buffer))) > 0)
    if (write(1, buffer, count) != count)
      _exit(1);
}

/* Asks the kernel to load a module, of a file or of memory, and says what it answered. */
static void load_module(const char *how, const char *path)
{
  static char bytes[1 << 22];
  int from = open(path, O_RDONLY);
  ssize_t size = read(from, bytes, sizeof(bytes));
  long result = strcmp(how, "file") == 0 ? syscall(SYS_finit_module, from, "", 0)
                                         : syscall(SYS_init_module, bytes, size, "");

  puts(result == 0 ? "loaded" : strerrorname_np(errno));
}

/* Copies itself to a place and runs that. */
static void run_copy(const char *path)
{
  copy_to(path);
  execl(path, path, "say", NULL);
  puts(strerrorname_np(errno));
}

/* A chain of processes, each the parent of the next, that would live on. */
static void chain(int length)
{
  if (length > 1 && fork() == 0)
    chain(length - 1);
  sleep(300);
}

/* A line a hundredth of a second, so that a pause can be seen. */
static void count(const char *path)
{
  int to = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);

  for (;;) {
    if (write(to, ".", 1) != 1)
      _exit(1);
    usleep(10000);
  }
}

int main(int number, char **words)
{
  const char *what = number > 1 ? words[1] : "";

  if (strcmp(what, "sleep") == 0)
    sleep(300);
  else if (strcmp(what, "say") == 0)
    puts("main ran");
  else if (strcmp(what, "drop") == 0)
    copy_to(words[2]);
  else if (strcmp(what, "copy") == 0)
    run_copy(words[2]);
  else if (strcmp(what, "memory") == 0)
    run_memory(words);
  else if (strcmp(what, "connect") == 0)
    connect_to(words + 2, 0);
  else if (strcmp(what, "hold") == 0)
    connect_to(words + 2, 1);
  else if (strcmp(what, "send") == 0)
    send_to(words + 2);
  else if (strcmp(what, "read") == 0)
    show(words[2]);
  else if (strcmp(what, "link") == 0)
    return link(words[2], words[3]);
  else if (strcmp(what, "symlink") == 0)
    return symlink(words[2], words[3]);
  else if (strcmp(what, "rename") == 0)
    return rename(words[2], words[3]);
  else if (strcmp(what, "module") == 0)
    load_module(words[2], words[3]);
  else if (strcmp(what, "chain") == 0)
    chain(atoi(words[2]));
  else if (strcmp(what, "count") == 0)
    count(words[2]);
  return 0;
}
