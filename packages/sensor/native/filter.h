/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEAWORTHY_FILTER_H
#define SEAWORTHY_FILTER_H

#include <stddef.h>

/* From now on any other system call ends the process (seccomp(2)); threads that it starts inherit
 * that. Of bpf(2) only what looks at maps and changes them is allowed. Needs no_new_privs. Returns 0
 * or a negative errno. */
int allow_only(const int *calls, size_t count);

#endif
