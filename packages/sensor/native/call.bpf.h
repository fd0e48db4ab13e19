/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* System calls, when they return: one routine does what the call's plan says. */
#ifndef SEAWORTHY_CALL_H
#define SEAWORTHY_CALL_H

#include "socketcall.h"

/* A call is wanted if it is on either of the machine's tables, whose plans tell more: that of 64-bit
 * programs, and behind it that of 32-bit programs. */
__u8 wanted_calls[CALLS];
struct call_plan call_plans[2 * CALLS];

struct user_message {
  __u64 name;
  __u32 name_size;
  __u32 padding;
  __u64 vector;
  __u64 vector_size;
};

struct user_vector {
  __u64 base;
  __u64 size;
};

/* The same of 32-bit programs. */
struct user_message32 {
  __u32 name;
  __u32 name_size;
  __u32 vector;
  __u32 vector_size;
};

struct user_vector32 {
  __u32 base;
  __u32 size;
};

/* send and recv of arm, which have no address where sendto and recvfrom do. */
#define ARM_SEND 289
#define ARM_RECV 291

static __always_inline void read_args(struct call_frame *call, struct pt_regs *regs, __u32 number,
                                      bool is_compat)
{
#if defined(__TARGET_ARCH_x86)
  if (is_compat) {
    call->args[0] = (__u32)regs->bx;
    call->args[1] = (__u32)regs->cx;
    call->args[2] = (__u32)regs->dx;
    call->args[3] = (__u32)regs->si;
    call->args[4] = (__u32)regs->di;
    call->args[5] = (__u32)regs->bp;
    return;
  }
  call->args[0] = regs->di;
  call->args[1] = regs->si;
  call->args[2] = regs->dx;
  call->args[3] = regs->r10;
  call->args[4] = regs->r8;
  call->args[5] = regs->r9;
#else
  /* The first register holds the result by now. 32-bit programs have theirs in the same ones. */
  call->args[0] = regs->orig_x0;
  call->args[1] = regs->regs[1];
  call->args[2] = regs->regs[2];
  call->args[3] = regs->regs[3];
  call->args[4] = regs->regs[4];
  call->args[5] = regs->regs[5];
  if (is_compat && (number == ARM_SEND || number == ARM_RECV))
    call->args[4] = call->args[5] = 0;
#endif
}

/* The call that a 32-bit program means. */
static __always_inline __u32 meant_number(struct pt_regs *regs, __u32 number)
{
#if defined(__TARGET_ARCH_x86)
  if (number == SOCKETCALL)
    return socketcalls[regs->bx & (SOCKETCALLS - 1)].number;
#endif
  return number;
}

static __always_inline void read_packed_args(struct call_frame *call, struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
  __u32 words[8] = {};
  __u64 size = socketcalls[regs->bx & (SOCKETCALLS - 1)].size;

  barrier_var(size);
  bpf_probe_read_user(words, size & 31, (void *)(__u64)(__u32)regs->cx);
#pragma unroll
  for (__u32 index = 0; index < 6; index++)
    call->args[index] = words[index];
#endif
}

static __always_inline struct call_plan *plan_at(__u32 index)
{
  return &call_plans[index & (2 * CALLS - 1)];
}

/* `index` counts from 1. */
static __always_inline __u64 argument(struct call_frame *call, __u32 index)
{
  index -= 1;
  return index < 6 ? call->args[index] : 0;
}

/* Whether a descriptor is one that the plan asks for. */
static __always_inline bool passes_socket_filter(struct call_plan *plan, struct file *file,
                                                 __s64 result)
{
  struct sock *sock;
  __u16 family;

  if (!(plan->filter & (FILTER_INTERNET | FILTER_DATAGRAM | FILTER_BEGINNING)))
    return true;
  if (!file || !is_socket(file))
    return false;
  sock = sock_of(file);
  family = READ(struct sock, sock, __sk_common.skc_family);
  if ((plan->filter & FILTER_INTERNET) && family != AF_INET && family != AF_INET6)
    return false;
  if (READ(struct sock, sock, sk_type) != SOCK_STREAM)
    return true;
  if (plan->filter & FILTER_DATAGRAM)
    return false;
  if (plan->filter & FILTER_BEGINNING)
    return result > 0 && BPF_CORE_READ((struct tcp_sock *)sock, bytes_sent) <= (__u64)result;
  return true;
}

/* Adds argument `index` if it is a text. Returns the slot of the next one. */
__noinline __u64 add_text(__u32 plan_index, __u64 index, __u64 slot)
{
  struct scratch *scratch = take_scratch();
  struct call_plan *plan = plan_at(plan_index);
  struct call_frame *call;
  __s32 directory = AT_FDCWD;
  __u64 before = index - 1;
  char first = 0;

  if (!scratch)
    return slot;
  call = &scratch->frame.call;
  barrier_var(index);
  barrier_var(slot);
  /* Bounded by itself: until 6.8 the verifier does not see that what is not 0 is at least 1. */
  barrier_var(before);
  if (index > 5 || slot > CALL_TEXT_C || !(plan->texts & 1 << index))
    return slot;
  call->sizes[slot] = add_user_text(scratch, call->args[index]);
  if (plan->paths & 1 << index) {
    bpf_probe_read_user(&first, 1, (void *)call->args[index]);
    if (before < 6 && (plan->directories & 1 << before))
      directory = call->args[before];
    if (first != '/') {
      call->sizes[slot + 1] = add_path(scratch, resolve_base(directory));
      if (scratch->path_is_cut)
        call->flags |= CALL_PATH_CUT;
    }
  }
  return slot + 2;
}

static __always_inline void add_texts(__u32 plan_index)
{
  __u64 slot = CALL_TEXT_A;

#pragma unroll
  for (__u32 index = 0; index < 6; index++)
    slot = add_text(plan_index, index, slot);
}

static __always_inline void read_user_message(struct user_message *message, __u64 from, bool is_compat)
{
  struct user_message32 narrow = {};

  if (!is_compat) {
    bpf_probe_read_user(message, sizeof(*message), (void *)from);
    return;
  }
  bpf_probe_read_user(&narrow, sizeof(narrow), (void *)from);
  message->name = narrow.name;
  message->name_size = narrow.name_size;
  message->vector = narrow.vector;
}

static __always_inline void read_user_vector(struct user_vector *vector, __u64 from, bool is_compat)
{
  struct user_vector32 narrow = {};

  if (!is_compat) {
    bpf_probe_read_user(vector, sizeof(*vector), (void *)from);
    return;
  }
  bpf_probe_read_user(&narrow, sizeof(narrow), (void *)from);
  vector->base = narrow.base;
  vector->size = narrow.size;
}

__noinline int add_memory(__u32 plan_index)
{
  struct scratch *scratch = take_scratch();
  struct call_plan *plan = plan_at(plan_index);
  struct call_frame *call;
  __u64 payload = 0, size = 0;
  struct user_message message = {};
  struct user_vector vector = {};
  __u64 blob = 0, blob_size = plan->blob_size;
  bool is_compat;

  if (!scratch)
    return 0;
  call = &scratch->frame.call;
  is_compat = call->flags & CALL_COMPAT;
  if (call->result > 0)
    size = call->result;
  if (plan->blob)
    blob = argument(call, plan->blob);
  if (plan->payload) {
    payload = argument(call, plan->payload);
    if (plan->payload_kind == PAYLOAD_MESSAGE) {
      read_user_message(&message, payload, is_compat);
      payload = message.vector;
      blob = message.name;
      blob_size = message.name_size;
    }
    if (plan->payload_kind != PAYLOAD_BUFFER) {
      read_user_vector(&vector, payload, is_compat);
      payload = vector.base;
      size = vector.size;
    }
  }
  /* An address may end where its memory does: its size is the next argument. */
  if (plan->blob && blob_size == BLOB_MAX && argument(call, plan->blob + 1) < BLOB_MAX)
    blob_size = argument(call, plan->blob + 1);
  if (blob_size > BLOB_MAX)
    blob_size = BLOB_MAX;
  if (blob)
    call->sizes[CALL_BLOB] = add_user_bytes(scratch, blob, blob_size, FAILED_BLOB);
  if (size > PAYLOAD_MAX)
    size = PAYLOAD_MAX;
  if (payload)
    call->sizes[CALL_PAYLOAD] = add_user_bytes(scratch, payload, size, FAILED_PAYLOAD);
  return 0;
}

/* Returns whether the call is to be reported. */
__noinline int add_descriptor(__u32 plan_index)
{
  struct scratch *scratch = take_scratch();
  struct call_plan *plan = plan_at(plan_index);
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();
  struct call_frame *call;
  struct file *file;
  struct sock *sock;
  __s32 number;
  __u32 size;

  if (!scratch)
    return 0;
  call = &scratch->frame.call;
  number = plan->descriptor == DESCRIPTOR_IS_RESULT ? (__s32)call->result
                                                    : (__s32)argument(call, plan->descriptor);
  file = file_of(task, number);
  call->descriptor = number;
  if (!passes_socket_filter(plan, file, call->result))
    return false;
  if (!file) {
    /* A call that failed has none, and one that was to close it has none any more. */
    return true;
  }
  if (is_socket(file)) {
    sock = sock_of(file);
    if (!sock)
      return true;
    call->inode = BPF_CORE_READ(file, f_inode, i_ino);
    describe_socket(scratch, sock);
    if (call->family == AF_UNIX)
      call->sizes[CALL_DESCRIPTOR] = add_unix_path(scratch, sock);
    return true;
  }
  if (plan->filter & FILTER_OPEN)
    size = scratch->path_size;
  else
    size = resolve_path(scratch, READ(struct file, file, f_path.dentry),
                        READ(struct file, file, f_path.mnt));
  describe_file(scratch, task, file);
  if (scratch->path_is_cut)
    call->flags |= CALL_PATH_CUT;
  call->sizes[CALL_DESCRIPTOR] = add_path(scratch, size);
  return true;
}

static __always_inline int report_call(struct pt_regs *regs, __s64 result, __u32 number)
{
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();
  bool is_compat = is_compat_call(task);
  __u32 meant = is_compat ? meant_number(regs, number) : number;
  __u32 plan_index = is_compat ? CALLS + meant : number;
  struct call_plan *plan = plan_at(plan_index);
  struct scratch *scratch;
  struct call_frame *call;

  /* Until 5.15 arm64 gives those of 32-bit programs without their sign. */
  if (is_compat)
    result = (__s32)result;
  if (!plan->wanted || (plan->filter & (result < 0 ? FILTER_SUCCESS : FILTER_FAILURE)))
    return 0;
  if ((plan->filter & FILTER_OPEN) && !is_open_wanted(task, regs, result, plan, is_compat))
    return 0;
  scratch = take_scratch();
  if (!scratch || is_left_out(task))
    return 0;
  call = &scratch->frame.call;
  __builtin_memset(call, 0, sizeof(*call));
  if (meant == number)
    read_args(call, regs, number, is_compat);
  else
    read_packed_args(call, regs);
  if (plan->match && (__u32)argument(call, plan->match) != plan->match_value)
    return 0;
  begin_frame(scratch, FRAME_CALL, sizeof(*call));
  call->result = result;
  call->call = meant;
  call->flags = is_compat ? CALL_COMPAT : 0;
  call->descriptor = -1;
  if (plan->descriptor && !add_descriptor(plan_index))
    return 0;
  if (plan->texts)
    add_texts(plan_index);
  if (plan->blob || plan->payload)
    add_memory(plan_index);
  send_frame(scratch, is_compat, meant);
  return 0;
}

#endif
