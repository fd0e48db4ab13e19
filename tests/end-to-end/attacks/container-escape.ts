import { type Attack, ownNetwork, shell } from './attack.ts';

const unmasked = ['--security-opt', 'systempaths=unconfined'];

const unconfined = ['--security-opt', 'seccomp=unconfined'];

export const containerEscape: readonly Attack[] = [
  {
    what: "the engine's socket",
    attack: shell(
      'curl -s --unix-socket /run/docker.sock http://x/version >/dev/null; true',
      ...['--volume', '{stage}/docker.sock:/run/docker.sock'],
    ),
    expected: ['Container engine used from a container'],
    by: 'curl',
    twin: shell('curl -s --unix-socket /run/app.sock http://x/; true'),
  },
  {
    what: "the host's files for a root",
    attack: shell('chroot /host /bin/true; true', '--volume', '/:/host:ro'),
    expected: ["Root changed to the host's files in a container"],
    by: 'chroot',
    twin: shell('chroot / /bin/true; true'),
  },
  {
    what: 'the pattern of core dumps',
    attack: shell(': >> /proc/sys/kernel/core_pattern; true', ...unmasked),
    expected: ['Program of the host named to the kernel from a container'],
    by: 'sh -c',
    twin: shell('cat /proc/sys/kernel/core_pattern', ...unmasked),
  },
  {
    what: 'a device of a disk',
    attack: shell('mknod /disk b 8 200; true'),
    expected: ['Disk device made in a container'],
    by: 'mknod',
    twin: shell('mknod /pipe p; true'),
  },
  {
    what: 'a file by its handle',
    attack: shell(
      '/attack/attacker handle /etc/hostname; true',
      ...['--cap-add', 'DAC_READ_SEARCH', '--security-opt', 'seccomp=unconfined'],
    ),
    expected: ['File opened past its path in a container'],
    by: 'attacker handle',
    twin: shell('cat /etc/hostname; true', '--cap-add', 'DAC_READ_SEARCH'),
  },
  {
    what: "the host's namespaces",
    attack: shell('nsenter -t 1 -m true; true'),
    expected: ['Namespaces of the host entered from a container'],
    by: 'nsenter -t 1',
    twin: shell('nsenter --help > /dev/null; true'),
  },
  {
    what: 'a leaked descriptor',
    attack: { command: ['bash', '-c', 'exec 9</; cd /proc/self/fd/9'] },
    expected: ['Directory entered through a leaked descriptor'],
    by: 'bash -c',
    twin: { command: ['bash', '-c', 'exec 9</; cd /proc/self; cd /'] },
  },
  {
    what: 'a program for the kernel',
    attack: { options: unconfined, command: ['/attack/attacker', 'kernel-program'] },
    expected: ['Program of the kernel loaded from a container'],
    by: 'attacker kernel-program',
    twin: { options: unconfined, command: ['/attack/attacker', 'kernel-map'] },
  },
  {
    what: 'a cluster commanded by hand',
    attack: shell(
      'ip addr add 10.0.0.5/32 dev lo; curl -sk https://10.0.0.5:10250/pods; true',
      ...ownNetwork,
    ),
    expected: ['Engine or cluster commanded by hand from a container'],
    by: 'curl -sk',
    twin: shell('curl -sk https://127.0.0.1:8443/; true'),
  },
];
