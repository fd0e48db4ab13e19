/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Where a file lies, as far as a container's image is concerned. */
#ifndef SEAWORTHY_LAYER_H
#define SEAWORTHY_LAYER_H

#define OVERLAYFS_MAGIC 0x794c7630

/* The layer of a container's image that a file of overlayfs lies in. The kernel keeps the dentry of
 * the upper layer right behind its inode (struct ovl_inode, which a module may define). */
static __always_inline __u8 layer_of(struct inode *inode)
{
  void *upper = 0;

  if (BPF_CORE_READ(inode, i_sb, s_magic) != OVERLAYFS_MAGIC)
    return LAYER_NONE;
  bpf_probe_read_kernel(&upper, sizeof(upper), (char *)inode + bpf_core_type_size(struct inode));
  return upper ? LAYER_UPPER : LAYER_LOWER;
}

/* A memfd is a file of tmpfs without a directory. */
static __always_inline bool is_memfd(struct dentry *dentry)
{
  char name[8] = {};

  if (BPF_CORE_READ(dentry, d_parent) != dentry)
    return false;
  bpf_probe_read_kernel(name, 6, BPF_CORE_READ(dentry, d_name.name));
  return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' &&
         name[5] == ':';
}

#endif
