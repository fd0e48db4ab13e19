/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What tasks of listed containers may not do, refused by the kernel itself: nobody is asked, so
 * nothing waits. The same programs come in two objects: as BPF LSM, and as programs that change what
 * the kernel's security functions return, for kernels that have the first but do not call it. Where
 * neither loads, the last program kills who asks for a module, on his way in.
 */
#include "../kernel.h"
#include "../frame.h"
#include "refuse.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "../read.bpf.h"
#include "../call-number.bpf.h"
#include "../layer.bpf.h"
#include "group.bpf.h"

#ifdef SECURITY_RETURNS
#define HOOK(name) "fmod_ret/security_" #name
#else
#define HOOK(name) "lsm/" #name
#endif

#define EPERM 1
#define SIGKILL 9
#define CAP_SYS_MODULE 16
#define TMPFS_MAGIC 0x01021994
#define HUGETLBFS_MAGIC 0x958458f6
#define OPENED_TO_EXECUTE 0x20 /* __FMODE_EXEC, in f_flags */
#define FMODE_NOACCOUNT 0x20000000 /* the kernel's own: what lies below a file of overlayfs */

#if defined(__TARGET_ARCH_x86)
#define INIT_MODULE 175
#define FINIT_MODULE 313
#define COMPAT_FINIT_MODULE 350
#else
#define INIT_MODULE 105
#define FINIT_MODULE 273
#define COMPAT_FINIT_MODULE 379
#endif
#define COMPAT_INIT_MODULE 128

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64);
  __type(value, struct container_rules);
} containers SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 256 * 1024);
} acts SEC(".maps");

/* The kernel forgets it with the inode: no other file is ever taken for this one. */
struct {
  __uint(type, BPF_MAP_TYPE_INODE_STORAGE);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, int);
  __type(value, struct mark);
} marks SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 16384);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct hidden_name);
  __type(value, __u8);
} hidden_names SEC(".maps");

__u32 hides_files;
__u64 unreported;
__u32 host_mount_namespace;

static __always_inline struct refused_act *begin_report(__u64 cgroup, __u32 rule)
{
  struct refused_act *act = bpf_ringbuf_reserve(&acts, sizeof(*act), 0);

  if (!act) {
    __sync_fetch_and_add(&unreported, 1);
    return 0;
  }
  act->cgroup = cgroup;
  act->unreported = unreported;
  act->pid = bpf_get_current_pid_tgid() >> 32;
  act->rule = rule;
  act->is_killed = 0;
  act->has_happened = 0;
  act->path[0] = 0;
  bpf_get_current_comm(act->command, sizeof(act->command));
  if (act->unreported)
    __sync_fetch_and_add(&unreported, -act->unreported);
  return act;
}

static __always_inline void write_name(struct refused_act *act, struct file *file)
{
  bpf_probe_read_kernel_str(act->path, sizeof(act->path),
                            BPF_CORE_READ(file, f_path.dentry, d_name.name));
}

/* Only the kernel that calls a hook itself lets its programs ask for paths wherever they are. */
static __always_inline void write_module(struct refused_act *act, struct file *file)
{
#ifdef SECURITY_RETURNS
  write_name(act, file);
#else
  bpf_d_path(&file->f_path, act->path, sizeof(act->path));
#endif
}

SEC(HOOK(kernel_read_file))
int BPF_PROG(on_read_file, struct file *file, enum kernel_read_file_id id)
{
  struct container_rules *own;
  struct refused_act *act;
  __u64 group;

  if (id != bpf_core_enum_value(enum kernel_read_file_id, READING_MODULE))
    return 0;
  own = find_group(&containers, &group);
  if (!own || !(own->rules & REFUSE_MODULES))
    return 0;
  act = begin_report(group, REFUSE_MODULES);
  if (act) {
    if (file)
      write_module(act, file);
    bpf_ringbuf_submit(act, 0);
  }
  return -EPERM;
}

SEC(HOOK(kernel_load_data))
int BPF_PROG(on_load_data, enum kernel_load_data_id id)
{
  struct container_rules *own;
  struct refused_act *act;
  __u64 group;

  if (id != bpf_core_enum_value(enum kernel_load_data_id, LOADING_MODULE))
    return 0;
  own = find_group(&containers, &group);
  if (!own || !(own->rules & REFUSE_MODULES))
    return 0;
  act = begin_report(group, REFUSE_MODULES);
  if (act)
    bpf_ringbuf_submit(act, 0);
  return -EPERM;
}

/* The container runtime executes files of the host before it enters the container. */
static __always_inline bool is_outside_container(void)
{
  struct task_struct *task = (void *)bpf_get_current_task();

  return BPF_CORE_READ(task, nsproxy, mnt_ns, ns.inum) == host_mount_namespace;
}

/* Which rule it breaks; 0: none. */
static __always_inline __u32 judge_program(struct file *file, const struct container_rules *own)
{
  struct inode *inode = BPF_CORE_READ(file, f_inode);
  __u8 layer = layer_of(inode);

  if (layer == LAYER_UPPER && (own->rules & REFUSE_CHANGED))
    return REFUSE_CHANGED;
  if (layer == LAYER_NONE && is_memfd(BPF_CORE_READ(file, f_path.dentry)))
    return own->rules & REFUSE_MEMORY;
  if (layer != LAYER_NONE && BPF_CORE_READ(inode, i_sb, s_dev) == own->device)
    return 0;
  return own->rules & REFUSE_OUTSIDE;
}

#ifdef SECURITY_RETURNS
static __always_inline bool find_hidden(struct file *file, __u32 *key)
{
  return false;
}
#else
/* Whether nothing may open it: the file itself, wherever it is now; or another that was put into its
 * place, which from then on may go where it wants as well. */
static __always_inline bool find_hidden(struct file *file, __u32 *key)
{
  struct mark *mark = bpf_inode_storage_get(&marks, file->f_inode, 0, 0), *directory;
  struct dentry *parent = file->f_path.dentry->d_parent;
  struct hidden_name name = {};

  if (mark && mark->is_hidden) {
    *key = mark->key;
    return true;
  }
  directory = bpf_inode_storage_get(&marks, parent->d_inode, 0, 0);
  if (!directory || directory->directory == 0)
    return false;
  name.directory = directory->directory;
  bpf_probe_read_kernel_str(name.name, sizeof(name.name), file->f_path.dentry->d_name.name);
  if (!bpf_map_lookup_elem(&hidden_names, &name))
    return false;
  *key = directory->key;
  mark = bpf_inode_storage_get(&marks, file->f_inode, 0, BPF_LOCAL_STORAGE_GET_F_CREATE);
  if (mark) {
    mark->key = *key;
    mark->is_hidden = 1;
  }
  return true;
}
#endif

static __always_inline int refuse_open(struct file *file, __u64 cgroup, __u32 rule)
{
  struct refused_act *act = begin_report(cgroup, rule);

  if (act) {
    bpf_d_path(&file->f_path, act->path, sizeof(act->path));
    bpf_ringbuf_submit(act, 0);
  }
  return -EPERM;
}

/* Every file that is opened comes by: one that is not executed leaves at once where no file is
 * hidden. Interpreters of scripts and dynamic loaders are opened to be executed too. */
SEC(HOOK(file_open))
int BPF_PROG(on_open, struct file *file)
{
  struct container_rules *own;
  __u32 rule, key = 0;
  __u64 group;

  if (file->f_mode & FMODE_NOACCOUNT)
    return 0;
  if (hides_files && find_hidden(file, &key))
    return refuse_open(file, key, REFUSE_READS);
  if (!(file->f_flags & OPENED_TO_EXECUTE))
    return 0;
  own = find_group(&containers, &group);
  if (!own || !(own->rules & REFUSE_FILES) || is_outside_container())
    return 0;
  rule = judge_program(file, own);
  return rule == 0 ? 0 : refuse_open(file, group, rule);
}

/* Who may not load modules is refused by the kernel: he need not die for it. */
static __always_inline bool may_load_modules(struct task_struct *task)
{
  const struct cred *cred = BPF_CORE_READ(task, cred);
  __u64 effective = 0;

  bpf_probe_read_kernel(&effective, sizeof(effective),
                        __builtin_preserve_access_index(&cred->cap_effective));
  return (effective >> CAP_SYS_MODULE & 1) && BPF_CORE_READ(cred, user_ns, level) == 0;
}

static __always_inline struct file *module_file(struct task_struct *task, struct pt_regs *regs,
                                                bool is_compat)
{
  struct fdtable *table = BPF_CORE_READ(task, files, fdt);
  struct file **files = BPF_CORE_READ(table, fd), *file = 0;
#if defined(__TARGET_ARCH_x86)
  __u32 descriptor = is_compat ? regs->bx : regs->di;
#else
  __u32 descriptor = regs->regs[0];
#endif

  if (descriptor < BPF_CORE_READ(table, max_fds))
    bpf_probe_read_kernel(&file, sizeof(file), files + descriptor);
  return file;
}

/* Where reading does not look at signals. */
static __always_inline bool lies_in_memory(struct file *file)
{
  unsigned long type = BPF_CORE_READ(file, f_inode, i_sb, s_magic);

  return type == TMPFS_MAGIC || type == HUGETLBFS_MAGIC;
}

/*
 * All calls of all programs come by here while a rule asks for it and the hooks above are not called.
 * The kernel reads a module's file no further once a fatal signal waits; what a program hands over
 * from its memory is loaded all the same, and so is a file in memory (tmpfs).
 */
SEC("tp_btf/sys_enter")
int BPF_PROG(on_enter, struct pt_regs *regs, long number)
{
  struct task_struct *task;
  struct container_rules *own;
  struct refused_act *act;
  struct file *file;
  bool is_compat;
  __u64 group;

  if (number != INIT_MODULE && number != FINIT_MODULE && number != COMPAT_INIT_MODULE &&
      number != COMPAT_FINIT_MODULE)
    return 0;
  task = (void *)bpf_get_current_task();
  is_compat = is_compat_call(task);
  if (is_compat != (number == COMPAT_INIT_MODULE || number == COMPAT_FINIT_MODULE))
    return 0;
  own = find_group(&containers, &group);
  if (!own || !(own->rules & REFUSE_MODULES) || !may_load_modules(task) ||
      bpf_send_signal(SIGKILL) != 0)
    return 0;
  act = begin_report(group, REFUSE_MODULES);
  if (!act)
    return 0;
  act->is_killed = 1;
  act->has_happened = 1;
  if (number == FINIT_MODULE || number == COMPAT_FINIT_MODULE) {
    file = module_file(task, regs, is_compat);
    act->has_happened = file && lies_in_memory(file);
    if (file)
      write_name(act, file);
  }
  bpf_ringbuf_submit(act, 0);
  return 0;
}
