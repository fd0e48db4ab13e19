/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the kernel programs, the loader and the reader (src/frame/) agree on. `loader --layout`
 * prints it as it was compiled, and a test compares the reader with that.
 *
 * A frame is one of the structs below, texts after it in the order of `sizes`, and padding up to a
 * multiple of eight. Numbers are in the machine's order; times are nanoseconds of CLOCK_BOOTTIME.
 */
#ifndef SEAWORTHY_FRAME_H
#define SEAWORTHY_FRAME_H

#define FRAME_VERSION 3

/* System calls are told apart by the machine's own numbers; no architecture has as many. */
#define CALLS 512
/* Longest text, with its end: a path of the kernel (PATH_MAX) fits. */
#define TEXT_MAX 4096
#define PAYLOAD_MAX 512
#define BLOB_MAX 128

enum frame_type {
  FRAME_CALL = 1,
  FRAME_FORK = 2,
  FRAME_EXEC = 3,
  FRAME_EXIT = 4,
  FRAME_CGROUP = 5,
  FRAME_LOSS = 6,
  FRAME_FAILURE = 7,
  FRAME_READY = 8,
  FRAME_USE = 9,
};

struct frame_header {
  __u32 size;
  __u16 type;
  __u16 cpu;
  __u64 time;
  __u32 tid;
  __u32 pid;
};

/* A control group; ids are unique within a hierarchy only. */
struct cgroup_key {
  __u64 id;
  __u32 hierarchy;
  __u32 mount_namespace;
};

enum descriptor_kind {
  DESCRIPTOR_NONE = 0,
  DESCRIPTOR_FILE = 1,
  DESCRIPTOR_SOCKET = 2,
};

enum layer {
  LAYER_NONE = 0,
  LAYER_UPPER = 1,
  LAYER_LOWER = 2,
};

/* Texts of a call: the path of the descriptor (first, as it decides whether there is a frame), what
 * the program passed, each with the directory that it starts from if it is a relative path, memory
 * that an argument points to, what was sent. */
enum call_text {
  CALL_DESCRIPTOR = 0,
  CALL_TEXT_A = 1,
  CALL_BASE_A = 2,
  CALL_TEXT_B = 3,
  CALL_BASE_B = 4,
  CALL_TEXT_C = 5,
  CALL_BASE_C = 6,
  CALL_BLOB = 7,
  CALL_PAYLOAD = 8,
  CALL_TEXTS = 10,
};

enum call_flag {
  CALL_COMPAT = 1,       /* of a 32-bit program: other numbers */
  CALL_FILE_CREATED = 2, /* this open made the file */
  CALL_PATH_CUT = 4,     /* a path was too deep: its beginning is missing */
};

struct call_frame {
  struct frame_header header;
  __s64 result;
  __u64 args[6];
  __u16 call;
  __u16 flags;
  __s32 descriptor;
  __u8 descriptor_kind;
  __u8 layer;
  __u16 mode;
  __u32 open_flags;
  __u64 inode;
  __u32 device;
  __u16 family;
  __u8 socket_type;
  __u8 socket_state;
  __u16 protocol;
  __u16 local_port;
  __u16 remote_port;
  __u16 sizes[CALL_TEXTS];
  __u16 reserved;
  __u8 local_address[16];
  __u8 remote_address[16];
};

enum fork_flag {
  FORK_THREAD = 1,
  FORK_NEW_MOUNT_NAMESPACE = 2,
  FORK_NEW_PID_NAMESPACE = 4,
  FORK_NEW_NETWORK_NAMESPACE = 8,
  FORK_NEW_USER_NAMESPACE = 16,
};

/* The header names who forks. */
struct fork_frame {
  struct frame_header header;
  struct cgroup_key cgroup;
  __u64 started_at;
  __u32 child_tid;
  __u32 child_pid;
  __u32 child_parent;
  __u32 vtid;
  __u32 vpid;
  __u32 uid;
  __u32 gid;
  __u32 flags;
  char comm[16];
};

enum exec_flag {
  EXEC_WRITABLE = 1, /* who runs it may write to it */
  EXEC_UPPER_LAYER = 2,
  EXEC_LOWER_LAYER = 4,
  EXEC_MEMFD = 8,
  EXEC_KILLED = 16, /* forbidden: SIGKILL was sent before its first instruction */
  EXEC_ARGS_CUT = 32,
  EXEC_PATH_CUT = 64,
};

enum exec_text {
  EXEC_FILENAME = 0,
  EXEC_ARGS = 1,
  EXEC_ENV = 2,
  EXEC_CWD = 3,
  EXEC_EXE = 4,
  EXEC_TEXTS = 6,
};

struct exec_frame {
  struct frame_header header;
  struct cgroup_key cgroup;
  __u64 started_at;
  __u64 inode;
  __s64 changed_at;
  __s64 modified_at;
  __u64 permitted;
  __u64 effective;
  __u64 inheritable;
  __u32 device;
  __u32 flags;
  __u32 parent;
  __u32 vtid;
  __u32 vpid;
  __u32 session;
  __u32 process_group;
  __u32 virtual_process_group;
  __u32 uid;
  __u32 gid;
  __u32 login_uid;
  __u32 tty;
  __u16 sizes[EXEC_TEXTS];
  __u32 reserved;
  char comm[16];
};

struct exit_frame {
  struct frame_header header;
  __u32 code; /* as wait(2) gives it */
  __u32 is_last; /* no thread of the process is left */
};

enum cgroup_operation {
  CGROUP_MADE = 1,
  CGROUP_REMOVED = 2,
};

struct cgroup_frame {
  struct frame_header header;
  struct cgroup_key cgroup;
  __u32 operation;
  __u16 path_size;
  __u16 reserved;
};

enum use_kind {
  USE_CALL = 1,
  USE_COMPAT_CALL = 2, /* of a 32-bit program, with its numbers */
  USE_CAPABILITY = 3,
};

enum use_flag {
  USE_COMPAT = 1,            /* `call` is one of a 32-bit program */
  USE_WITH_CAPABILITIES = 2, /* those are told too: what is not told is not used */
};

/* Something that a control group's programs had not used before. */
struct use_frame {
  struct frame_header header;
  struct cgroup_key cgroup;
  __u32 kind;
  __u32 number;
  __u32 call; /* that it was used in; 0xffff: in none */
  __u32 flags;
};

/* Written by the loader: frames of one kind that found no room since the last such frame. `call`
 * is CALLS + frame type for what is no system call. */
struct loss_frame {
  struct frame_header header;
  __u64 count;
  __u32 call;
  __u32 is_compat;
};

/* What could not be read, by place; the frame itself came, with a gap. */
enum failure_place {
  FAILED_TEXT = 0,
  FAILED_ARGS = 1,
  FAILED_ENV = 2,
  FAILED_BLOB = 3,
  FAILED_PAYLOAD = 4,
  FAILED_FILENAME = 5,
  FAILED_PATH_DEPTH = 6,
  FAILED_DESCRIPTOR = 7,
  FAILED_SIGNAL = 8,
  FAILED_SCRATCH = 9,
  FAILURES = 10,
};

struct failure_frame {
  struct frame_header header;
  __u64 count;
  __u32 place;
  __u32 reserved;
};

/* The loader's first frame: hooks are attached. It comes again once a second, and to each `ask`. */
struct ready_frame {
  struct frame_header header;
  __s64 boot_to_real; /* nanoseconds to add to times */
  __u32 version;
  __u32 calls_attached;
  __u32 asked; /* the number of the last `ask`: what was said before it holds */
  __u32 reserved;
};

/* What to do at the return of a system call; made by the reader from its table. Indices of
 * arguments count from 1, 0 means none. */
struct call_plan {
  __u8 wanted;
  __u8 texts;      /* bit i: argument i is a text */
  __u8 paths;      /* bit i: that text is a path, which may be relative */
  __u8 directories; /* bit i: argument i is the directory of the path in argument i+1 */
  __u8 descriptor; /* argument with the descriptor, or DESCRIPTOR_IS_RESULT */
  __u8 blob;       /* argument that points to memory worth having */
  __u8 blob_size;
  __u8 payload;    /* argument that points to what is sent */
  __u8 payload_kind;
  __u8 filter;
  __u8 match;      /* argument that must have the value `match_value` */
  __u8 open_flags; /* of an open: argument with its flags, or OPEN_FLAGS_BEHIND what points to them */
  __u32 match_value;
};

#define DESCRIPTOR_IS_RESULT 7
#define OPEN_FLAGS_BEHIND 16

enum payload_kind {
  PAYLOAD_BUFFER = 0, /* a buffer */
  PAYLOAD_VECTOR = 1, /* struct iovec[] */
  PAYLOAD_MESSAGE = 2, /* struct msghdr: its name becomes the blob */
};

enum call_filter {
  FILTER_SUCCESS = 1,   /* failed calls are not reported */
  FILTER_OPEN = 2,      /* opens for reading only where paths, names or ".." say so */
  FILTER_INTERNET = 4,  /* descriptors that are sockets of IP only */
  FILTER_DATAGRAM = 8,  /* streams are not reported */
  FILTER_BEGINNING = 16, /* of a stream, only what is sent first */
  FILTER_FAILURE = 32,  /* only failed calls are reported */
};

/* Values of the paths that opens are filtered by; the longest entry that begins a path counts. */
enum path_rule {
  PATH_READS = 1,     /* opens for reading of paths that begin so are reported */
  PATH_EXACT = 2,     /* ... of this path itself, whose size stands above the lower 16 bits */
  PATH_NO_WRITES = 4, /* opens for writing of paths that begin so are not */
  PATH_TRAVERSAL = 8, /* opens for reading of paths that begin so are if they were written with ".." */
};

/* A text that stands anywhere in a path: up to eight letters, the rest masked. Of enum path_rule,
 * PATH_READS and PATH_TRAVERSAL. What is not in use has no rule. */
#define PATH_PARTS 8

struct path_part {
  __u64 letters;
  __u64 mask;
  __u64 rule;
};

/* What must not run. In `forbidden_paths` the text is padded with zeros. */
#define FORBIDDEN_PATH_MAX 248
#define ANY_CONTAINER 0ULL

enum forbidden {
  FORBID_UPPER_LAYER = 1,
  FORBID_MEMFD = 2,
  FORBID_ALL = 4,
};

struct forbidden_path {
  __u64 cgroup;
  char path[FORBIDDEN_PATH_MAX];
};

/* The name of a thread (comm). */
#define NAME_SIZE 16

struct thread_name {
  char text[NAME_SIZE];
};

struct path_prefix {
  __u32 bits;
  char path[252];
};

/* The bit of a name, given as two numbers. */
static inline __attribute__((always_inline)) __u32 bit_of_name(__u64 head, __u64 tail)
{
  return ((head ^ (tail << 7) ^ (tail >> 57)) * 0x9e3779b97f4a7c15ULL) >> 55;
}

/* Set by the loader before and while the programs run. */
struct sensor_options {
  __u32 host_mount_namespace;
  __u32 ignored_pids[3];
  __u8 containers_only;
  __u8 environment;
  __u8 asks_paths;     /* FILTER_OPEN: some paths are wanted */
  __u8 asks_traversal; /* FILTER_OPEN: and so are some that are written with ".." */
  __u8 forbids;        /* something must not run */
  __u8 tells_capabilities; /* on_capability is attached */
  __u8 reserved[2];
  __u64 path_generation; /* counts up when the paths change, from a random number */
  /* A bit for each of the threads' names that are wanted: most others need no look at the map. */
  __u64 name_bits[8];
  struct path_part parts[PATH_PARTS];
  __u64 part_count;
};

#endif
