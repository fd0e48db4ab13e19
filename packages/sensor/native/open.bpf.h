/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Which opens are reported where not all are: those for writing, and of those for reading the ones
 * that rules can ask for, by path, by who opens, or because ".." is in the path as it was written.
 * Most opens are for reading what nobody asks about, so they leave here before anything else is done.
 */
#ifndef SEAWORTHY_OPEN_H
#define SEAWORTHY_OPEN_H

#define O_ACCMODE 3
#define O_CREAT 0100

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(max_entries, 4096);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct path_prefix);
  __type(value, __u32);
} path_rules SEC(".maps");

/* Files that nobody asks about, as the processes see them: a hash of 64 bits each, by its lower ones.
 * The name is part of it, so an address of the kernel that is used again is not taken for the same
 * file, and so is a number that nobody outside knows. A directory above that is renamed meanwhile
 * keeps the verdict of its old name, until another file takes the place. */
#define BORING_FILES 2048

struct boring_files {
  __u64 hashes[BORING_FILES];
};

struct {
  __uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
  __uint(max_entries, 1);
  __type(key, __u32);
  __type(value, struct boring_files);
} boring_files SEC(".maps");

static __always_inline __u64 mix(__u64 hash, __u64 value)
{
  hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
  return hash ^ hash >> 29;
}

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 1024);
  __type(key, struct thread_name);
  __type(value, __u32);
} wanted_names SEC(".maps");

enum written {
  WRITTEN_DOTS = 1, /* has ".." */
  WRITTEN_ODD = 2,  /* does not name its file letter by letter: "//", "/./", "..", or too long */
};

static __always_inline __u64 argument_of(struct pt_regs *regs, __u32 index, bool is_compat)
{
#if defined(__TARGET_ARCH_x86)
  if (is_compat)
    return (__u32)(index == 0 ? regs->bx : index == 1 ? regs->cx : regs->dx);
  return index == 0 ? regs->di : index == 1 ? regs->si : regs->dx;
#else
  return index == 0 ? regs->orig_x0 : index == 1 ? regs->regs[1] : regs->regs[2];
#endif
}

/* The highest bit of each byte of a word that is `letter`. */
static __always_inline __u64 bytes_that_are(__u64 word, __u64 letter)
{
  __u64 low = 0x7f7f7f7f7f7f7f7fULL;

  word ^= letter * 0x0101010101010101ULL;
  return ~(((word & low) + low) | word | low);
}

/* What is to be said of the path in scratch->written, eight letters at a time. */
__noinline __u32 look_at_written(__u64 size)
{
  struct scratch *scratch = take_scratch();
  __u64 last_slashes = 0, last_dots = 0, all_dots = 0, odd = 0;

  if (!scratch)
    return 0;
  for (__u32 at = 0; at < WRITTEN_MAX && at < size; at += 8) {
    __u64 word = *(__u64 *)&scratch->written[WRITTEN_AT + at];
    __u64 slashes, dots, before, dots_before, twice_before;

    if (size - at < 8)
      word &= (1ULL << (size - at) * 8) - 1;
    slashes = bytes_that_are(word, '/');
    dots = bytes_that_are(word, '.');
    before = slashes << 8 | last_slashes >> 56;
    twice_before = slashes << 16 | last_slashes >> 48;
    dots_before = dots << 8 | last_dots >> 56;
    all_dots |= dots & dots_before;
    odd |= slashes & (before | (dots_before & twice_before));
    last_slashes = slashes;
    last_dots = dots;
  }
  return (all_dots ? WRITTEN_DOTS : 0) | (all_dots || odd ? WRITTEN_ODD : 0);
}

/* Which argument of an open is its path; 2 for what opens by a handle. */
static __always_inline __u32 path_argument(struct call_plan *plan)
{
  return plan->texts & 1 ? 0 : plan->texts & 2 ? 1 : 2;
}

/* Copies the path. Returns its size, or less than 0; all the room there is if it is longer. */
static __always_inline __s64 read_written(struct scratch *scratch, __u64 path)
{
  return bpf_probe_read_user_str(&scratch->written[WRITTEN_AT], WRITTEN_MAX, (void *)path) - 1;
}

/* Whether a path is one that the rules ask for. */
static __always_inline bool is_path_wanted(struct scratch *scratch, const char *path, __u64 size,
                                           bool is_write)
{
  __u64 held = size;
  __u32 *rule;

  barrier_var(held);
  if (held > sizeof(scratch->prefix.path))
    held = sizeof(scratch->prefix.path);
  scratch->prefix.bits = held * 8;
  if (bpf_probe_read_kernel(scratch->prefix.path, held, path) != 0)
    return true;
  rule = bpf_map_lookup_elem(&path_rules, &scratch->prefix);
  if (is_write)
    return !rule || !(*rule & PATH_NO_WRITES);
  if (!rule)
    return false;
  if (*rule & PATH_READS)
    return true;
  /* The size of an exact path stands above the bits. */
  return (*rule & PATH_EXACT) && *rule >> 16 == size;
}

static __always_inline bool is_name_wanted(void)
{
  struct thread_name name = {};
  __u64 *halves = (__u64 *)name.text;
  __u32 bit;

  bpf_get_current_comm(name.text, sizeof(name.text));
  bit = bit_of_name(halves[0], halves[1]);
  if (!(options.name_bits[bit / 64 & 7] >> bit % 64 & 1))
    return false;
  return bpf_map_lookup_elem(&wanted_names, &name) != 0;
}

/* Whether an open that failed was to read. Without flags it is creat(2). */
static __always_inline bool was_to_read(struct pt_regs *regs, struct call_plan *plan, bool is_compat)
{
  __u32 index = plan->open_flags & (OPEN_FLAGS_BEHIND - 1);
  __u64 flags;

  if (index == 0)
    return false;
  flags = argument_of(regs, index - 1, is_compat);
  if ((plan->open_flags & OPEN_FLAGS_BEHIND) &&
      bpf_probe_read_user(&flags, sizeof(flags), (void *)flags) != 0)
    return false;
  return !(flags & (O_ACCMODE | O_CREAT));
}

/* The file that was not opened is known by what the program wrote alone. What does not name it letter
 * by letter is reported, as it may come to a path that is asked for. */
__noinline int is_failed_path_wanted(__u64 path, __s32 directory)
{
  struct scratch *scratch = take_scratch();
  __s64 size;
  __u64 base = 0, start;
  __u32 written;

  if (!scratch)
    return 0;
  size = read_written(scratch, path);
  if (size < 0 || size >= WRITTEN_MAX - 1)
    return true;
  written = look_at_written(size);
  if (options.asks_traversal && (written & WRITTEN_DOTS))
    return true;
  if (!options.asks_paths)
    return false;
  if (size == 0)
    return false;
  barrier_var(size);
  if ((written & WRITTEN_ODD) || (scratch->written[WRITTEN_AT] == '.' &&
                                  scratch->written[WRITTEN_AT + 1] == '/'))
    return true;
  start = WRITTEN_AT + size - 1;
  if (scratch->written[start & (WRITTEN_AT + WRITTEN_MAX - 1)] == '/' ||
      scratch->written[start & (WRITTEN_AT + WRITTEN_MAX - 1)] == '.')
    return true;
  if (scratch->written[WRITTEN_AT] != '/') {
    base = resolve_base(directory);
    if (base == 0 || base >= WRITTEN_AT || scratch->path_is_cut)
      return true;
    scratch->written[WRITTEN_AT - 1] = '/';
    /* That of the root has its slash. */
    if (base > 1) {
      barrier_var(base);
      base &= WRITTEN_AT - 1;
      start = WRITTEN_AT - 1 - base;
      barrier_var(start);
      if (start >= WRITTEN_AT ||
          bpf_probe_read_kernel(&scratch->written[start], base,
                                &scratch->path[scratch->path_start & (TEXT_MAX - 1)]) != 0)
        return true;
      base += 1;
    }
  }
  start = WRITTEN_AT - base;
  barrier_var(start);
  if (start > WRITTEN_AT)
    return true;
  return is_path_wanted(scratch, &scratch->written[start], base + size, false);
}

static __always_inline bool is_failed_open_wanted(struct pt_regs *regs, struct call_plan *plan,
                                                  bool is_compat)
{
  __u32 index = path_argument(plan);
  __s32 directory = AT_FDCWD;

  if (!was_to_read(regs, plan, is_compat) || is_name_wanted())
    return true;
  if (index > 1 || !(options.asks_paths || options.asks_traversal))
    return false;
  if (index == 1 && (plan->directories & 1))
    directory = argument_of(regs, 0, is_compat);
  return is_failed_path_wanted(argument_of(regs, index, is_compat), directory);
}

/* Whether the path of an open has "..", or is too long to know. */
static __always_inline bool is_traversal(struct pt_regs *regs, struct call_plan *plan, bool is_compat)
{
  struct scratch *scratch = take_scratch();
  __u32 index = path_argument(plan);
  __s64 size;

  if (!scratch || index > 1)
    return false;
  size = read_written(scratch, argument_of(regs, index, is_compat));
  return size >= WRITTEN_MAX - 1 || (size > 0 && (look_at_written(size) & WRITTEN_DOTS));
}

/* Whether an open is to be reported; its path is resolved then. */
static __always_inline bool is_open_wanted(struct task_struct *task, struct pt_regs *regs,
                                           __s64 result, struct call_plan *plan, bool is_compat)
{
  struct file *file = file_of(task, result);
  struct boring_files *boring;
  struct dentry *dentry;
  struct vfsmount *mount;
  __u64 hash;
  __u32 zero = 0;
  struct scratch *scratch;
  struct fs_struct *fs;
  bool is_write, is_wanted;

  if (result < 0)
    return is_failed_open_wanted(regs, plan, is_compat);
  if (!file)
    return false;
  is_write = READ(struct file, file, f_mode) & (FMODE_WRITE | FMODE_CREATED);
  is_wanted = !is_write && (is_name_wanted() ||
                            (options.asks_traversal && is_traversal(regs, plan, is_compat)));
  if (!is_write && !is_wanted && !options.asks_paths)
    return false;
  fs = READ(struct task_struct, task, fs);
  dentry = READ(struct file, file, f_path.dentry);
  mount = READ(struct file, file, f_path.mnt);
  scratch = take_scratch();
  boring = bpf_map_lookup_elem(&boring_files, &zero);
  if (!scratch || !boring)
    return false;
  /* By way of memory, as pointers cannot be reckoned with. */
  scratch->walk.dentry = dentry;
  scratch->walk.mount = mount;
  scratch->walk.root = READ(struct fs_struct, fs, root.dentry);
  barrier();
  hash = mix(options.path_generation, *(volatile __u64 *)&scratch->walk.dentry);
  hash = mix(hash, *(volatile __u64 *)&scratch->walk.mount);
  hash = mix(hash, *(volatile __u64 *)&scratch->walk.root);
  hash = mix(hash, READ(struct dentry, dentry, d_name.hash_len));
  if (!is_write && !is_wanted && boring->hashes[hash & (BORING_FILES - 1)] == hash)
    return false;
  scratch->path_size = resolve_path(scratch, dentry, mount);
  if (is_wanted || scratch->path_is_cut)
    return true;
  if (is_path_wanted(scratch, &scratch->path[scratch->path_start & (TEXT_MAX - 1)],
                     scratch->path_size, is_write))
    return true;
  if (!is_write)
    boring->hashes[hash & (BORING_FILES - 1)] = hash;
  return false;
}

#endif
