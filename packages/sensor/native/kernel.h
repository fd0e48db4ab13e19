/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The few fields of the kernel that are read. Where they lie, and whether they exist, is asked of
 * the running kernel's BTF when the programs load (CO-RE); order and neighbours do not matter here.
 */
#ifndef SEAWORTHY_KERNEL_H
#define SEAWORTHY_KERNEL_H

#include <linux/bpf.h>
#include <linux/types.h>

typedef _Bool bool;
#define true 1
#define false 0

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

#if defined(__TARGET_ARCH_x86)
struct pt_regs {
  unsigned long bp, bx, r10, r9, r8, cx, dx, si, di, orig_ax;
};
#elif defined(__TARGET_ARCH_arm64)
struct pt_regs {
  __u64 regs[31];
  __u64 orig_x0;
  __s32 syscallno;
};
#else
#error "x86-64 and arm64 only"
#endif

struct thread_info {
  unsigned long flags;
  __u32 status;
};

typedef struct {
  __u32 val;
} kuid_t;

typedef struct {
  __u32 val;
} kgid_t;

struct super_block {
  unsigned long s_magic;
  __u32 s_dev;
};

struct inode {
  unsigned short i_mode;
  kuid_t i_uid;
  kgid_t i_gid;
  unsigned int i_flags;
  struct super_block *i_sb;
  unsigned long i_ino;
};

struct timespec64 {
  __s64 tv_sec;
  long tv_nsec;
};

/* Until 6.5 and 6.6. */
struct inode___plain {
  struct timespec64 i_ctime;
  struct timespec64 i_mtime;
};

/* Until 6.10. */
struct inode___wrapped {
  struct timespec64 __i_ctime;
  struct timespec64 __i_mtime;
};

struct inode___split {
  __s64 i_ctime_sec, i_mtime_sec;
  __u32 i_ctime_nsec, i_mtime_nsec;
};

struct qstr {
  __u64 hash_len;
  __u32 len;
  const unsigned char *name;
};

struct dentry {
  struct dentry *d_parent;
  struct qstr d_name;
  struct inode *d_inode;
};

struct vfsmount {
  struct dentry *mnt_root;
};

struct mount {
  struct mount *mnt_parent;
  struct dentry *mnt_mountpoint;
  struct vfsmount mnt;
};

struct path {
  struct vfsmount *mnt;
  struct dentry *dentry;
};

struct file {
  struct path f_path;
  struct inode *f_inode;
  unsigned int f_flags;
  unsigned int f_mode;
  void *private_data;
};

struct fdtable {
  unsigned int max_fds;
  struct file **fd;
};

struct files_struct {
  struct fdtable *fdt;
};

struct fs_struct {
  struct path root, pwd;
};

struct ns_common {
  unsigned int inum;
};

struct user_namespace {
  int level;
};

struct mnt_namespace {
  struct ns_common ns;
  struct user_namespace *user_ns;
};

struct pid_namespace {
  unsigned int level;
};

struct nsproxy {
  struct mnt_namespace *mnt_ns;
  struct pid_namespace *pid_ns_for_children;
  struct net *net_ns;
};

struct upid {
  int nr;
};

struct pid {
  unsigned int level;
  struct upid numbers[1];
};

struct tty_driver {
  int major, minor_start;
};

struct tty_struct {
  int index;
  struct tty_driver *driver;
};

typedef struct {
  int counter;
} atomic_t;

struct signal_struct {
  atomic_t live;
  struct pid *pids[4];
  struct tty_struct *tty;
};

typedef struct {
  __u64 val;
} kernel_cap_t;

struct cred {
  kuid_t uid, euid, fsuid;
  kgid_t gid, egid, fsgid;
  kernel_cap_t cap_inheritable, cap_permitted, cap_effective;
  struct user_namespace *user_ns;
};

struct mm_struct {
  unsigned long arg_start, arg_end, env_start, env_end;
};

struct kernfs_node {
  const char *name;
  __u64 id;
};

struct cgroup_root {
  unsigned int subsys_mask;
  int hierarchy_id;
};

struct cgroup {
  struct kernfs_node *kn;
  struct cgroup_root *root;
  int level;
};

struct cgroup_subsys_state {
  struct cgroup *cgroup;
};

/* Which number a controller has depends on the kernel's configuration. */
enum cgroup_subsys_id {
  pids_cgrp_id,
  memory_cgrp_id,
  cpu_cgrp_id,
};

/* What the kernel reads for itself: numbers differ between its versions. */
enum kernel_read_file_id {
  READING_MODULE = 2,
};

enum kernel_load_data_id {
  LOADING_MODULE = 2,
};

struct css_set {
  struct cgroup_subsys_state *subsys[1];
  struct cgroup *dfl_cgrp;
};

struct task_struct {
  struct thread_info thread_info;
  int pid, tgid;
  struct task_struct *group_leader, *real_parent;
  __u64 start_boottime;
  struct mm_struct *mm;
  struct fs_struct *fs;
  struct files_struct *files;
  struct nsproxy *nsproxy;
  struct pid *thread_pid;
  struct signal_struct *signal;
  const struct cred *real_cred;
  const struct cred *cred;
  struct css_set *cgroups;
  kuid_t loginuid;
  int exit_code;
  char comm[16];
};

struct linux_binprm {
  struct file *file;
  const char *filename;
};

struct in6_addr {
  __u8 bytes[16];
};

struct sock_common {
  __u32 skc_daddr, skc_rcv_saddr;
  __u16 skc_dport, skc_num;
  unsigned short skc_family;
  volatile unsigned char skc_state;
  struct in6_addr skc_v6_daddr, skc_v6_rcv_saddr;
};

struct sock {
  struct sock_common __sk_common;
  __u16 sk_type, sk_protocol;
};

struct tcp_sock {
  __u64 bytes_sent;
};

struct socket {
  struct sock *sk;
};

struct sockaddr_un {
  char sun_path[108];
};

struct unix_address {
  int len;
  struct sockaddr_un name[0];
};

struct unix_sock {
  struct unix_address *addr;
  struct sock *peer;
};

#pragma clang attribute pop

#endif
