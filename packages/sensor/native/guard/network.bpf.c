/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Containers that may reach listed destinations only. The programs hang at the root of control
 * groups v2, by which every process comes. Without a rule that is a look-up a connection.
 */
#include "../kernel.h"
#include "network.h"

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "group.bpf.h"

#define REPORT_EVERY_NS 100000000ULL

char LICENSE[] SEC("license") = "Dual BSD/GPL";

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 4096);
  __type(key, __u64);
  __type(value, __u32);
} confined SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_LPM_TRIE);
  __uint(max_entries, 65536);
  __uint(map_flags, BPF_F_NO_PREALLOC);
  __type(key, struct destination);
  __type(value, __u8);
} destinations SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 64 * 1024);
} refusals SEC(".maps");

struct report_key {
  __u64 cgroup;
  __u64 kind;
};

struct report_state {
  __u64 time;
  __u64 unreported;
};

struct {
  __uint(type, BPF_MAP_TYPE_LRU_HASH);
  __uint(max_entries, 4096);
  __type(key, struct report_key);
  __type(value, struct report_state);
} reports SEC(".maps");

/* Who is refused may ask again and again: what repeats is counted. */
static __always_inline void report(const struct destination *key, __u64 cgroup, __u32 kind)
{
  struct report_key which = { .cgroup = cgroup, .kind = kind };
  struct report_state first = { .time = bpf_ktime_get_ns() };
  struct report_state *last = bpf_map_lookup_elem(&reports, &which);
  struct refusal *refusal = 0;

  if (!last || first.time - last->time >= REPORT_EVERY_NS)
    refusal = bpf_ringbuf_reserve(&refusals, sizeof(*refusal), 0);
  if (!refusal) {
    if (last)
      __sync_fetch_and_add(&last->unreported, 1);
    return;
  }
  __builtin_memset(refusal, 0, sizeof(*refusal));
  refusal->cgroup = cgroup;
  refusal->unreported = last ? last->unreported : 0;
  refusal->pid = bpf_get_current_pid_tgid() >> 32;
  refusal->kind = kind;
  __builtin_memcpy(refusal->address, key->address, sizeof(refusal->address));
  refusal->port = key->port[0] << 8 | key->port[1];
  bpf_map_update_elem(&reports, &which, &first, BPF_ANY);
  bpf_ringbuf_submit(refusal, 0);
}

/* Returns 1 to go on and 0 for EPERM. */
static __always_inline int judge(struct destination *key, __u16 port, __u32 kind)
{
  __u64 cgroup;

  if (!find_group(&confined, &cgroup))
    return 1;
  key->bits = DESTINATION_FIXED_BITS + 128;
  key->cgroup[0] = cgroup;
  key->cgroup[1] = cgroup >> 32;
  if (bpf_map_lookup_elem(&destinations, key))
    return 1;
  __builtin_memcpy(key->port, &port, sizeof(key->port));
  if (bpf_map_lookup_elem(&destinations, key))
    return 1;
  report(key, cgroup, kind);
  return 0;
}

static __always_inline int judge_ipv4(struct bpf_sock_addr *address, __u32 kind)
{
  struct destination key = {};
  __u32 ip = address->user_ip4;

  key.address[10] = key.address[11] = 0xff;
  __builtin_memcpy(&key.address[12], &ip, sizeof(ip));
  return judge(&key, address->user_port, kind);
}

static __always_inline int judge_ipv6(struct bpf_sock_addr *address, __u32 kind)
{
  struct destination key = {};
  __u32 parts[4] = { address->user_ip6[0], address->user_ip6[1], address->user_ip6[2],
                     address->user_ip6[3] };

  __builtin_memcpy(key.address, parts, sizeof(key.address));
  return judge(&key, address->user_port, kind);
}

SEC("cgroup/connect4")
int on_connect4(struct bpf_sock_addr *address)
{
  return judge_ipv4(address, REFUSED_CONNECT);
}

SEC("cgroup/connect6")
int on_connect6(struct bpf_sock_addr *address)
{
  return judge_ipv6(address, REFUSED_CONNECT);
}

SEC("cgroup/sendmsg4")
int on_send4(struct bpf_sock_addr *address)
{
  return judge_ipv4(address, REFUSED_SEND);
}

SEC("cgroup/sendmsg6")
int on_send6(struct bpf_sock_addr *address)
{
  return judge_ipv6(address, REFUSED_SEND);
}
