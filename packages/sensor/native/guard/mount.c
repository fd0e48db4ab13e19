/* SPDX-License-Identifier: Apache-2.0 */
#include "guard.h"

#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

int mount_alone(const char *type)
{
  int context = syscall(SYS_fsopen, type, FSOPEN_CLOEXEC), root = -1;

  if (context < 0)
    return -1;
  if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
    root = syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, 0);
  close(context);
  return root;
}
