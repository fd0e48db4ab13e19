/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading a field of the kernel. Since 6.2 any address can be read in place, as a type; before, and
 * in the object that is built for that, each field is copied by a helper, which takes ten times as
 * long. The loader takes the first of the two objects that the kernel accepts. A word of memory that
 * is no field of its own is read as one of a struct that begins with a number of that size.
 */
#ifndef SEAWORTHY_READ_H
#define SEAWORTHY_READ_H

#ifdef DIRECT_READS
extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;
#define READ(type, pointer, member) \
  (((type *)bpf_rdonly_cast((pointer), bpf_core_type_id_kernel(type)))->member)
#define READ_WORD(address) ((__u64)READ(struct timespec64, (address), tv_sec))
#else
#define READ(type, pointer, member)        \
  ({                                       \
    type *_object = (type *)(pointer);     \
    BPF_CORE_READ(_object, member);        \
  })
#define READ_WORD(address)                                 \
  ({                                                       \
    __u64 _word = 0;                                       \
    bpf_probe_read_kernel(&_word, sizeof(_word), address); \
    _word;                                                 \
  })
#endif

#endif
