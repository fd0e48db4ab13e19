/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Where frames are put together, and how they leave. */
#ifndef SEAWORTHY_SCRATCH_H
#define SEAWORTHY_SCRATCH_H

/* All of a frame's texts together: memory for each CPU comes in pieces of at most 32 KiB. What finds
 * no room is left out and counted. */
#define TEXTS_MAX (5 * TEXT_MAX)

#define WRITTEN_AT 256
#define WRITTEN_MAX 256

/* On the way from a file to the root. */
struct walk {
  struct dentry *dentry, *mount_root, *root;
  struct vfsmount *mount, *root_mount;
};

struct scratch {
  union {
    struct frame_header header;
    struct call_frame call;
    struct fork_frame fork;
    struct exec_frame exec;
    struct exit_frame exit;
    struct cgroup_frame cgroup;
  } frame;
  /* Follows the struct in what is sent: its size is that of the largest one, and the texts are
   * written right behind the one in use. */
  char texts[TEXTS_MAX + TEXT_MAX];
  __u32 end;
  /* A path, written from its end: it starts at path[path_start]. The verifier wants room for a
   * longest name behind it. */
  __u32 path_start;
  __u32 path_is_cut;
  __u32 path_size;
  struct walk walk;
  char path[TEXT_MAX + 256];
  /* A path as the program wrote it, behind room for the directory that it starts from. */
  char written[WRITTEN_AT + WRITTEN_MAX];
  struct forbidden_path forbidden;
  struct path_prefix prefix;
};

/* Tracepoints run with preemption off, so a CPU's scratch is ours until we return. */
struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct scratch);
} scratches SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 8 << 20);
} frames SEC(".maps");

/* Written by us, read and reset by nobody: the loader reports the differences. */
__u64 losses[2][CALLS + 16];
__u64 failures[16];

struct sensor_options options;

static __always_inline struct scratch *take_scratch(void)
{
  __u32 zero = 0;
  return bpf_map_lookup_elem(&scratches, &zero);
}

static __always_inline void count_failure(__u32 place)
{
  __sync_fetch_and_add(&failures[place & 15], 1);
}

static __always_inline void begin_frame(struct scratch *scratch, __u16 type, __u32 size)
{
  __u64 thread = bpf_get_current_pid_tgid();
  struct frame_header *header = &scratch->frame.header;

  header->type = type;
  header->cpu = bpf_get_smp_processor_id();
  header->time = bpf_ktime_get_boot_ns();
  header->tid = (__u32)thread;
  header->pid = thread >> 32;
  scratch->end = size;
}

/* Sends `end` bytes. `counter` says under what a loss is counted. */
static __always_inline void send_frame(struct scratch *scratch, bool is_compat, __u32 counter)
{
  __u64 size = (scratch->end + 7) & ~7U;

  /* Never more, as text_room() sees to; the verifier has to see it too. */
  barrier_var(size);
  if (size > TEXTS_MAX + TEXT_MAX)
    return;
  scratch->frame.header.size = size;
  if (bpf_ringbuf_output(&frames, &scratch->frame, size, 0) != 0)
    __sync_fetch_and_add(&losses[is_compat][counter < CALLS + 16 ? counter : 0], 1);
}

/* Room for one more text, or null. Frame and texts are written as one run of bytes. */
static __always_inline char *text_room(struct scratch *scratch)
{
  __u64 end = scratch->end;

  barrier_var(end);
  if (end > TEXTS_MAX) {
    count_failure(FAILED_SCRATCH);
    return 0;
  }
  return (char *)scratch + end;
}

/* The kernel's own memory; returns the size. */
static __always_inline __u16 add_kernel_bytes(struct scratch *scratch, const void *from, __u64 size)
{
  char *room = text_room(scratch);

  barrier_var(size);
  size &= TEXT_MAX - 1;
  if (!room || size == 0 || bpf_probe_read_kernel(room, size, from) != 0)
    return 0;
  scratch->end += size;
  return size;
}

static __always_inline __u16 add_user_bytes(struct scratch *scratch, __u64 from, __u64 size,
                                            __u32 place)
{
  char *room = text_room(scratch);

  barrier_var(size);
  size &= TEXT_MAX - 1;
  if (!room || size == 0)
    return 0;
  if (bpf_probe_read_user(room, size, (const void *)from) != 0) {
    count_failure(place);
    return 0;
  }
  scratch->end += size;
  return size;
}

/* A text of the program's memory, without its end. */
static __always_inline __u16 add_user_text(struct scratch *scratch, __u64 from)
{
  char *room = text_room(scratch);
  long size;

  if (!room || !from)
    return 0;
  size = bpf_probe_read_user_str(room, TEXT_MAX, (const void *)from);
  if (size <= 0) {
    count_failure(FAILED_TEXT);
    return 0;
  }
  size = (size - 1) & (TEXT_MAX - 1);
  scratch->end += size;
  return size;
}

static __always_inline __u16 add_kernel_text(struct scratch *scratch, const void *from, __u32 place)
{
  char *room = text_room(scratch);
  long size;

  if (!room || !from)
    return 0;
  size = bpf_probe_read_kernel_str(room, TEXT_MAX, from);
  if (size <= 0) {
    count_failure(place);
    return 0;
  }
  size = (size - 1) & (TEXT_MAX - 1);
  scratch->end += size;
  return size;
}

#endif
