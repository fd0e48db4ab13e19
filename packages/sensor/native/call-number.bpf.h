/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Which system call a task has asked for. */
#ifndef SEAWORTHY_CALL_NUMBER_H
#define SEAWORTHY_CALL_NUMBER_H

static __always_inline __u32 call_number(struct pt_regs *regs)
{
#if defined(__TARGET_ARCH_x86)
  return regs->orig_ax;
#else
  return regs->syscallno;
#endif
}

/* A 32-bit call on a 64-bit kernel has other numbers. */
static __always_inline bool is_compat_call(struct task_struct *task)
{
#if defined(__TARGET_ARCH_x86)
  return READ(struct task_struct, task, thread_info.status) & 2; /* TS_COMPAT */
#else
  return READ(struct task_struct, task, thread_info.flags) >> 22 & 1; /* TIF_32BIT */
#endif
}

#endif
