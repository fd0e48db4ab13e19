/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The agent's words, a line each. They come over the pipe that the agent made, from nobody else.
 *
 *   ring BYTES                                    before the start only
 *   program NAME                                  likewise: attach it
 *   uses                                          likewise: tell what containers use first
 *   option NAME NUMBER
 *   ignore PID PID                                what the agent is; 0: no more
 *   call NUMBER IS_COMPAT 13 NUMBERS              a struct call_plan, field by field
 *   path RULE PATH                                enum path_rule; 0 removes
 *   part RULE TEXT                                likewise, of paths that have it somewhere
 *   name NAME                                     threads of this name: all their opens are wanted
 *   forbid CGROUP BITS                            enum forbidden; 0 removes
 *   forbid-path CGROUP IS_FORBIDDEN PATH
 *   ask NUMBER                                    say so once all of the above is done
 */
#include "loader.h"
#include "socketcall.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int set_program(struct sensor_bpf *sensor, const char *name)
{
  struct bpf_program *program = bpf_object__find_program_by_name(sensor->obj, name);

  if (!program)
    return -EINVAL;
  return bpf_program__set_autoload(program, true);
}

/* What containers use for the first time. Capabilities are told where the kernel can. */
static int watch_uses(struct sensor_bpf *sensor)
{
  static const char *const programs[] = { "on_sys_enter", "on_use_attach", "on_use_fork",
                                          "on_use_exec" };
  int error = 0;

  for (size_t index = 0; index < sizeof(programs) / sizeof(programs[0]) && !error; index++)
    error = set_program(sensor, programs[index]);
  if (!error && can_tell_capabilities()) {
    error = set_program(sensor, "on_capability");
    sensor->bss->options.tells_capabilities = 1;
  }
  return error;
}

static int set_option(struct sensor_bpf *sensor, const char *name, unsigned int value)
{
  struct sensor_options *options = &sensor->bss->options;

  if (strcmp(name, "host-mount-namespace") == 0)
    options->host_mount_namespace = value;
  else if (strcmp(name, "containers-only") == 0)
    options->containers_only = value;
  else if (strcmp(name, "environment") == 0)
    options->environment = value;
  else if (strcmp(name, "asks-paths") == 0)
    options->asks_paths = value;
  else if (strcmp(name, "asks-traversal") == 0)
    options->asks_traversal = value;
  else
    return -EINVAL;
  return 0;
}

static int set_call(struct sensor_bpf *sensor, const char *words)
{
  unsigned int number, is_compat, fields[13];

  if (sscanf(words, "%u %u %u %u %u %u %u %u %u %u %u %u %u %u %u", &number, &is_compat, &fields[0],
             &fields[1], &fields[2], &fields[3], &fields[4], &fields[5], &fields[6], &fields[7],
             &fields[8], &fields[9], &fields[10], &fields[11], &fields[12]) != 15 ||
      number >= CALLS || is_compat > 1)
    return -EINVAL;
  sensor->bss->call_plans[is_compat * CALLS + number] = (struct call_plan){
    .wanted = fields[0],
    .texts = fields[1],
    .paths = fields[2],
    .directories = fields[3],
    .descriptor = fields[4],
    .blob = fields[5],
    .blob_size = fields[6],
    .payload = fields[7],
    .payload_kind = fields[8],
    .filter = fields[9],
    .match = fields[10],
    .open_flags = fields[11],
    .match_value = fields[12],
  };
  sensor->bss->wanted_calls[number] = sensor->bss->call_plans[number].wanted ||
                                      sensor->bss->call_plans[CALLS + number].wanted;
#if defined(__x86_64__)
  for (size_t index = 0; index < SOCKETCALLS; index++)
    if (is_compat && fields[0] && socketcalls[index].number == number)
      sensor->bss->wanted_calls[SOCKETCALL] = true;
#endif
  return 0;
}

static int set_path(struct sensor_bpf *sensor, unsigned int rule, const char *path)
{
  struct path_prefix prefix = {};
  size_t size = strlen(path);

  if (size > sizeof(prefix.path))
    return -ENAMETOOLONG;
  prefix.bits = size * 8;
  memcpy(prefix.path, path, size);
  rule |= size << 16;
  sensor->bss->options.path_generation++;
  if ((rule & 0xffff) == 0)
    return bpf_map__delete_elem(sensor->maps.path_rules, &prefix, sizeof(prefix), 0);
  return bpf_map__update_elem(sensor->maps.path_rules, &prefix, sizeof(prefix), &rule, sizeof(rule),
                              BPF_ANY);
}

static int add_part(struct sensor_bpf *sensor, unsigned int rule, const char *text)
{
  struct sensor_options *options = &sensor->bss->options;
  struct path_part part = { .rule = rule };
  size_t size = strlen(text);

  if (size == 0 || size > sizeof(part.letters) || options->part_count >= PATH_PARTS)
    return -EINVAL;
  memcpy(&part.letters, text, size);
  memset(&part.mask, 0xff, size);
  options->parts[options->part_count++] = part;
  options->path_generation++;
  return 0;
}

static int set_name(struct sensor_bpf *sensor, const char *text)
{
  struct thread_name name = {};
  __u64 halves[2];
  __u32 bit, yes = 1;

  if (strlen(text) >= sizeof(name.text))
    return -ENAMETOOLONG;
  memcpy(name.text, text, strlen(text));
  memcpy(halves, name.text, sizeof(halves));
  bit = bit_of_name(halves[0], halves[1]);
  sensor->bss->options.name_bits[bit / 64] |= 1ULL << bit % 64;
  return bpf_map__update_elem(sensor->maps.wanted_names, &name, sizeof(name), &yes, sizeof(yes),
                              BPF_ANY);
}

static int set_forbidden(struct sensor_bpf *sensor, unsigned long long cgroup, unsigned int bits)
{
  __u64 key = cgroup;

  if (bits == 0)
    return bpf_map__delete_elem(sensor->maps.forbidden, &key, sizeof(key), 0);
  sensor->bss->options.forbids = 1;
  return bpf_map__update_elem(sensor->maps.forbidden, &key, sizeof(key), &bits, sizeof(bits),
                              BPF_ANY);
}

static int set_forbidden_path(struct sensor_bpf *sensor, unsigned long long cgroup,
                              unsigned int is_forbidden, const char *path)
{
  struct forbidden_path key = { .cgroup = cgroup };

  if (strlen(path) >= sizeof(key.path))
    return -ENAMETOOLONG;
  memcpy(key.path, path, strlen(path));
  if (!is_forbidden)
    return bpf_map__delete_elem(sensor->maps.forbidden_paths, &key, sizeof(key), 0);
  sensor->bss->options.forbids = 1;
  return bpf_map__update_elem(sensor->maps.forbidden_paths, &key, sizeof(key), &is_forbidden,
                              sizeof(is_forbidden), BPF_ANY);
}

static int ignore(struct sensor_bpf *sensor, unsigned int agent, unsigned int guard)
{
  sensor->bss->options.ignored_pids[1] = agent;
  sensor->bss->options.ignored_pids[2] = guard;
  return 0;
}

static int answer(struct sensor_bpf *sensor, unsigned int number)
{
  last_asked = number;
  report_ready(sensor->links.on_sys_exit != NULL);
  return flush_frames();
}

int obey(struct sensor_bpf *sensor, char *line, bool is_loaded)
{
  unsigned long long cgroup;
  unsigned int number, other;
  int error = -EINVAL, at = 0;
  char name[64];

  if (strncmp(line, "call ", 5) == 0)
    error = set_call(sensor, line + 5);
  else if (sscanf(line, "option %63s %u", name, &number) == 2)
    error = set_option(sensor, name, number);
  else if (sscanf(line, "ignore %u %u", &number, &other) == 2)
    error = ignore(sensor, number, other);
  else if (sscanf(line, "ring %u", &number) == 1 && !is_loaded)
    error = bpf_map__set_max_entries(sensor->maps.frames, number);
  else if (sscanf(line, "program %63s", name) == 1 && !is_loaded)
    error = set_program(sensor, name);
  else if (strcmp(line, "uses") == 0 && !is_loaded)
    error = watch_uses(sensor);
  else if (sscanf(line, "path %u %n", &number, &at) == 1 && at > 0 && is_loaded)
    error = set_path(sensor, number, line + at);
  else if (sscanf(line, "part %u %n", &number, &at) == 1 && at > 0 && is_loaded)
    error = add_part(sensor, number, line + at);
  else if (strncmp(line, "name ", 5) == 0 && is_loaded)
    error = set_name(sensor, line + 5);
  else if (sscanf(line, "forbid %llu %u", &cgroup, &number) == 2 && is_loaded)
    error = set_forbidden(sensor, cgroup, number);
  else if (sscanf(line, "forbid-path %llu %u %n", &cgroup, &number, &at) == 2 && at > 0 && is_loaded)
    error = set_forbidden_path(sensor, cgroup, number, line + at);
  else if (sscanf(line, "ask %u", &number) == 1 && is_loaded)
    error = answer(sensor, number);
  /* What is to be removed may be gone. */
  if (error == 0 || error == -ENOENT)
    return 0;
  complain(line, -error);
  return -1;
}
