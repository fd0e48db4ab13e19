import type { Play } from '../support/attack-stage.ts';
import { ownNetwork, shell } from './attack.ts';

/** What the default rules of Falco alert for. */
export interface DefaultAttack {
  readonly what: string;
  readonly attack: Play;
  readonly expected: string;
  readonly twin: Play;
}

const shopLabels = [
  ...['--label', 'io.kubernetes.pod.name=shop-1', '--label', 'io.kubernetes.pod.namespace=shop'],
  ...['--label', 'io.kubernetes.pod.uid=3f29c41a', '--label', 'io.kubernetes.container.name=shop'],
];

export const defaultAttacks: readonly DefaultAttack[] = [
  {
    what: 'a shell at a terminal',
    attack: { options: ['-t'], command: ['bash', '-c', 'true'] },
    expected: 'Terminal shell in container',
    twin: { command: ['bash', '-c', 'true'] },
  },
  {
    what: 'a read of /etc/shadow',
    attack: { command: ['cat', '/etc/shadow'] },
    expected: 'Read sensitive file untrusted',
    twin: { command: ['cat', '/etc/passwd'] },
  },
  {
    what: 'a dropped and executed program',
    attack: shell('cp /bin/true /opt/dropped; /opt/dropped; true'),
    expected: 'Drop and execute new binary in container',
    twin: shell('cp /bin/true /opt/dropped; /bin/true; true'),
  },
  {
    what: 'a connection to an unknown destination',
    attack: shell(
      'ip addr add 203.0.113.5/32 dev lo; curl -s http://203.0.113.5:8080/; true',
      ...ownNetwork,
      ...shopLabels,
    ),
    expected: 'Network Connection outside Local Subnet',
    twin: shell(
      'python3 -c \'import socket; s=socket.create_server(("127.0.0.1",81)); socket.create_connection(("127.0.0.1",81))\'; true',
      ...ownNetwork,
      ...shopLabels,
    ),
  },
  {
    what: 'an attempt to load a module',
    attack: { options: ['--cap-add', 'SYS_MODULE'], command: ['/attack/attacker', 'module'] },
    expected: 'Linux Kernel Module Injection Detected',
    twin: { options: ['--cap-add', 'SYS_MODULE'], command: ['/attack/attacker'] },
  },
  {
    what: 'ptrace of another process',
    attack: { options: ['--cap-add', 'SYS_PTRACE'], command: ['/attack/attacker', 'ptrace'] },
    expected: 'PTRACE attached to process',
    twin: { options: ['--cap-add', 'SYS_PTRACE'], command: ['/attack/attacker'] },
  },
];
