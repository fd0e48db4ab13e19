/* SPDX-License-Identifier: Apache-2.0 */
/* Loads network.bpf.c and keeps its lists. */
#include "guard.h"
#include "network.h"
#include "network.skel.h"

#include <arpa/inet.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

static struct network_bpf *network;
static struct ring_buffer *ring;

/* The root of control groups v2, mounted for us alone: on many hosts it is nowhere. */
static int open_root(void)
{
  int own = open("/proc/1/ns/cgroup", O_RDONLY | O_CLOEXEC);

  if (own >= 0) {
    setns(own, CLONE_NEWCGROUP);
    close(own);
  }
  return mount_alone("cgroup2");
}

static int write_refusal(void *context, void *data, size_t size)
{
  static const char *const kinds[] = { "", "connect", "send" };
  const struct refusal *refusal = data;
  char address[33];

  (void)context;
  if (size < sizeof(*refusal) || refusal->kind > REFUSED_SEND)
    return 0;
  tell("{\"refused\":\"%s\",\"cgroup\":\"%llu\",\"pid\":%u,\"address\":\"%s\",\"port\":%u,"
       "\"unreported\":%llu}",
       kinds[refusal->kind], refusal->cgroup, refusal->pid,
       to_hex(refusal->address, sizeof(refusal->address), address), refusal->port,
       refusal->unreported);
  return 0;
}

int begin_network(void)
{
  struct bpf_program *program;
  int root = open_root(), error = 0;

  if (root < 0) {
    error = -errno;
    complain("no control groups v2", errno);
    return error;
  }
  network = network_bpf__open_and_load();
  if (!network) {
    error = -errno;
  } else {
    bpf_object__for_each_program(program, network->obj) {
      /* Stays without being kept: it lives as long as we do. */
      if (!bpf_program__attach_cgroup(program, root))
        error = -errno;
    }
    ring = ring_buffer__new(bpf_map__fd(network->maps.refusals), write_refusal, NULL, NULL);
    if (!error && !ring)
      error = -errno;
  }
  close(root);
  if (error) {
    complain("the kernel does not take the programs of the network", -error);
    network_bpf__destroy(network);
    network = NULL;
  }
  return error;
}

int refusals_descriptor(void)
{
  return network && ring ? ring_buffer__epoll_fd(ring) : -1;
}

void report_refusals(void)
{
  ring_buffer__consume(ring);
}

int confine(uint64_t cgroup, bool is_confined)
{
  __u32 value = 1;
  int error;

  if (!network)
    return -EOPNOTSUPP;
  if (is_confined)
    return bpf_map__update_elem(network->maps.confined, &cgroup, sizeof(cgroup), &value,
                                sizeof(value), BPF_ANY);
  error = bpf_map__delete_elem(network->maps.confined, &cgroup, sizeof(cgroup), 0);
  return error == -ENOENT ? 0 : error;
}

static bool from_hex(const char *text, uint8_t *bytes, size_t size)
{
  for (size_t at = 0; at < size; at++) {
    if (sscanf(text + 2 * at, "%2" SCNx8, &bytes[at]) != 1)
      return false;
  }
  return strlen(text) == 2 * size;
}

int list_destination(uint64_t cgroup, unsigned int bits, const char *address, unsigned int port,
                     bool is_listed)
{
  struct destination key = { .bits = DESTINATION_FIXED_BITS + bits,
                             .cgroup = { (__u32)cgroup, (__u32)(cgroup >> 32) },
                             .port = { port >> 8, port & 0xff } };
  __u8 value = 1;
  int error;

  if (!network)
    return -EOPNOTSUPP;
  if (bits > 128 || port > 65535 || !from_hex(address, key.address, sizeof(key.address)))
    return -EINVAL;
  if (is_listed)
    return bpf_map__update_elem(network->maps.destinations, &key, sizeof(key), &value,
                                sizeof(value), BPF_ANY);
  error = bpf_map__delete_elem(network->maps.destinations, &key, sizeof(key), 0);
  return error == -ENOENT ? 0 : error;
}
