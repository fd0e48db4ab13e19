/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What a descriptor is: asked of the kernel, so it is true whatever was seen of its opening. */
#ifndef SEAWORTHY_DESCRIPTOR_H
#define SEAWORTHY_DESCRIPTOR_H

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define SOCK_STREAM 1
#define FMODE_WRITE 2
#define FMODE_CREATED 0x100000

static __always_inline __u16 swap_bytes(__u16 value)
{
  return value << 8 | value >> 8;
}

static __always_inline struct sock *sock_of(struct file *file)
{
  struct socket *socket = READ(struct file, file, private_data);

  return READ(struct socket, socket, sk);
}

static __always_inline bool is_socket(struct file *file)
{
  struct inode *inode = READ(struct file, file, f_inode);

  return (READ(struct inode, inode, i_mode) & S_IFMT) == S_IFSOCK;
}

static __always_inline void describe_socket(struct scratch *scratch, struct sock *sock)
{
  struct call_frame *call = &scratch->frame.call;
  __u16 family = READ(struct sock, sock, __sk_common.skc_family);

  call->descriptor_kind = DESCRIPTOR_SOCKET;
  call->family = family;
  call->socket_type = READ(struct sock, sock, sk_type);
  call->socket_state = READ(struct sock, sock, __sk_common.skc_state);
  call->protocol = READ(struct sock, sock, sk_protocol);
  if (family == AF_INET || family == AF_INET6) {
    call->local_port = READ(struct sock, sock, __sk_common.skc_num);
    call->remote_port = swap_bytes(READ(struct sock, sock, __sk_common.skc_dport));
  }
  if (family == AF_INET) {
    bpf_core_read(call->local_address, 4, &sock->__sk_common.skc_rcv_saddr);
    bpf_core_read(call->remote_address, 4, &sock->__sk_common.skc_daddr);
  } else if (family == AF_INET6) {
    bpf_core_read(call->local_address, 16, &sock->__sk_common.skc_v6_rcv_saddr);
    bpf_core_read(call->remote_address, 16, &sock->__sk_common.skc_v6_daddr);
  }
}

/* The path of a Unix socket, its own or the one that it is connected to. */
static __always_inline __u16 add_unix_path(struct scratch *scratch, struct sock *sock)
{
  struct unix_sock *socket = (struct unix_sock *)sock;
  struct unix_address *address;
  char first = 0;
  __u16 size;

  if (!bpf_core_type_exists(struct unix_sock))
    return 0;
  address = BPF_CORE_READ(socket, addr);
  if (!address) {
    socket = (struct unix_sock *)BPF_CORE_READ(socket, peer);
    address = BPF_CORE_READ(socket, addr);
  }
  if (!address)
    return 0;
  /* An abstract name begins with a zero; it is shown as "@name". */
  bpf_core_read(&first, 1, &address->name[0].sun_path);
  if (first != 0)
    return add_kernel_text(scratch, &address->name[0].sun_path[0], FAILED_DESCRIPTOR);
  size = add_kernel_bytes(scratch, (char *)&address->name[0].sun_path[0], 1);
  return size + add_kernel_text(scratch, (char *)&address->name[0].sun_path[1], FAILED_DESCRIPTOR);
}

static __always_inline void describe_file(struct scratch *scratch, struct task_struct *task,
                                          struct file *file)
{
  struct call_frame *call = &scratch->frame.call;
  struct inode *inode = READ(struct file, file, f_inode);

  call->descriptor_kind = DESCRIPTOR_FILE;
  call->mode = READ(struct inode, inode, i_mode);
  call->inode = READ(struct inode, inode, i_ino);
  call->device = BPF_CORE_READ(inode, i_sb, s_dev);
  call->open_flags = READ(struct file, file, f_flags);
  call->layer = layer_of(inode);
  if (READ(struct file, file, f_mode) & FMODE_CREATED)
    call->flags |= CALL_FILE_CREATED;
}

#endif
