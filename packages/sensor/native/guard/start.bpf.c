/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Holds the first programs of a container until the guard lets them go. A control group that is made
 * with a container's name is new, from the kernel's own moment on; what begins in it with a root
 * directory that its maker does not have is the container's, and is stopped on its way back from
 * execve, before its first instruction. A runtime's own steps have the maker's root, and go on.
 */
#include "../kernel.h"
#include "start.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "group.bpf.h"

#define SIGSTOP 19
/* Runtimes make a group below a container's for its processes. */
#define GROUPS_ABOVE 4
#define ID_SIZE 64
#define NAME_MAX_SIZE 256
#define SUFFIX ".scope"
#define SUFFIX_SIZE 6

char LICENSE[] SEC("license") = "Dual BSD/GPL";

const volatile __u32 host_mount_namespace;

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8192);
  __type(key, struct group_key);
  __type(value, __u64); /* the root directory of who made it, as the kernel's memory has it */
} new_groups SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 64 * 1024);
} held_starts SEC(".maps");

static __always_inline bool is_suffix(const char text[SUFFIX_SIZE])
{
  bool is_same = true;

  for (int at = 0; at < SUFFIX_SIZE; at++)
    is_same = is_same && text[at] == SUFFIX[at];
  return is_same;
}

static __always_inline __u64 root_of(struct task_struct *task)
{
  return (__u64)BPF_CORE_READ(task, fs, root.dentry, d_inode);
}

static __always_inline struct group_key key_of(struct cgroup *group)
{
  struct group_key key = { .id = BPF_CORE_READ(group, kn, id),
                           .hierarchy = BPF_CORE_READ(group, root, hierarchy_id) };

  return key;
}

/* "ID", "docker-ID.scope", "kubepods-podUID.slice:cri-containerd:ID". */
static __always_inline bool has_container_name(struct cgroup *group)
{
  const char *name = BPF_CORE_READ(group, kn, name);
  char text[NAME_MAX_SIZE], suffix[SUFFIX_SIZE] = {}, id[ID_SIZE] = {};
  long size = bpf_probe_read_kernel_str(text, sizeof(text), name) - 1;

  if (size > SUFFIX_SIZE)
    bpf_probe_read_kernel(suffix, SUFFIX_SIZE, name + size - SUFFIX_SIZE);
  if (is_suffix(suffix))
    size -= SUFFIX_SIZE;
  if (size < ID_SIZE || bpf_probe_read_kernel(id, ID_SIZE, name + size - ID_SIZE) != 0)
    return false;
  for (int at = 0; at < ID_SIZE; at++) {
    if ((id[at] < '0' || id[at] > '9') && (id[at] < 'a' || id[at] > 'f'))
      return false;
  }
  return true;
}

/* Whether tasks may count by groups of this hierarchy: counted_group(). */
static __always_inline bool is_counted(struct cgroup *group)
{
  __u32 mask = BPF_CORE_READ(group, root, subsys_mask), counted = 0;

  if (BPF_CORE_READ(group, root, hierarchy_id) == 0)
    return true;
  if (bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id))
    counted |= 1 << bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id);
  if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
    counted |= 1 << bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id);
  return mask & counted;
}

/* Who is in a container can make groups too, as many as he wants: those are not new containers. */
SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(on_group_made, struct cgroup *group, const char *path)
{
  struct task_struct *maker = (void *)bpf_get_current_task();
  struct group_key key;
  __u64 root;

  if (BPF_CORE_READ(maker, nsproxy, mnt_ns, ns.inum) != host_mount_namespace ||
      !is_counted(group) || !has_container_name(group))
    return 0;
  key = key_of(group);
  root = root_of(maker);
  bpf_map_update_elem(&new_groups, &key, &root, BPF_ANY);
  return 0;
}

SEC("tp_btf/cgroup_rmdir")
int BPF_PROG(on_group_removed, struct cgroup *group, const char *path)
{
  struct group_key key = key_of(group);

  bpf_map_delete_elem(&new_groups, &key);
  return 0;
}

/* Who cannot be told of would never be let go: he is not held. */
static __always_inline void hold(const struct group_key *key)
{
  struct held_start *start = bpf_ringbuf_reserve(&held_starts, sizeof(*start), 0);

  if (!start)
    return;
  start->group = *key;
  start->pid = bpf_get_current_pid_tgid() >> 32;
  start->reserved = 0;
  if (bpf_send_signal(SIGSTOP) == 0)
    bpf_ringbuf_submit(start, 0);
  else
    bpf_ringbuf_discard(start, 0);
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_program, struct task_struct *task)
{
  struct cgroup *group = counted_group(task);

  for (int depth = 0; depth < GROUPS_ABOVE && group; depth++) {
    struct group_key key = key_of(group);
    __u64 *root = bpf_map_lookup_elem(&new_groups, &key);

    if (root) {
      if (*root != root_of(task))
        hold(&key);
      return 0;
    }
    group = group_above(group);
  }
  return 0;
}
