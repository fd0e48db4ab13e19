/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Paths of what the kernel has opened, as the program that did it sees them: nothing that the
 * program writes into its memory meanwhile can change them.
 */
#ifndef SEAWORTHY_PATH_H
#define SEAWORTHY_PATH_H

#define PATH_STEPS_MAX 64
#define AT_FDCWD -100

static __always_inline struct mount *mount_of(struct vfsmount *mount)
{
  return (struct mount *)((char *)mount - bpf_core_field_offset(struct mount, mnt));
}

/* One step of a walk to the root, whose state lies in the scratch: writes a name, or leaves a mount.
 * Returns whether there is more. Functions that are not static, here and below, are verified once
 * and not again for each call; their parameters are numbers for that. */
__noinline int walk_up(void)
{
  struct scratch *scratch = take_scratch();
  struct walk *walk;
  struct dentry *dentry, *parent;
  struct vfsmount *mount;
  const unsigned char *name;
  __u64 size, start;

  if (!scratch)
    return 0;
  walk = &scratch->walk;
  dentry = walk->dentry;
  if (dentry == walk->root && walk->mount == walk->root_mount)
    return 0;
  if (dentry == walk->mount_root) {
    struct mount *here = mount_of(walk->mount);
    struct mount *above = READ(struct mount, here, mnt_parent);

    if (here == above)
      return 0;
    walk->dentry = READ(struct mount, here, mnt_mountpoint);
    mount = (struct vfsmount *)((char *)above + bpf_core_field_offset(struct mount, mnt));
    walk->mount = mount;
    walk->mount_root = READ(struct vfsmount, mount, mnt_root);
    return 1;
  }
  parent = READ(struct dentry, dentry, d_parent);
  if (dentry == parent)
    return 0;
  size = READ(struct dentry, dentry, d_name.len) & 255;
  name = READ(struct dentry, dentry, d_name.name);
  start = scratch->path_start;
  if (start < size + 1)
    return 1;
  start -= size + 1;
  scratch->path_start = start;
  scratch->path[start & (TEXT_MAX - 1)] = '/';
  barrier_var(size);
  if (bpf_probe_read_kernel(&scratch->path[(start + 1) & (TEXT_MAX - 1)], size & 255, name) != 0)
    count_failure(FAILED_FILENAME);
  walk->dentry = parent;
  return 1;
}

/* Walks from where the scratch says. */
__noinline __u32 walk_path(void)
{
  struct scratch *scratch = take_scratch();
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();
  struct walk *walk;
  struct dentry *first;
  struct vfsmount *mount;
  struct fs_struct *fs;
  int step;

  if (!scratch)
    return 0;
  walk = &scratch->walk;
  first = walk->dentry;
  mount = walk->mount;
  fs = READ(struct task_struct, task, fs);
  walk->mount_root = READ(struct vfsmount, mount, mnt_root);
  walk->root = READ(struct fs_struct, fs, root.dentry);
  walk->root_mount = READ(struct fs_struct, fs, root.mnt);
  scratch->path_start = TEXT_MAX;
  scratch->path_is_cut = 1;
  for (step = 0; step < PATH_STEPS_MAX; step++) {
    if (!walk_up()) {
      scratch->path_is_cut = 0;
      break;
    }
  }
  if (scratch->path_is_cut)
    count_failure(FAILED_PATH_DEPTH);
  if (scratch->path_start == TEXT_MAX) {
    __u64 size = first == walk->root ? 1 : READ(struct dentry, first, d_name.len);
    const unsigned char *name = READ(struct dentry, first, d_name.name);

    size &= 255;
    scratch->path_start = TEXT_MAX - size;
    barrier_var(size);
    bpf_probe_read_kernel(&scratch->path[(TEXT_MAX - size) & (TEXT_MAX - 1)], size & 255, name);
    if (first == walk->root)
      scratch->path[TEXT_MAX - 1] = '/';
  }
  return TEXT_MAX - scratch->path_start;
}

/* Writes a path into scratch->path and returns its size. What is not in the file system (a pipe, a
 * memfd) is its name alone, without a slash before it. */
static __always_inline __u32 resolve_path(struct scratch *scratch, struct dentry *dentry,
                                          struct vfsmount *mount)
{
  scratch->walk.dentry = dentry;
  scratch->walk.mount = mount;
  return walk_path();
}

/* Adds the path that was resolved last. */
static __always_inline __u16 add_path(struct scratch *scratch, __u32 size)
{
  if (size >= TEXT_MAX)
    size = TEXT_MAX - 1;
  return add_kernel_bytes(scratch, &scratch->path[scratch->path_start & (TEXT_MAX - 1)], size);
}

static __always_inline struct file *file_of(struct task_struct *task, __s32 descriptor)
{
  struct files_struct *open = READ(struct task_struct, task, files);
  struct fdtable *table = READ(struct files_struct, open, fdt);
  struct file **files;

  if (descriptor < 0 || (__u32)descriptor >= READ(struct fdtable, table, max_fds))
    return 0;
  files = READ(struct fdtable, table, fd);
  return (struct file *)READ_WORD(files + descriptor);
}

/* The directory that a relative path starts from. */
__noinline __u32 resolve_base(__s32 directory)
{
  struct scratch *scratch = take_scratch();
  struct task_struct *task = (struct task_struct *)bpf_get_current_task();
  struct dentry *dentry;
  struct vfsmount *mount;
  struct file *file;

  if (!scratch)
    return 0;
  if (directory == AT_FDCWD) {
    dentry = BPF_CORE_READ(task, fs, pwd.dentry);
    mount = BPF_CORE_READ(task, fs, pwd.mnt);
  } else {
    file = file_of(task, directory);
    if (!file)
      return 0;
    dentry = READ(struct file, file, f_path.dentry);
    mount = READ(struct file, file, f_path.mnt);
  }
  return resolve_path(scratch, dentry, mount);
}

#endif
