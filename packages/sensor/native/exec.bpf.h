/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program begins: what it is, with what rights, and whether it may. */
#ifndef SEAWORTHY_EXEC_H
#define SEAWORTHY_EXEC_H

#define SIGKILL 9
#define S_IMMUTABLE 8
#define CAP_DAC_OVERRIDE 1

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64); /* control group, or ANY_CONTAINER */
  __type(value, __u32); /* enum forbidden */
} forbidden SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16384);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct forbidden_path);
  __type(value, __u32);
} forbidden_paths SEC(".maps");

/* Whether who runs a program may also write to it. */
static __always_inline bool is_writable(struct inode *inode, const struct cred *cred,
                                        __u64 effective)
{
  __u16 mode = BPF_CORE_READ(inode, i_mode);

  if (BPF_CORE_READ(inode, i_flags) & S_IMMUTABLE)
    return false;
  if ((mode & 2) || (effective & 1 << CAP_DAC_OVERRIDE))
    return true;
  if ((mode & 0200) && BPF_CORE_READ(inode, i_uid.val) == BPF_CORE_READ(cred, fsuid.val))
    return true;
  return (mode & 020) && BPF_CORE_READ(inode, i_gid.val) == BPF_CORE_READ(cred, fsgid.val);
}

static __always_inline void read_times(struct exec_frame *exec, struct inode *inode)
{
  struct inode___split *split = (void *)inode;
  struct inode___plain *plain = (void *)inode;
  struct inode___wrapped *wrapped = (void *)inode;

  if (bpf_core_field_exists(split->i_ctime_sec)) {
    exec->changed_at = BPF_CORE_READ(split, i_ctime_sec) * 1000000000LL +
                       BPF_CORE_READ(split, i_ctime_nsec);
    exec->modified_at = BPF_CORE_READ(split, i_mtime_sec) * 1000000000LL +
                        BPF_CORE_READ(split, i_mtime_nsec);
    return;
  }
  if (bpf_core_field_exists(plain->i_ctime))
    exec->changed_at = BPF_CORE_READ(plain, i_ctime.tv_sec) * 1000000000LL +
                       BPF_CORE_READ(plain, i_ctime.tv_nsec);
  else if (bpf_core_field_exists(wrapped->__i_ctime))
    exec->changed_at = BPF_CORE_READ(wrapped, __i_ctime.tv_sec) * 1000000000LL +
                       BPF_CORE_READ(wrapped, __i_ctime.tv_nsec);
  if (bpf_core_field_exists(plain->i_mtime))
    exec->modified_at = BPF_CORE_READ(plain, i_mtime.tv_sec) * 1000000000LL +
                        BPF_CORE_READ(plain, i_mtime.tv_nsec);
  else if (bpf_core_field_exists(wrapped->__i_mtime))
    exec->modified_at = BPF_CORE_READ(wrapped, __i_mtime.tv_sec) * 1000000000LL +
                        BPF_CORE_READ(wrapped, __i_mtime.tv_nsec);
}

/* `path` is the one that was resolved last. */
__noinline int is_forbidden(__u64 size)
{
  struct scratch *scratch = take_scratch();
  struct exec_frame *exec;
  struct forbidden_path *key;
  __u64 any = ANY_CONTAINER, group;
  __u32 *own, *all, rules;
  bool is_host;

  if (!scratch)
    return 0;
  exec = &scratch->frame.exec;
  key = &scratch->forbidden;
  group = exec->cgroup.id;
  own = bpf_map_lookup_elem(&forbidden, &group);
  all = bpf_map_lookup_elem(&forbidden, &any);
  rules = own ? *own : 0;
  is_host = exec->cgroup.mount_namespace == options.host_mount_namespace;

  /* Only containers are meant by rules about all of them. */
  if (all && !is_host)
    rules |= *all;
  if ((rules & FORBID_ALL) || ((rules & FORBID_MEMFD) && (exec->flags & EXEC_MEMFD)) ||
      ((rules & FORBID_UPPER_LAYER) && (exec->flags & EXEC_UPPER_LAYER)))
    return true;
  if (size == 0 || size >= FORBIDDEN_PATH_MAX || scratch->path_is_cut)
    return false;
  __builtin_memset(key, 0, sizeof(*key));
  barrier_var(size);
  if (size > FORBIDDEN_PATH_MAX)
    return false;
  bpf_probe_read_kernel(key->path, size, &scratch->path[scratch->path_start & (TEXT_MAX - 1)]);
  key->cgroup = group;
  if (bpf_map_lookup_elem(&forbidden_paths, key))
    return true;
  key->cgroup = ANY_CONTAINER;
  return !is_host && bpf_map_lookup_elem(&forbidden_paths, key);
}

static __always_inline void read_identity(struct exec_frame *exec, struct task_struct *task,
                                          const struct cred *cred)
{
  exec->started_at = BPF_CORE_READ(task, start_boottime);
  exec->parent = BPF_CORE_READ(task, real_parent, tgid);
  exec->vtid = virtual_number(BPF_CORE_READ(task, thread_pid));
  exec->vpid = virtual_number(BPF_CORE_READ(task, group_leader, thread_pid));
  exec->session = number_of(BPF_CORE_READ(task, signal, pids[PIDTYPE_SID]));
  exec->process_group = number_of(BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]));
  exec->virtual_process_group = virtual_number(BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]));
  exec->uid = BPF_CORE_READ(cred, euid.val);
  exec->gid = BPF_CORE_READ(cred, egid.val);
  exec->permitted = read_capabilities(__builtin_preserve_access_index(&cred->cap_permitted));
  exec->effective = read_capabilities(__builtin_preserve_access_index(&cred->cap_effective));
  exec->inheritable = read_capabilities(__builtin_preserve_access_index(&cred->cap_inheritable));
  exec->login_uid = 0xffffffff;
  if (bpf_core_field_exists(task->loginuid))
    exec->login_uid = BPF_CORE_READ(task, loginuid.val);
  exec->tty = terminal_of(task);
  bpf_core_read(exec->comm, sizeof(exec->comm), &task->comm);
}

static __always_inline int add_command_line(struct scratch *scratch, struct task_struct *task)
{
  struct exec_frame *exec = &scratch->frame.exec;
  struct mm_struct *memory = BPF_CORE_READ(task, mm);
  __u64 begin = BPF_CORE_READ(memory, arg_start);
  __u64 size = BPF_CORE_READ(memory, arg_end) - begin;

  if (size >= TEXT_MAX) {
    size = TEXT_MAX - 1;
    exec->flags |= EXEC_ARGS_CUT;
  }
  exec->sizes[EXEC_ARGS] = add_user_bytes(scratch, begin, size, FAILED_ARGS);
  if (!options.environment)
    return 0;
  begin = BPF_CORE_READ(memory, env_start);
  size = BPF_CORE_READ(memory, env_end) - begin;
  if (size >= TEXT_MAX)
    size = TEXT_MAX - 1;
  exec->sizes[EXEC_ENV] = add_user_bytes(scratch, begin, size, FAILED_ENV);
  return 0;
}

static __always_inline int report_exec(struct task_struct *task, struct linux_binprm *binary)
{
  struct scratch *scratch = take_scratch();
  const struct cred *cred = BPF_CORE_READ(task, cred);
  struct file *file = BPF_CORE_READ(binary, file);
  struct inode *inode = BPF_CORE_READ(file, f_inode);
  struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
  struct exec_frame *exec;
  __u32 size;
  __u8 layer;

  if (!scratch || is_left_out(task))
    return 0;
  exec = &scratch->frame.exec;
  __builtin_memset(exec, 0, sizeof(*exec));
  begin_frame(scratch, FRAME_EXEC, sizeof(*exec));
  read_cgroup(&exec->cgroup, task);
  read_identity(exec, task, cred);
  read_times(exec, inode);
  exec->inode = BPF_CORE_READ(inode, i_ino);
  exec->device = BPF_CORE_READ(inode, i_sb, s_dev);
  layer = layer_of(inode);
  if (layer == LAYER_UPPER)
    exec->flags |= EXEC_UPPER_LAYER;
  else if (layer == LAYER_LOWER)
    exec->flags |= EXEC_LOWER_LAYER;
  if (is_memfd(dentry))
    exec->flags |= EXEC_MEMFD;
  if (is_writable(inode, cred, exec->effective))
    exec->flags |= EXEC_WRITABLE;
  exec->sizes[EXEC_FILENAME] =
      add_kernel_text(scratch, BPF_CORE_READ(binary, filename), FAILED_FILENAME);
  add_command_line(scratch, task);
  exec->sizes[EXEC_CWD] = add_path(scratch, resolve_base(AT_FDCWD));
  size = resolve_path(scratch, dentry, BPF_CORE_READ(file, f_path.mnt));
  exec->sizes[EXEC_EXE] = add_path(scratch, size);
  if (scratch->path_is_cut)
    exec->flags |= EXEC_PATH_CUT;
  if (options.forbids && is_forbidden(size)) {
    /* The task is still on its way back from execve: it dies before its first instruction. */
    if (bpf_send_signal(SIGKILL) == 0)
      exec->flags |= EXEC_KILLED;
    else
      count_failure(FAILED_SIGNAL);
  }
  send_frame(scratch, false, CALLS + FRAME_EXEC);
  return 0;
}

#endif
