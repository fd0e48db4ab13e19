import { type Attack, ownNetwork, python, shell } from './attack.ts';

const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const tokenMount = ['--volume', `/etc/hostname:${token}:ro`];
const role = 'latest/meta-data/iam/security-credentials/web';

export const credentials: readonly Attack[] = [
  {
    what: "credentials of the machine's role",
    attack: shell(
      `ip addr add 169.254.169.254/32 dev lo; python3 /attack/serve.py 169.254.169.254 80 x & sleep 1; curl -s http://169.254.169.254/${role}; true`,
      ...ownNetwork,
    ),
    expected: ["Credentials asked of the cloud's metadata service"],
    by: 'curl -s',
    twin: shell(
      'python3 /attack/serve.py 127.0.0.1 80 x & sleep 1; curl -s http://127.0.0.1/health; true',
    ),
  },
  {
    what: 'the token of a workload',
    attack: shell(`cat ${token} > /dev/null; true`, ...tokenMount),
    expected: ['Token of a workload read by hand'],
    by: 'cat',
    twin: { ...python('/attack/read_file.py', token), options: tokenMount },
  },
  {
    what: "somebody's login at a cloud",
    attack: shell(
      'cat /root/.aws/credentials; true',
      '--volume',
      '/etc/hostname:/root/.aws/credentials:ro',
    ),
    expected: ['Login kept in a file read by hand'],
    by: 'cat',
    twin: {
      ...python('/attack/read_file.py', '/root/.aws/credentials'),
      options: ['--volume', '/etc/hostname:/root/.aws/credentials:ro'],
    },
  },
  {
    what: 'the memory of a process',
    attack: shell('/attack/attacker memory; true', '--cap-add', 'SYS_PTRACE'),
    expected: ['Memory of another process read in a container'],
    by: 'attacker memory',
    twin: shell('/attack/attacker; true'),
  },
  {
    what: 'a toolkit',
    attack: shell('cp /bin/true /opt/x; sh ./linpeas.sh; true'),
    expected: ['Toolkit of intruders started'],
    by: 'sh ./linpeas.sh',
    twin: shell('sh ./release.sh; true'),
  },
  {
    what: 'the environment of another process',
    attack: shell('cat /proc/1/environ > /dev/null; true'),
    expected: ['Environment of another process read'],
    by: 'cat /proc/1',
    twin: shell('cat /proc/1/status > /dev/null; true'),
  },
];
