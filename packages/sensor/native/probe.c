/* SPDX-License-Identifier: Apache-2.0 */
/* Tries what this kernel offers, and leaves nothing behind. */
#include "loader.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/fanotify.h>
#include <unistd.h>

static const char *json_bool(bool value)
{
  return value ? "true" : "false";
}

static bool can_attach(struct sensor_bpf *sensor, const char *name)
{
  struct bpf_program *program = bpf_object__find_program_by_name(sensor->obj, name);
  struct bpf_link *link = bpf_program__attach(program);

  if (!link)
    return false;
  bpf_link__destroy(link);
  return true;
}

int print_probe(void)
{
  static const char *const programs[] = { "on_sys_exit", "on_exec", "on_fork",
                                          "on_exit", "on_cgroup_mkdir" };
  bool are_direct = can_read_directly();
  struct sensor_bpf *sensor = open_programs(are_direct);
  struct bpf_program *program;
  bool is_loaded, tells_capabilities = can_tell_capabilities();
  int watch = fanotify_init(FAN_CLASS_CONTENT | FAN_CLOEXEC, O_RDONLY);

  if (!sensor)
    return 1;
  bpf_object__for_each_program(program, sensor->obj)
    bpf_program__set_autoload(program, true);
  bpf_program__set_autoload(sensor->progs.on_capability, tells_capabilities);
  is_loaded = sensor_bpf__load(sensor) == 0;
  printf("{\"ringBuffer\":%s", json_bool(libbpf_probe_bpf_map_type(BPF_MAP_TYPE_RINGBUF, NULL) > 0));
  printf(",\"fentry\":%s", json_bool(libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_TRACING, NULL) > 0));
  printf(",\"cgroupAddresses\":%s",
         json_bool(libbpf_probe_bpf_prog_type(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, NULL) > 0));
  printf(",\"sendSignal\":%s",
         json_bool(libbpf_probe_bpf_helper(BPF_PROG_TYPE_RAW_TRACEPOINT, BPF_FUNC_send_signal,
                                           NULL) > 0));
  printf(",\"fanotifyPermission\":%s", json_bool(watch >= 0));
  printf(",\"directReads\":%s", json_bool(are_direct));
  printf(",\"usedCalls\":%s", json_bool(is_loaded && can_attach(sensor, "on_sys_enter")));
  printf(",\"usedCapabilities\":%s",
         json_bool(is_loaded && tells_capabilities && can_attach(sensor, "on_capability")));
  printf(",\"loads\":%s,\"attaches\":{", json_bool(is_loaded));
  for (size_t index = 0; index < sizeof(programs) / sizeof(programs[0]); index++)
    printf("%s\"%s\":%s", index ? "," : "", programs[index],
           json_bool(is_loaded && can_attach(sensor, programs[index])));
  printf("}}\n");
  if (watch >= 0)
    close(watch);
  sensor_bpf__destroy(sensor);
  return 0;
}
