/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Facts of a task. */
#ifndef SEAWORTHY_TASK_H
#define SEAWORTHY_TASK_H

#define PIDTYPE_PGID 2
#define PIDTYPE_SID 3

static __always_inline __u32 mount_namespace_of(struct task_struct *task)
{
  struct nsproxy *namespaces = READ(struct task_struct, task, nsproxy);
  struct mnt_namespace *mounts = READ(struct nsproxy, namespaces, mnt_ns);

  return READ(struct mnt_namespace, mounts, ns.inum);
}

/* The loader, the agent and its guard: what they do to look is nothing that happens. */
static __always_inline bool is_ignored(void)
{
  __u32 pid = bpf_get_current_pid_tgid() >> 32;

  return pid == options.ignored_pids[0] || pid == options.ignored_pids[1] ||
         pid == options.ignored_pids[2];
}

static __always_inline bool is_left_out(struct task_struct *task)
{
  if (is_ignored())
    return true;
  return options.containers_only && mount_namespace_of(task) == options.host_mount_namespace;
}

/* Its number as the namespace that it is in has it. */
static __always_inline __u32 virtual_number(struct pid *pid)
{
  __u32 level = BPF_CORE_READ(pid, level) & 31;
  struct upid number = {};

  bpf_probe_read_kernel(&number, sizeof(number),
                        (char *)pid + bpf_core_field_offset(struct pid, numbers) +
                            level * bpf_core_type_size(struct upid));
  return number.nr;
}

static __always_inline __u32 number_of(struct pid *pid)
{
  struct upid number = {};

  bpf_probe_read_kernel(&number, sizeof(number),
                        (char *)pid + bpf_core_field_offset(struct pid, numbers));
  return number.nr;
}

static __always_inline struct cgroup *cgroup_of_subsystem(struct css_set *set, __u32 index)
{
  char *place = (char *)set + bpf_core_field_offset(struct css_set, subsys);
  void *state = (void *)READ_WORD(place + index * sizeof(void *));

  return READ(struct cgroup_subsys_state, state, cgroup);
}

/* The group of cgroup v2, or of a controller of v1 where v2 has no groups. */
static __always_inline struct cgroup *cgroup_of(struct task_struct *task)
{
  struct css_set *set = READ(struct task_struct, task, cgroups);
  struct cgroup *group = READ(struct css_set, set, dfl_cgrp);
  struct cgroup *other;

  if (READ(struct cgroup, group, level) != 0)
    return group;
  if (bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id)) {
    other = cgroup_of_subsystem(set, bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id));
    if (READ(struct cgroup, other, level) != 0)
      return other;
  }
  if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id)) {
    other = cgroup_of_subsystem(set, bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id));
    if (READ(struct cgroup, other, level) != 0)
      return other;
  }
  return group;
}

static __always_inline void read_cgroup(struct cgroup_key *key, struct task_struct *task)
{
  struct cgroup *group = cgroup_of(task);
  struct kernfs_node *node = READ(struct cgroup, group, kn);
  struct cgroup_root *root = READ(struct cgroup, group, root);

  key->id = READ(struct kernfs_node, node, id);
  key->hierarchy = READ(struct cgroup_root, root, hierarchy_id);
  key->mount_namespace = mount_namespace_of(task);
}

static __always_inline __u64 read_capabilities(const void *field)
{
  __u64 value = 0;

  bpf_probe_read_kernel(&value, sizeof(value), field);
  return value;
}

/* As stat(2) gives it; 0 where there is none. */
static __always_inline __u32 terminal_of(struct task_struct *task)
{
  struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);
  __u32 minor;

  if (!tty)
    return 0;
  minor = BPF_CORE_READ(tty, driver, minor_start) + BPF_CORE_READ(tty, index);
  return (minor & 0xff) | (BPF_CORE_READ(tty, driver, major) << 8) | ((minor & ~0xffU) << 12);
}

#endif
