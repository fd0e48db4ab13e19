/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading a field of the kernel. Since 6.2 any address can be read in place, as a type; before, and
 * in the object that is built for that, each field is copied by a helper, which takes ten times as
 * long. The loader takes the first of the two objects that the kernel accepts.
 */
#ifndef SEAWORTHY_READ_H
#define SEAWORTHY_READ_H

#ifdef DIRECT_READS
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;
#define READ(type, pointer, member) \
  (((type *)bpf_rdonly_cast((pointer), bpf_core_type_id_kernel(type)))->member)
#else
#define READ(type, pointer, member)        \
  ({                                       \
    type *_object = (type *)(pointer);     \
    BPF_CORE_READ(_object, member);        \
  })
#endif

#endif
