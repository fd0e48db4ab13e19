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

/* Files that nobody asks about, as the processes see them: a hash of 64 bits each, by its lower ones,
 * whose lowest says that somebody asks if the path was written with "..".
 * The name is part of it, so an address of the kernel that is used again is not taken for the same
 * file, and so is a number that nobody outside knows. A directory above that is renamed meanwhile
 * keeps the verdict of its old name, until another file takes the place. */
#define BORING_FILES 2048
#define ASKS_TRAVERSAL 1ULL

/* Longer paths are not looked through for texts. */
#define PART_STEPS_MAX 256

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

/* What the rules ask of a path that has a text somewhere; all of it if the path is too long to look
 * through. The path stands in the scratch. */
__noinline __u64 rules_of_parts(__u64 at, __u64 size)
{
  struct scratch *scratch = take_scratch();
  __u64 rules = 0;

  if (!scratch)
    return 0;
  if (size > PART_STEPS_MAX)
    return PATH_READS | PATH_TRAVERSAL;
  barrier_var(at);
  if (at > sizeof(*scratch) - PART_STEPS_MAX - sizeof(__u64))
    return PATH_READS | PATH_TRAVERSAL;
  for (__u32 step = 0; step < PART_STEPS_MAX && step < size; step++) {
    __u64 word = *(__u64 *)((char *)scratch + at + step);

    /* Without branches, whose ways the verifier would all go, and without keeping parts on the stack. */
#pragma unroll
    for (__u32 index = 0; index < PATH_PARTS; index++) {
      volatile struct path_part *part = &options.parts[index];
      __u64 difference = (word & part->mask) ^ part->letters;
      __u64 is_other = (difference | -difference) >> 63;

      barrier_var(is_other);
      rules |= part->rule & (is_other - 1);
    }
  }
  return rules;
}

/* What the rules ask of a path that stands in the scratch (enum path_rule). */
static __always_inline __u32 rules_of_path(struct scratch *scratch, const char *path, __u64 size)
{
  __u64 held = size, at = path - (char *)scratch;
  __u32 *found, rules = 0;

  barrier_var(held);
  if (held > sizeof(scratch->prefix.path))
    held = sizeof(scratch->prefix.path);
  scratch->prefix.bits = held * 8;
  if (bpf_probe_read_kernel(scratch->prefix.path, held, path) != 0)
    return PATH_READS;
  found = bpf_map_lookup_elem(&path_rules, &scratch->prefix);
  if (found) {
    rules = *found & (PATH_READS | PATH_NO_WRITES | PATH_TRAVERSAL);
    /* The size of an exact path stands above the bits. */
    if ((*found & PATH_EXACT) && *found >> 16 == size)
      rules |= PATH_READS;
  }
  if (options.part_count > 0)
    rules |= rules_of_parts(at, size);
  return rules;
}

/* Old kernels leave letters of the name before behind the end of a shorter one. */
static __always_inline __u64 up_to_end(__u64 word)
{
  __u64 ends = bytes_that_are(word, 0);

  return ends ? word & (((ends & -ends) >> 7) - 1) : word;
}

static __always_inline bool is_name_wanted(struct task_struct *task)
{
  char *comm = (char *)task + bpf_core_field_offset(struct task_struct, comm);
  struct thread_name name = {};
  __u64 head = up_to_end(READ_WORD(comm)), tail = 0;
  __u32 bit;

  if (head >> 56)
    tail = up_to_end(READ_WORD(comm + sizeof(head)));
  bit = bit_of_name(head, tail);
  if (!(options.name_bits[bit / 64 & 7] >> bit % 64 & 1))
    return false;
  __builtin_memcpy(name.text, &head, sizeof(head));
  __builtin_memcpy(name.text + sizeof(head), &tail, sizeof(tail));
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
  return rules_of_path(scratch, &scratch->written[start], base + size) & PATH_READS;
}

static __always_inline bool is_failed_open_wanted(struct task_struct *task, struct pt_regs *regs,
                                                  struct call_plan *plan, bool is_compat)
{
  __u32 index = path_argument(plan);
  __s32 directory = AT_FDCWD;

  if (!was_to_read(regs, plan, is_compat) || is_name_wanted(task))
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
  __u64 hash, *known;
  __u32 zero = 0, rules;
  struct scratch *scratch;
  struct fs_struct *fs;
  const char *path;
  bool is_write, is_wanted;

  if (result < 0)
    return is_failed_open_wanted(task, regs, plan, is_compat);
  if (!file)
    return false;
  is_write = READ(struct file, file, f_mode) & (FMODE_WRITE | FMODE_CREATED);
  is_wanted = !is_write && is_name_wanted(task);
  if (!is_write && !is_wanted && !options.asks_paths && !options.asks_traversal)
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
  hash = mix(hash, READ(struct dentry, dentry, d_name.hash_len)) & ~ASKS_TRAVERSAL;
  known = &boring->hashes[hash / 2 & (BORING_FILES - 1)];
  if (!is_write && !is_wanted && (*known & ~ASKS_TRAVERSAL) == hash) {
    if (!(*known & ASKS_TRAVERSAL) || !is_traversal(regs, plan, is_compat))
      return false;
    is_wanted = true;
  }
  scratch->path_size = resolve_path(scratch, dentry, mount);
  if (is_wanted || scratch->path_is_cut)
    return true;
  path = &scratch->path[scratch->path_start & (TEXT_MAX - 1)];
  rules = rules_of_path(scratch, path, scratch->path_size);
  if (is_write)
    return !(rules & PATH_NO_WRITES);
  if (rules & PATH_READS)
    return true;
  /* What is not in the file system has a name without a slash. */
  if (options.asks_traversal && ((rules & PATH_TRAVERSAL) || *path != '/')) {
    *known = hash | ASKS_TRAVERSAL;
    return is_traversal(regs, plan, is_compat);
  }
  *known = hash;
  return false;
}

#endif
