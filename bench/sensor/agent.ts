import { SensorSource } from '@seaworthy/sensor';

/**
 * The sensor as an agent with the default rules has it: says "ready", and at its end how many events
 * there were and how many were lost.
 */
let events = 0;
let lost = 0;
const abort = new AbortController();
process.on('SIGTERM', () => abort.abort());
const source = new SensorSource({
  events: [
    ...['open', 'openat', 'openat2', 'creat', 'connect', 'listen', 'accept', 'accept4', 'socket'],
    ...[
      'sendto',
      'sendmsg',
      'recvfrom',
      'recvmsg',
      'dup',
      'dup2',
      'dup3',
      'ptrace',
      'bpf',
      'setns',
    ],
    ...['init_module', 'finit_module', 'unshare', 'mount', 'userfaultfd', 'setuid', 'unlink'],
    ...['unlinkat', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'],
    ...['mkdir', 'mkdirat', 'rmdir', 'chmod', 'fchmod', 'fchmodat', 'execve', 'execveat'],
  ],
  openReads: {
    exact: ['/etc/shadow', '/etc/sudoers', '/etc/pam.conf'],
    prefixes: ['/etc/pam.d/', '/etc/sudoers.d/', '/root/.ssh/', '/root/.aws/'],
  },
  onReady: () => process.stdout.write('ready\n'),
});
await source.run(
  {
    receive: () => {
      events++;
    },
    lost: (count) => {
      lost += count;
    },
    problem: () => {},
  },
  abort.signal,
);
process.stdout.write(`${JSON.stringify({ events, lost })}\n`);
