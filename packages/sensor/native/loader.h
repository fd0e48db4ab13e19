/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEAWORTHY_LOADER_H
#define SEAWORTHY_LOADER_H

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "frame.h"
#include "sensor.skel.h"

/* Says what failed on standard error. */
void complain(const char *what, int error);

/* loader.c: the programs, as they are to be read: both kinds have the same names. */
struct sensor_bpf *open_programs(bool are_direct);
bool can_read_directly(void);
/* Whether this kernel says which capabilities are asked for (6.14). */
bool can_tell_capabilities(void);

/* control.c: one line of the agent's. Returns 0, or -1 after a complaint. */
int obey(struct sensor_bpf *sensor, char *line, bool is_loaded);

/* output.c: what goes to the agent, in batches. */
int write_frame(void *context, void *frame, size_t size);
int flush_frames(void);
void report_counters(struct sensor_bpf *sensor);
extern unsigned int last_asked; /* told with what follows */
void report_ready(unsigned int calls_attached);

/* privileges.c: gives up all that is not needed once the programs run; the calls last. */
int drop_privileges(void);
int drop_calls(void);

/* layout.c, probe.c: JSON on standard output. */
int print_layout(void);
int print_probe(void);

#endif
