/* What takes a system call that no tool makes. Statically linked, so that it runs in any image. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void reverse_shell(void)
{
  struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(4444),
                            .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  int other = socket(AF_INET, SOCK_STREAM, 0);

  connect(other, (void *)&to, sizeof(to));
  for (int stream = 0; stream < 3; stream++)
    dup2(other, stream);
  execl("/bin/sh", "sh", NULL);
}

static void open_by_handle(const char *path)
{
  struct { struct file_handle head; char data[128]; } handle = { .head.handle_bytes = 128 };
  int mount_id;

  name_to_handle_at(AT_FDCWD, path, &handle.head, &mount_id, 0);
  if (open_by_handle_at(open(path, O_RDONLY), &handle.head, O_RDONLY) == -1)
    perror("open_by_handle_at");
}

static pid_t start_child(void)
{
  pid_t child = fork();

  if (child == 0) {
    pause();
    _exit(0);
  }
  return child;
}

static void read_memory(void)
{
  static char secret[] = "secret", copy[sizeof(secret)];
  struct iovec from = { secret, sizeof(secret) }, to = { copy, sizeof(copy) };
  pid_t child = start_child();

  if (process_vm_readv(child, &to, 1, &from, 1, 0) == -1)
    perror("process_vm_readv");
  kill(child, SIGKILL);
}

static void attach(void)
{
  pid_t child = start_child();

  ptrace(PTRACE_ATTACH, child, 0, 0);
  waitpid(child, NULL, 0);
  kill(child, SIGKILL);
}

int main(int count, char **words)
{
  const char *what = count > 1 ? words[1] : "";

  if (strcmp(what, "reverse-shell") == 0)
    reverse_shell();
  else if (strcmp(what, "handle") == 0)
    open_by_handle(words[2]);
  else if (strcmp(what, "memory") == 0)
    read_memory();
  else if (strcmp(what, "ptrace") == 0)
    attach();
  else if (strcmp(what, "kernel-program") == 0)
    /* BPF_PROG_LOAD of nothing, and BPF_MAP_CREATE for the twin. */
    syscall(SYS_bpf, 5, 0, 0);
  else if (strcmp(what, "kernel-map") == 0)
    syscall(SYS_bpf, 0, 0, 0);
  else if (strcmp(what, "from-memory") == 0) {
    static char code[1 << 20];
    int file = open("/bin/true", O_RDONLY), memory = syscall(SYS_memfd_create, "x", 0);
    long size = read(file, code, sizeof(code));
    char *none[] = {"x", NULL};
    if (write(memory, code, size) == size)
      syscall(SYS_execveat, memory, "", none, none + 1, AT_EMPTY_PATH);
  } else if (strcmp(what, "module") == 0)
    syscall(SYS_finit_module, open(words[0], O_RDONLY), "", 0);
  return 0;
}
