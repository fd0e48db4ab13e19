/* SPDX-License-Identifier: Apache-2.0 */
/* What a process that has made itself ready still needs, and nothing else: a table as classic BPF. */
#include "filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "x86-64 and arm64 only"
#endif

#define CALLS_MAX 64
#define LOAD(field) \
  (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(verdict) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, verdict)
/* Goes on if it holds, past `count` of what follows otherwise. */
#define UNLESS(condition, value, count) \
  (struct sock_filter) BPF_JUMP(BPF_JMP | condition | BPF_K, value, 0, count)
#define IF(condition, value, count) \
  (struct sock_filter) BPF_JUMP(BPF_JMP | condition | BPF_K, value, count, 0)

int allow_only(const int *calls, size_t count)
{
  struct sock_filter code[5 + 5 * CALLS_MAX];
  struct sock_fprog program = { .filter = code };
  size_t at = 0;

  if (count > CALLS_MAX)
    return -E2BIG;
  /* Numbers mean other calls in 32-bit mode. */
  code[at++] = LOAD(arch);
  code[at++] = IF(BPF_JEQ, OWN_ARCHITECTURE, 1);
  code[at++] = RETURN(SECCOMP_RET_KILL_PROCESS);
  code[at++] = LOAD(nr);
  for (size_t index = 0; index < count; index++) {
    bool is_bpf = calls[index] == SYS_bpf;

    code[at++] = UNLESS(BPF_JEQ, calls[index], is_bpf ? 4 : 1);
    if (is_bpf) {
      /* A command has 32 bits; those up to this one are about maps. */
      code[at++] = LOAD(args[0]);
      code[at++] = UNLESS(BPF_JGT, BPF_MAP_DELETE_ELEM, 1);
      code[at++] = RETURN(SECCOMP_RET_KILL_PROCESS);
    }
    code[at++] = RETURN(SECCOMP_RET_ALLOW);
  }
  code[at++] = RETURN(SECCOMP_RET_KILL_PROCESS);
  program.len = at;
  return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? 0 : -errno;
}
