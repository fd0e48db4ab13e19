/** Capabilities in the order of their bits (linux/capability.h). */
const names = `
CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT
SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE
AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ
PERFMON BPF CHECKPOINT_RESTORE
`
  .trim()
  .split(/\s+/);

/** @param words with or without "CAP_"; what is not known is left out */
export function capabilityBits(words: readonly string[]): bigint {
  let bits = 0n;
  for (const word of words) {
    const at = names.indexOf(word.replace(/^CAP_/, ''));
    bits |= at === -1 ? 0n : 1n << BigInt(at);
  }
  return bits;
}
