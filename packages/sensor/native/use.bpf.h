/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the programs of a container use for the first time: each system call, and each capability
 * that was asked for and granted. All calls of all containers come by, so the way of those that are
 * known is short: a bit in what this CPU remembers of the control group that it saw last.
 *
 * What is used and could not be reported, as the ring was full, is not remembered: it is tried again.
 */
#ifndef SEAWORTHY_USE_H
#define SEAWORTHY_USE_H

#define USED_WORDS (2 * CALLS / 64)
#define NO_CALL 0xffff

/* A bit for each call of the machine's own table, and behind them those of 32-bit programs. */
struct used_calls {
  __u64 bits[USED_WORDS];
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64); /* control group */
  __type(value, struct used_calls);
} calls_of_groups SEC(".maps");

struct last_group {
  __u64 group;
  struct used_calls calls;
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct last_group);
} last_groups SEC(".maps");

struct granted {
  __u64 group;
  __u32 capability;
  __u16 call;
  __u16 is_compat;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 8192);
  __type(key, struct granted);
  __type(value, __u8);
} known_grants SEC(".maps");

/* A process, also after its number is another's. */
struct process_key {
  __u64 started_at;
  __u64 pid;
};

/* Processes that somebody of the host has put into a control group and that have executed nothing
 * of the container's since: what they do is the container runtime's doing. */
struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, struct process_key);
  __type(value, __u8);
} arriving SEC(".maps");

static __always_inline struct process_key process_of(struct task_struct *task)
{
  struct process_key key = {
    .started_at = BPF_CORE_READ(task, group_leader, start_boottime),
    .pid = BPF_CORE_READ(task, tgid),
  };

  return key;
}

static __always_inline bool is_arriving(struct task_struct *task)
{
  struct process_key key = process_of(task);

  return bpf_map_lookup_elem(&arriving, &key) != 0;
}

static __always_inline void mark_arriving(struct task_struct *task)
{
  struct process_key key = process_of(task);
  __u8 yes = 1;

  bpf_map_update_elem(&arriving, &key, &yes, BPF_ANY);
}

static __always_inline bool is_of_host(struct task_struct *task)
{
  return mount_namespace_of(task) == options.host_mount_namespace;
}

/* One number for a control group of any hierarchy. */
static __always_inline __u64 group_number(struct task_struct *task)
{
  struct cgroup *group = cgroup_of(task);
  struct kernfs_node *node = READ(struct cgroup, group, kn);
  struct cgroup_root *root = READ(struct cgroup, group, root);

  return READ(struct kernfs_node, node, id) ^
         (__u64)READ(struct cgroup_root, root, hierarchy_id) << 56;
}

/* Returns whether it was reported. */
static __always_inline bool report_use(struct task_struct *task, __u32 kind, __u32 number,
                                       __u16 call, bool is_compat)
{
  struct use_frame frame = {};
  __u64 thread = bpf_get_current_pid_tgid();

  frame.header.size = sizeof(frame);
  frame.header.type = FRAME_USE;
  frame.header.cpu = bpf_get_smp_processor_id();
  frame.header.time = bpf_ktime_get_boot_ns();
  frame.header.tid = (__u32)thread;
  frame.header.pid = thread >> 32;
  read_cgroup(&frame.cgroup, task);
  frame.kind = kind;
  frame.number = number;
  frame.call = call;
  frame.flags = (is_compat ? USE_COMPAT : 0) |
                (options.tells_capabilities ? USE_WITH_CAPABILITIES : 0);
  if (bpf_ringbuf_output(&frames, &frame, sizeof(frame), 0) == 0)
    return true;
  __sync_fetch_and_add(&losses[is_compat][CALLS + FRAME_USE], 1);
  return false;
}

/* A call that this CPU does not know of the group. */
__noinline int note_call(__u64 group, __u32 bit)
{
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();
  struct last_group *last;
  struct used_calls *known;
  __u32 zero = 0;
  __u64 mask, word;

  if (bit >= 2 * CALLS || is_ignored() || is_arriving(task))
    return 0;
  last = bpf_map_lookup_elem(&last_groups, &zero);
  if (!last)
    return 0;
  known = bpf_map_lookup_elem(&calls_of_groups, &group);
  if (!known) {
    /* The verifier wants something to begin with; what lies there is of another group. */
    __builtin_memset(&last->calls, 0, sizeof(last->calls));
    bpf_map_update_elem(&calls_of_groups, &group, &last->calls, BPF_NOEXIST);
    known = bpf_map_lookup_elem(&calls_of_groups, &group);
    last->group = group;
    if (!known)
      return 0;
  } else if (last->group != group) {
    last->calls = *known;
    last->group = group;
  }
  mask = 1ULL << (bit & 63);
  word = bit / 64;
  barrier_var(word);
  word &= USED_WORDS - 1;
  if (!(known->bits[word] & mask) &&
      !report_use(task, bit < CALLS ? USE_CALL : USE_COMPAT_CALL, bit & (CALLS - 1),
                  bit & (CALLS - 1), bit >= CALLS))
    return 0;
  /* Another CPU may write to the same word: then a call is reported once more. */
  known->bits[word] |= mask;
  last->calls.bits[word] |= mask;
  return 0;
}

/* What seccomp refuses does not come here, and what never returns does. */
SEC("tp_btf/sys_enter")
int BPF_PROG(on_sys_enter, struct pt_regs *regs, long number)
{
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();
  struct last_group *last;
  __u32 zero = 0, bit = number;
  __u64 group;

  if (bit >= CALLS || is_of_host(task))
    return 0;
  if (is_compat_call(task))
    bit += CALLS;
  group = group_number(task);
  last = bpf_map_lookup_elem(&last_groups, &zero);
  if (last && last->group == group &&
      last->calls.bits[bit / 64 & (USED_WORDS - 1)] >> (bit & 63) & 1)
    return 0;
  note_call(group, bit);
  return 0;
}

/* The system call that a task is in; none while the kernel handles a fault of its memory. */
static __always_inline __u16 call_of(struct task_struct *task)
{
  struct pt_regs *regs = (struct pt_regs *)bpf_task_pt_regs(task);
  __u32 number = call_number(regs);

  return number < CALLS ? number : NO_CALL;
}

/*
 * The kernel was asked whether a task has a capability, and it has. What a file system asks for in
 * another's name (overlayfs), what is asked about another task, and what holds only in a user
 * namespace that the container made itself, is not the container's need.
 */
SEC("tp_btf/cap_capable")
int BPF_PROG(on_capability, const struct cred *cred, struct user_namespace *target,
             const struct user_namespace *capable, int capability, int result)
{
  struct task_struct *task = bpf_get_current_task_btf();
  struct granted granted = {};
  struct mnt_namespace *mounts;
  __u8 yes = 1;

  if (result != 0 || capability < 0 || capability > 63 || is_of_host(task))
    return 0;
  mounts = BPF_CORE_READ(task, nsproxy, mnt_ns);
  if (BPF_CORE_READ(task, real_cred) != cred || BPF_CORE_READ(cred, user_ns) != capable ||
      BPF_CORE_READ(mounts, user_ns) != capable ||
      !(read_capabilities(__builtin_preserve_access_index(&cred->cap_effective)) >> capability & 1))
    return 0;
  granted.group = group_number(task);
  granted.capability = capability;
  granted.call = call_of(task);
  granted.is_compat = is_compat_call(task);
  if (bpf_map_lookup_elem(&known_grants, &granted) || is_ignored() || is_arriving(task))
    return 0;
  if (report_use(task, USE_CAPABILITY, capability, granted.call, granted.is_compat))
    bpf_map_update_elem(&known_grants, &granted, &yes, BPF_ANY);
  return 0;
}

/* Runtimes start a process among their own and move it. */
SEC("tp_btf/cgroup_attach_task")
int BPF_PROG(on_use_attach, struct cgroup *group, const char *path, struct task_struct *task)
{
  if (is_of_host((struct task_struct *)bpf_get_current_task()))
    mark_arriving(task);
  return 0;
}

/* Others start it where it is to be (CLONE_INTO_CGROUP). */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_use_fork, struct task_struct *parent, struct task_struct *child)
{
  if (BPF_CORE_READ(parent, tgid) == BPF_CORE_READ(child, tgid))
    return 0;
  if (is_arriving(parent) || (is_of_host(parent) && group_number(parent) != group_number(child)))
    mark_arriving(child);
  return 0;
}

/* A runtime may execute itself anew, from memory, before it enters the container. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_use_exec, struct task_struct *task)
{
  struct process_key key = process_of(task);

  if (!is_of_host(task))
    bpf_map_delete_elem(&arriving, &key);
  return 0;
}

#endif
