/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * socketcall(2): the one call of i386 for all that sockets do. It has calls of its own for them since
 * Linux 4.3, but C libraries use the old one still. Source: Linux, include/uapi/linux/net.h, net/socket.c,
 * asm/unistd_32.h.
 */
#ifndef SEAWORTHY_SOCKETCALL_H
#define SEAWORTHY_SOCKETCALL_H

#define SOCKETCALL 102
#define SOCKETCALLS 32

/* By the first argument: the call that does the same, and the size of the arguments in memory. */
static const struct {
  __u16 number;
  __u16 size;
} socketcalls[SOCKETCALLS] = {
  [1] = { 359, 12 },  /* socket */
  [2] = { 361, 12 },  /* bind */
  [3] = { 362, 12 },  /* connect */
  [4] = { 363, 8 },   /* listen */
  [5] = { 364, 12 },  /* accept, as accept4 without flags */
  [8] = { 360, 16 },  /* socketpair */
  [9] = { 369, 16 },  /* send, as sendto without an address */
  [10] = { 371, 16 }, /* recv */
  [11] = { 369, 24 }, /* sendto */
  [12] = { 371, 24 }, /* recvfrom */
  [16] = { 370, 12 }, /* sendmsg */
  [17] = { 372, 12 }, /* recvmsg */
  [18] = { 364, 16 }, /* accept4 */
  [20] = { 345, 16 }, /* sendmmsg */
};

#endif
