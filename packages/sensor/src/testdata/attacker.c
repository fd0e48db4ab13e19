/* SPDX-License-Identifier: Apache-2.0 */
/* Does what its first argument says, once, and nothing else: what the sensor is tested with. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Calls that younger architectures do without: nothing is done there. */
#ifdef SYS_open
#define OLD_CALL(name, ...) syscall(SYS_##name, __VA_ARGS__)
#else
#define OLD_CALL(name, ...) (-1)
#endif

#ifndef SYS_accept /* i386 */
#define SYS_accept SYS_accept4
#endif

static struct sockaddr_in loopback(int port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(port) };
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

static void talk(void)
{
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);
  int one;

  bind(server, (void *)&address, size);
  listen(server, 7);
  getsockname(server, (void *)&address, &size);
  printf("port %d\n", ntohs(address.sin_port));
  connect(client, (void *)&address, size);
  one = accept4(server, NULL, NULL, SOCK_CLOEXEC);
  send(client, "{\"method\":\"mining.subscribe\"}", 29, 0);
  recv(one, (char[64]){}, 64, 0);
}

static void ask(void)
{
  static const char question[] = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
                                 "\x04""evil\x07""example\x03""com\x00\x00\x01\x00\x01";
  struct sockaddr_in address = loopback(53);
  int one = socket(AF_INET, SOCK_DGRAM, 0);

  sendto(one, question, sizeof(question) - 1, 0, (void *)&address, sizeof(address));
}

/* A datagram from one socket to another. */
static void receive(void)
{
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  int one = socket(AF_INET, SOCK_DGRAM, 0), other = socket(AF_INET, SOCK_DGRAM, 0);
  char heard[64];

  bind(one, (void *)&address, sizeof(address));
  getsockname(one, (void *)&address, &size);
  sendto(other, "an answer", 9, 0, (void *)&address, sizeof(address));
  recvfrom(one, heard, sizeof(heard), 0, NULL, NULL);
}

static void message(void)
{
  struct sockaddr_in address = loopback(9);
  struct iovec vector = { .iov_base = "datagram", .iov_len = 8 };
  struct msghdr header = { .msg_name = &address, .msg_namelen = sizeof(address), .msg_iov = &vector,
                           .msg_iovlen = 1 };
  sendmsg(socket(AF_INET, SOCK_DGRAM, 0), &header, 0);
}

static void messages(void)
{
  struct sockaddr_in address = loopback(9);
  struct iovec vector = { .iov_base = "datagrams", .iov_len = 9 };
  struct mmsghdr header = { .msg_hdr = { .msg_name = &address, .msg_namelen = sizeof(address),
                                         .msg_iov = &vector, .msg_iovlen = 1 } };
  sendmmsg(socket(AF_INET, SOCK_DGRAM, 0), &header, 1, 0);
}

/* Two datagrams to itself, and how they are received. */
static void hear(void)
{
  char room[64];
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  struct iovec vector = { .iov_base = room, .iov_len = sizeof(room) };
  struct msghdr header = { .msg_iov = &vector, .msg_iovlen = 1 };
  int server = socket(AF_INET, SOCK_DGRAM, 0), client = socket(AF_INET, SOCK_DGRAM, 0);

  bind(server, (void *)&address, size);
  getsockname(server, (void *)&address, &size);
  connect(client, (void *)&address, size);
  send(client, "first", 5, 0);
  recvfrom(server, room, sizeof(room), 0, NULL, NULL);
  send(client, "second", 6, 0);
  recvmsg(server, &header, 0);
}

/* A connection whose beginning is written as files are. */
static void begin(bool is_vector)
{
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  struct iovec vector = { .iov_base = "GET / HTTP/1.0", .iov_len = 14 };
  int server = socket(AF_INET, SOCK_STREAM, 0), client = socket(AF_INET, SOCK_STREAM, 0);

  bind(server, (void *)&address, size);
  listen(server, 1);
  getsockname(server, (void *)&address, &size);
  connect(client, (void *)&address, size);
  syscall(SYS_accept, server, NULL, NULL, 0);
  if (is_vector)
    writev(client, &vector, 1);
  else
    write(client, vector.iov_base, vector.iov_len);
}

/* An address in the last bytes of its memory. */
static void bind_at_end(void)
{
  struct sockaddr_in address = loopback(0);
  char *pages = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  void *end = pages + 4096 - sizeof(address);

  munmap(pages + 4096, 4096);
  memcpy(end, &address, sizeof(address));
  bind(socket(AF_INET, SOCK_STREAM, 0), end, sizeof(address));
}

static void open_by_handle(const char *path)
{
  union {
    struct file_handle handle;
    char room[sizeof(struct file_handle) + MAX_HANDLE_SZ];
  } file = { .handle = { .handle_bytes = MAX_HANDLE_SZ } };
  int mount;

  name_to_handle_at(AT_FDCWD, path, &file.handle, &mount, 0);
  open_by_handle_at(AT_FDCWD, &file.handle, O_RDWR);
}

static void of_other_memory(long call)
{
  char room[8] = "other";
  struct iovec vector = { .iov_base = room, .iov_len = sizeof(room) };

  syscall(call, getpid(), &vector, 1, &vector, 1, 0);
}

static void steal_descriptor(void)
{
  int process = syscall(SYS_pidfd_open, getpid(), 0);

  syscall(SYS_pidfd_getfd, process, socket(AF_INET, SOCK_STREAM, 0), 0);
}

static void child_by(const char *how)
{
  struct clone_args args = { .exit_signal = SIGCHLD };
  pid_t child = strcmp(how, "vfork") == 0 ? vfork() : syscall(SYS_clone3, &args, sizeof(args));

  if (child == 0) {
    syscall(SYS_unlinkat, AT_FDCWD, "of-the-child", 0);
    _exit(0);
  }
  waitpid(child, NULL, 0);
}

static void unix_connect(void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "/var/run/docker.sock" };
  connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&address, sizeof(address));
}

static void trace(void)
{
  pid_t child = fork();

  if (child == 0) {
    pause();
    _exit(0);
  }
  ptrace(PTRACE_ATTACH, child, 0, 0);
  waitpid(child, NULL, 0);
  kill(child, SIGKILL);
}

static void fileless(char **words)
{
  char buffer[65536];
  ssize_t count;
  int from = open("/proc/self/exe", O_RDONLY), to = memfd_create("payload", MFD_CLOEXEC);

  while ((count = read(from, buffer, sizeof(buffer))) > 0)
    if (write(to, buffer, count) != count)
      _exit(1);
  words[1] = "say";
  fexecve(to, words, environ);
}

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

/* Through the 32-bit gate of x86-64, which has other numbers: unlink is 10 there. */
static void compat(void)
{
#ifdef __x86_64__
  char *path = mmap((void *)0x10000000, 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  long result;

  strcpy(path, "/tmp/compat-victim");
  close(open(path, O_WRONLY | O_CREAT, 0600));
  asm volatile("int $0x80" : "=a"(result) : "a"(10), "b"(path) : "memory");
#endif
}

int main(int count, char **words)
{
  const char *what = count > 1 ? words[1] : "";
  const char *path = count > 2 ? words[2] : "";
  const char *other = count > 3 ? words[3] : "";
  struct open_how how = { .flags = O_RDWR | O_CREAT, .mode = 0640, .resolve = RESOLVE_NO_SYMLINKS };
  char stack[8192];

  (void)stack;
  setvbuf(stdout, NULL, _IONBF, 0);
#define ON(name) else if (strcmp(what, name) == 0)
  if (strcmp(what, "say") == 0) printf("said\n");
  ON("read") open(path, O_RDONLY);
  ON("create") open(path, O_WRONLY | O_CREAT | O_TRUNC, 0640);
  ON("creat") OLD_CALL(creat, path, 0600);
  ON("openat") openat(open(path, O_PATH), other, O_RDWR | O_CREAT, 0600);
  ON("openat2") syscall(SYS_openat2, AT_FDCWD, path, &how, sizeof(how));
  ON("unlink") OLD_CALL(unlink, path);
  ON("unlinkat") unlinkat(open(path, O_PATH), other, 0);
  ON("rmdir") OLD_CALL(rmdir, path);
  ON("mkdir") OLD_CALL(mkdir, path, 0750);
  ON("mkdirat") mkdirat(AT_FDCWD, path, 0700);
  ON("rename") OLD_CALL(rename, path, other);
  ON("renameat") syscall(SYS_renameat, AT_FDCWD, path, AT_FDCWD, other);
  ON("renameat2") renameat2(AT_FDCWD, path, AT_FDCWD, other, RENAME_NOREPLACE);
  ON("link") OLD_CALL(link, path, other);
  ON("linkat") linkat(AT_FDCWD, path, AT_FDCWD, other, 0);
  ON("symlink") OLD_CALL(symlink, path, other);
  ON("symlinkat") symlinkat(path, AT_FDCWD, other);
  ON("chmod") OLD_CALL(chmod, path, 04755);
  ON("fchmod") fchmod(open(path, O_RDONLY), 0700);
  ON("fchmodat") fchmodat(AT_FDCWD, path, 02755, 0);
  ON("chown") OLD_CALL(chown, path, 5, 6);
  ON("mknod") OLD_CALL(mknod, path, S_IFIFO | 0600, 0);
  ON("talk") talk();
  ON("ask") ask();
  ON("receive") receive();
  ON("message") message();
  ON("messages") messages();
  ON("hear") hear();
  ON("write") begin(false);
  ON("writev") begin(true);
  ON("bind-at-end") bind_at_end();
  ON("open") OLD_CALL(open, path, O_RDWR);
  ON("open-by-handle") open_by_handle(path);
  ON("chdir") chdir(path);
  ON("mknodat") syscall(SYS_mknodat, AT_FDCWD, path, S_IFIFO | 0600, 0);
  ON("lchown") OLD_CALL(lchown, path, 7, 8);
  ON("fchown") fchown(open(path, O_RDONLY), 9, 10);
  ON("fchownat") fchownat(AT_FDCWD, path, 11, 12, AT_SYMLINK_NOFOLLOW);
  ON("setreuid") setreuid(1002, 1003);
  ON("setresgid") setresgid(1004, 1005, -1);
  ON("pipe2") pipe2((int[2]){}, O_CLOEXEC);
  ON("socketpair") socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){});
  ON("process_vm_readv") of_other_memory(SYS_process_vm_readv);
  ON("process_vm_writev") of_other_memory(SYS_process_vm_writev);
  ON("pidfd_getfd") steal_descriptor();
  ON("child") child_by(path);
  ON("fsopen") syscall(SYS_fsopen, "tmpfs", 0);
  ON("unix") unix_connect();
  ON("dup") dup(1);
  ON("dup2") dup2(socket(AF_INET, SOCK_STREAM, 0), 0);
  ON("dup3") dup3(1, 9, O_CLOEXEC);
  ON("ptrace") trace();
  ON("init_module") syscall(SYS_init_module, "x", 1, "evil=1");
  ON("finit_module") syscall(SYS_finit_module, open(path, O_RDONLY), "evil=2", 0);
  ON("delete_module") syscall(SYS_delete_module, "nothing", 0);
  ON("bpf") syscall(SYS_bpf, 0, NULL, 0);
  ON("setns") setns(open("/proc/self/ns/net", O_RDONLY), CLONE_NEWNET);
  ON("unshare") unshare(CLONE_NEWUTS);
  ON("mount") mount("none", path, "tmpfs", MS_NOSUID, NULL);
  ON("umount2") umount2(path, MNT_DETACH);
  ON("chroot") chroot(path);
  ON("userfaultfd") syscall(SYS_userfaultfd, O_CLOEXEC | 1);
  ON("setuid") setuid(1000);
  ON("setgid") setgid(1000);
  ON("setresuid") setresuid(1001, 1001, -1);
  ON("memfd_create") memfd_create("hidden", 0);
  ON("fileless") fileless(words);
  ON("io_uring_setup") syscall(SYS_io_uring_setup, 1, (char[256]){});
  ON("capset") syscall(SYS_capset, (unsigned[]){ 0x20080522, 0 }, (unsigned[]){ 1, 1, 0, 0, 0, 0 });
  ON("prctl") prctl(PR_SET_NAME, "kworker/0:1");
  ON("kill") kill(getpid(), 0);
  ON("drop") copy_to(path);
  ON("compat") compat();
  ON("run") execv(path, words + 2);
  ON("many") {
    long times = atol(path);
    long each_ms = atol(other);
    struct timespec turn;
    clock_gettime(CLOCK_MONOTONIC, &turn);
    for (long done = 1; done <= times; done++) {
      close(open("/tmp/sensor-many", O_WRONLY | O_CREAT, 0600));
      if (each_ms == 0 || done % each_ms != 0)
        continue;
      turn.tv_nsec += 1000000;
      if (turn.tv_nsec >= 1000000000) {
        turn.tv_nsec -= 1000000000;
        turn.tv_sec++;
      }
      clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &turn, NULL);
    }
  }
  ON("sleep") sleep(atoi(path));
  else return 2;
  return 0;
}
