/* SPDX-License-Identifier: Apache-2.0 */
/* What small services do, every second: static, so that it runs in an empty image. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void talk(int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
  int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0), one = 1;

  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
  bind(server, (void *)&address, sizeof(address));
  listen(server, 8);
  connect(client, (void *)&address, sizeof(address));
  one = accept(server, NULL, NULL);
  send(client, "GET / HTTP/1.1\r\n\r\n", 18, 0);
  recv(one, (char[64]){}, 64, 0);
  close(one);
  close(client);
  close(server);
}

static void put(const char *path)
{
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

  write(file, "data\n", 5);
  close(file);
}

static void spawn(char *program, char *task)
{
  pid_t child = fork();

  if (child == 0) {
    execl(program, program, task, (char *)NULL);
    _exit(127);
  }
  waitpid(child, NULL, 0);
}

int main(int count, char **words)
{
  char path[64];

  if (count > 1 && strcmp(words[1], "task") == 0) {
    close(open("/etc/passwd", O_RDONLY));
    return 0;
  }
  for (unsigned int turn = 0;; turn++) {
    spawn(words[0], "task");
    snprintf(path, sizeof(path), "/data/%u-%d", turn % 500, rand());
    put(path);
    unlink(path);
    put("/data/state");
    chmod("/data/state", 0600);
    rename("/data/state", "/data/state.old");
    talk(8000 + turn % 3);
    sleep(1);
  }
}
