/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The programs in the kernel. They run at tracepoints that every kernel with BTF has since 5.8:
 * no kprobes, no fentry, no BPF LSM. The loader attaches those that are asked for.
 */
#include "kernel.h"
#include "frame.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "read.bpf.h"
#include "call-number.bpf.h"
#include "layer.bpf.h"
#include "scratch.bpf.h"
#include "path.bpf.h"
#include "task.bpf.h"
#include "descriptor.bpf.h"
#include "open.bpf.h"
#include "call.bpf.h"
#include "exec.bpf.h"
#include "use.bpf.h"

/* Frames that the loader makes, and numbers of frame.h: named here so that the object's types (BTF)
 * hold them too, which a test compares with the reader. */
union {
  struct loss_frame loss;
  struct failure_frame failure;
  struct ready_frame ready;
  struct use_frame use;
  enum use_kind use_kind;
  enum use_flag use_flag;
  enum frame_type frame_type;
  enum descriptor_kind descriptor_kind;
  enum layer layer;
  enum call_text call_text;
  enum call_flag call_flag;
  enum fork_flag fork_flag;
  enum exec_flag exec_flag;
  enum exec_text exec_text;
  enum cgroup_operation cgroup_operation;
  enum failure_place failure_place;
  enum payload_kind payload_kind;
  enum call_filter call_filter;
  enum path_rule path_rule;
  enum forbidden forbidden;
} loader_frames;

char LICENSE[] SEC("license") = "Dual BSD/GPL";

/* Every system call of every program comes by here: what is not wanted leaves in a few
 * instructions. The entry of calls is not hooked at all. */
SEC("tp_btf/sys_exit")
int BPF_PROG(on_sys_exit, struct pt_regs *regs, long result)
{
  __u32 number = call_number(regs);

  if (number >= CALLS || !wanted_calls[number])
    return 0;
  return report_call(regs, result, number);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct *task, int old_pid, struct linux_binprm *binary)
{
  return report_exec(task, binary);
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct *parent, struct task_struct *child)
{
  struct scratch *scratch = take_scratch();
  struct fork_frame *fork;
  struct nsproxy *old, *new;
  __u32 flags = 0;

  if (!scratch || is_left_out(parent))
    return 0;
  fork = &scratch->frame.fork;
  __builtin_memset(fork, 0, sizeof(*fork));
  begin_frame(scratch, FRAME_FORK, sizeof(*fork));
  read_cgroup(&fork->cgroup, child);
  fork->started_at = BPF_CORE_READ(child, start_boottime);
  fork->child_tid = BPF_CORE_READ(child, pid);
  fork->child_pid = BPF_CORE_READ(child, tgid);
  fork->child_parent = BPF_CORE_READ(child, real_parent, tgid);
  fork->vtid = virtual_number(BPF_CORE_READ(child, thread_pid));
  fork->vpid = virtual_number(BPF_CORE_READ(child, group_leader, thread_pid));
  fork->uid = BPF_CORE_READ(child, cred, euid.val);
  fork->gid = BPF_CORE_READ(child, cred, egid.val);
  if (fork->child_tid != fork->child_pid)
    flags |= FORK_THREAD;
  old = BPF_CORE_READ(parent, nsproxy);
  new = BPF_CORE_READ(child, nsproxy);
  if (old != new) {
    if (BPF_CORE_READ(old, mnt_ns) != BPF_CORE_READ(new, mnt_ns))
      flags |= FORK_NEW_MOUNT_NAMESPACE;
    if (BPF_CORE_READ(old, net_ns) != BPF_CORE_READ(new, net_ns))
      flags |= FORK_NEW_NETWORK_NAMESPACE;
    if (BPF_CORE_READ(old, pid_ns_for_children) != BPF_CORE_READ(new, pid_ns_for_children))
      flags |= FORK_NEW_PID_NAMESPACE;
  }
  if (BPF_CORE_READ(parent, cred, user_ns) != BPF_CORE_READ(child, cred, user_ns))
    flags |= FORK_NEW_USER_NAMESPACE;
  fork->flags = flags;
  bpf_core_read(fork->comm, sizeof(fork->comm), &child->comm);
  send_frame(scratch, false, CALLS + FRAME_FORK);
  return 0;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct *task)
{
  struct scratch *scratch = take_scratch();
  struct exit_frame *frame;

  if (!scratch || is_left_out(task))
    return 0;
  frame = &scratch->frame.exit;
  __builtin_memset(frame, 0, sizeof(*frame));
  begin_frame(scratch, FRAME_EXIT, sizeof(*frame));
  frame->code = BPF_CORE_READ(task, exit_code);
  frame->is_last = BPF_CORE_READ(task, signal, live.counter) == 0;
  send_frame(scratch, false, CALLS + FRAME_EXIT);
  return 0;
}

static __always_inline int report_cgroup(struct cgroup *group, const char *path, __u32 operation)
{
  struct scratch *scratch = take_scratch();
  struct cgroup_frame *frame;

  if (!scratch)
    return 0;
  frame = &scratch->frame.cgroup;
  __builtin_memset(frame, 0, sizeof(*frame));
  begin_frame(scratch, FRAME_CGROUP, sizeof(*frame));
  frame->cgroup.id = BPF_CORE_READ(group, kn, id);
  frame->cgroup.hierarchy = BPF_CORE_READ(group, root, hierarchy_id);
  frame->operation = operation;
  frame->path_size = add_kernel_text(scratch, path, FAILED_FILENAME);
  send_frame(scratch, false, CALLS + FRAME_CGROUP);
  return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(on_cgroup_mkdir, struct cgroup *group, const char *path)
{
  return report_cgroup(group, path, CGROUP_MADE);
}

SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(on_cgroup_rmdir, struct cgroup *group, const char *path)
{
  return report_cgroup(group, path, CGROUP_REMOVED);
}
