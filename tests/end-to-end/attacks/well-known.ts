import { type Attack, ownNetwork, python, shell } from './attack.ts';

export const wellKnown: readonly Attack[] = [
  {
    what: 'a shell at a terminal',
    attack: { options: ['-t'], command: ['bash', '-c', 'true'] },
    expected: ['Shell opened at a terminal in a container'],
    by: 'bash -c true',
    twin: { command: ['bash', '-c', 'true'] },
  },
  {
    what: 'a shell of a web server',
    attack: python('/attack/server.py', 'nginx', 'id'),
    expected: ['Shell started by a server'],
    by: 'sh -c id',
    twin: python('/attack/server.py', 'worker', 'id'),
  },
  {
    what: 'a dropped and executed program',
    attack: shell('cp /bin/true /opt/dropped; /opt/dropped; true'),
    expected: ['Program started that was not in the image'],
    by: 'dropped',
    twin: shell('cp /bin/true /opt/dropped; /bin/true; true'),
  },
  {
    what: 'a program that was put among those of the system',
    attack: shell('cp /bin/true /usr/bin/later; later; true'),
    expected: ['Program started that was installed later'],
    by: 'later',
    twin: shell('cp /bin/true /usr/bin/later; true'),
  },
  {
    what: 'a program in memory',
    attack: shell('/attack/attacker from-memory; true'),
    expected: ['Program started from memory'],
    by: 'x',
    twin: shell('/attack/attacker; true'),
  },
  {
    what: 'a read of /etc/shadow',
    attack: { command: ['cat', '/etc/shadow'] },
    expected: ['Password hashes read'],
    by: 'cat /etc/shadow',
    twin: { command: ['cat', '/etc/passwd'] },
  },
  {
    what: 'a search for keys',
    attack: shell('find /srv -name id_rsa; true'),
    expected: ['Keys searched for'],
    by: 'find /srv',
    twin: shell('find /srv -name index.html; true'),
  },
  {
    what: 'an attempt to load a module',
    attack: { options: ['--cap-add', 'SYS_MODULE'], command: ['/attack/attacker', 'module'] },
    expected: ['Kernel module loaded from a container'],
    by: 'attacker module',
    twin: { options: ['--cap-add', 'SYS_MODULE'], command: ['/attack/attacker'] },
  },
  {
    what: 'a connection to the internet by hand',
    attack: shell(
      'ip addr add 203.0.113.5/32 dev lo; curl -s http://203.0.113.5:8080/; true',
      ...ownNetwork,
    ),
    expected: ['Internet reached by hand from a container'],
    by: 'curl -s',
    twin: shell('curl -s http://127.0.0.1:8080/; true'),
  },
];
