/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Control groups of a task, as programs in the kernel read them. */
#ifndef SEAWORTHY_GROUP_H
#define SEAWORTHY_GROUP_H

#define GROUP_DEPTH 8

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)
struct cgroup___nested;
struct cgroup_subsys_state___nested {
  struct cgroup___nested *cgroup;
  struct cgroup_subsys_state___nested *parent;
};
struct cgroup___nested {
  struct cgroup_subsys_state___nested self;
};
#pragma clang attribute pop

static __always_inline struct cgroup *group_of(struct css_set *set, __u32 index)
{
  struct cgroup_subsys_state *state = 0;

  bpf_probe_read_kernel(&state, sizeof(state),
                        (char *)set + bpf_core_field_offset(struct css_set, subsys) +
                            index * sizeof(void *));
  return BPF_CORE_READ(state, cgroup);
}

/* The group that counts: that of v2, or where v2 has no groups, of a controller of v1. Which
 * hierarchy that is is the sensor's choice too. NULL: the task is in no group. */
static __always_inline struct cgroup *counted_group(struct task_struct *task)
{
  struct css_set *set = BPF_CORE_READ(task, cgroups);
  struct cgroup *group = BPF_CORE_READ(set, dfl_cgrp);

  if (BPF_CORE_READ(group, level) > 0)
    return group;
  if (bpf_core_enum_value_exists(enum cgroup_subsys_id, pids_cgrp_id)) {
    group = group_of(set, bpf_core_enum_value(enum cgroup_subsys_id, pids_cgrp_id));
    if (BPF_CORE_READ(group, level) > 0)
      return group;
  }
  if (bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id)) {
    group = group_of(set, bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id));
    if (BPF_CORE_READ(group, level) > 0)
      return group;
  }
  return 0;
}

static __always_inline struct cgroup *group_above(struct cgroup *group)
{
  return (void *)BPF_CORE_READ((struct cgroup___nested *)group, self.parent, cgroup);
}

/*
 * The listed group that the current task is in, or below: a container may make groups of its own.
 * @param groups a map from numbers of groups
 * @returns what the map has for it; NULL: none
 */
static __always_inline void *find_group(void *groups, __u64 *id)
{
  struct cgroup *at = counted_group((void *)bpf_get_current_task());

  for (int depth = 0; depth < GROUP_DEPTH && at; depth++) {
    void *value;

    *id = BPF_CORE_READ(at, kn, id);
    value = bpf_map_lookup_elem(groups, id);
    if (value)
      return value;
    at = group_above(at);
  }
  return 0;
}

#endif
