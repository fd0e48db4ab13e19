/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEAWORTHY_HOST_H
#define SEAWORTHY_HOST_H

/* Its number; 0 when it cannot be found. */
unsigned int host_mount_namespace(void);

#endif
