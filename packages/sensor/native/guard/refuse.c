/* SPDX-License-Identifier: Apache-2.0 */
/* Loads refuse.bpf.c as this kernel takes it, and keeps its list of containers. */
#include "../host.h"
#include "guard.h"
#include "refuse.h"
#include "refuse.skel.h"
#include "returns.skel.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

static struct refuse_bpf *programs;
static struct ring_buffer *ring;
static enum refuse_means means;

/* Programs of BPF LSM load into kernels that never call them, too. */
static bool calls_bpf_lsm(void)
{
  char names[512];
  int root = -1, list = open("/sys/kernel/security/lsm", O_RDONLY | O_CLOEXEC);
  ssize_t size = 0;

  if (list < 0 && (root = mount_alone("securityfs")) >= 0)
    list = openat(root, "lsm", O_RDONLY | O_CLOEXEC);
  if (list >= 0) {
    size = read(list, names, sizeof(names) - 1);
    close(list);
  }
  if (root >= 0)
    close(root);
  if (size <= 0)
    return false;
  names[size] = 0;
  for (char *name = strtok(names, ",\n"); name; name = strtok(NULL, ",\n")) {
    if (strcmp(name, "bpf") == 0)
      return true;
  }
  return false;
}

/* The skeleton of one object with the bytes of either. */
static struct refuse_bpf *open_programs(bool are_returns)
{
  struct refuse_bpf *opened = calloc(1, sizeof(*opened));
  struct bpf_program *program;

  if (!opened || refuse_bpf__create_skeleton(opened) != 0)
    return NULL;
  if (are_returns)
    opened->skeleton->data = (void *)returns_bpf__elf_bytes(&opened->skeleton->data_sz);
  if (bpf_object__open_skeleton(opened->skeleton, NULL) != 0) {
    refuse_bpf__destroy(opened);
    return NULL;
  }
  bpf_object__for_each_program(program, opened->obj)
    bpf_program__set_autoload(program, false);
  opened->bss->host_mount_namespace = host_mount_namespace();
  return opened;
}

static bool try_means(enum refuse_means tried, unsigned int rules)
{
  struct refuse_bpf *opened = open_programs(tried == REFUSES_BY_RETURNS);
  bool is_refusing = tried != REFUSES_BY_SIGNAL;

  if (!opened)
    return false;
  if (rules & REFUSE_MODULES) {
    bpf_program__set_autoload(opened->progs.on_enter, !is_refusing);
    bpf_program__set_autoload(opened->progs.on_read_file, is_refusing);
    bpf_program__set_autoload(opened->progs.on_load_data, is_refusing);
  }
  bpf_map__set_autocreate(opened->maps.marks, tried == REFUSES_BY_LSM);
  if (rules & REFUSE_FILES)
    bpf_program__set_autoload(opened->progs.on_open, is_refusing);
  if (refuse_bpf__load(opened) != 0 || refuse_bpf__attach(opened) != 0) {
    refuse_bpf__destroy(opened);
    return false;
  }
  programs = opened;
  means = tried;
  return true;
}

static int write_act(void *context, void *data, size_t size)
{
  const struct refused_act *act = data;
  char file[2 * TOLD_MAX + 1], program[2 * TOLD_MAX + 1], link[32];
  const char *why = NULL;

  (void)context;
  if (size < sizeof(*act))
    return 0;
  if (act->rule == REFUSE_MODULES)
    why = "module";
  else if (act->rule == REFUSE_CHANGED)
    why = "changed";
  else if (act->rule == REFUSE_OUTSIDE)
    why = "outside";
  else if (act->rule == REFUSE_MEMORY)
    why = "memory";
  if (!why && act->rule != REFUSE_READS)
    return 0;
  snprintf(link, sizeof(link), "/proc/%u/exe", act->pid);
  /* Who has ended meanwhile is known by his command's name. */
  if (*read_link(link, program) == 0)
    to_hex(act->command, strnlen(act->command, sizeof(act->command)), program);
  to_hex(act->path, strnlen(act->path, sizeof(act->path)), file);
  if (act->rule == REFUSE_READS) {
    tell("{\"denied\":true,\"why\":\"unreadable\",\"watch\":%llu,\"pid\":%u,"
         "\"path\":\"%s\",\"program\":\"%s\"}",
         act->cgroup, act->pid, file, program);
    return 0;
  }
  tell("{\"stopped\":\"%s\",\"cgroup\":\"%llu\",\"pid\":%u,\"path\":\"%s\","
       "\"program\":\"%s\",\"killed\":%s,\"happened\":%s,\"unreported\":%llu}",
       why, act->cgroup, act->pid, file, program,
       json_bool(act->is_killed), json_bool(act->has_happened), act->unreported);
  return 0;
}

static const char *const names[] = { "none", "signal", "returns", "lsm" };

enum refuse_means means_named(const char *name)
{
  enum refuse_means found = REFUSES_BY_LSM;

  while (found > REFUSES_NOTHING && strcmp(names[found], name) != 0)
    found--;
  return found;
}

static bool has_means(enum refuse_means tried, unsigned int rules)
{
  if (tried == REFUSES_BY_SIGNAL && !(rules & REFUSE_MODULES))
    return false;
  return (tried != REFUSES_BY_LSM || calls_bpf_lsm()) && try_means(tried, rules);
}

const char *begin_refusing(unsigned int rules, enum refuse_means strongest)
{
  libbpf_print_fn_t print = libbpf_set_print(NULL);
  enum refuse_means tried = rules ? strongest : REFUSES_NOTHING;

  while (tried > REFUSES_NOTHING && !has_means(tried, rules))
    tried--;
  libbpf_set_print(print);
  if (tried > REFUSES_NOTHING) {
    ring = ring_buffer__new(bpf_map__fd(programs->maps.acts), write_act, NULL, NULL);
    if (!ring) {
      complain("what is refused cannot be told", errno);
      refuse_bpf__destroy(programs);
      means = REFUSES_NOTHING;
    }
  }
  return names[means];
}

const struct hiding_maps *hiding_maps(void)
{
  static struct hiding_maps maps;

  if (means != REFUSES_BY_LSM || !bpf_program__autoload(programs->progs.on_open))
    return NULL;
  maps = (struct hiding_maps){ programs->maps.marks, programs->maps.hidden_names,
                                &programs->bss->hides_files };
  return &maps;
}

int acts_descriptor(void)
{
  return ring ? ring_buffer__epoll_fd(ring) : -1;
}

void report_acts(void)
{
  ring_buffer__consume(ring);
}

/* Of the file system that its files are told from; as long as it has none of its own, all that it
 * executes lies outside. */
static int find_root(int pid, uint32_t *device)
{
  char path[64];
  struct statfs type;
  struct stat status;
  int root, error = 0;

  if (is_of_host("ns/mnt", pid) || is_of_host("root", pid))
    return -EAGAIN;
  snprintf(path, sizeof(path), "/proc/%d/root", pid);
  root = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0)
    return -errno;
  if (fstatfs(root, &type) != 0 || fstat(root, &status) != 0)
    error = -errno;
  else if (type.f_type != OVERLAYFS_SUPER_MAGIC)
    error = -ENOTSUP;
  else
    *device = major(status.st_dev) << 20 | minor(status.st_dev);
  close(root);
  return error;
}

int refuse(uint64_t cgroup, int pid, unsigned int rules)
{
  struct container_rules value = { .rules = rules };
  int error = 0, failed;

  if (means == REFUSES_NOTHING || (rules & REFUSE_FILES && means == REFUSES_BY_SIGNAL))
    return -EOPNOTSUPP;
  if (rules == 0) {
    error = bpf_map__delete_elem(programs->maps.containers, &cgroup, sizeof(cgroup), 0);
    return error == -ENOENT ? 0 : error;
  }
  if (rules & (REFUSE_CHANGED | REFUSE_OUTSIDE))
    error = find_root(pid, &value.device);
  /* What needs no root holds at once. */
  if (error)
    value.rules &= ~REFUSE_OUTSIDE;
  failed = bpf_map__update_elem(programs->maps.containers, &cgroup, sizeof(cgroup), &value,
                                sizeof(value), BPF_ANY);
  return error ? error : failed;
}
