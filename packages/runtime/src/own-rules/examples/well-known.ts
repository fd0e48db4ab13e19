import { example, type RuleGuide } from '../rule-guide.ts';

const trace =
  'Find out how it came there: look at what its parents did before. Rebuild the image rather than mend the container.';

export const wellKnown: readonly RuleGuide[] = [
  {
    rule: 'Shell opened at a terminal in a container',
    act: 'Ask who it was: the audit log of the cluster, or the history of the host, knows. Debugging containers beside the workload leave the workload alone.',
    alerts: [
      example('docker exec -it shop bash', (scene) => {
        scene.container().fork().exec('/bin/bash', [], { tty: true });
      }),
    ],
    silent: [
      example('a health check in sh -c', (scene) => {
        scene.container().shell('curl -fs http://localhost:8080/health');
      }),
      example('what is typed there afterwards', (scene) => {
        scene.container('/bin/sh').run('/bin/bash', ['./report.sh'], { tty: true });
      }),
      example('a shell of the host', (scene) => {
        scene.host('/usr/sbin/sshd').run('/bin/bash', [], { tty: true });
      }),
    ],
  },
  {
    rule: 'Shell started by a server',
    act: `${trace} What the server was asked just before stands in its log.`,
    alerts: [
      example('nginx starts sh -c id', (scene) => {
        scene.container('/usr/sbin/nginx').shell('id');
      }),
      example('a database of the host', (scene) => {
        scene.host('/usr/lib/postgresql/15/bin/postgres').shell('curl http://203.0.113.9/x');
      }),
      example('a pool of PHP', (scene) => {
        scene.container('/usr/sbin/php-fpm8.2').shell('ls /var/www');
      }),
    ],
    silent: [
      example('an archive of the write-ahead log', (scene) => {
        scene.container('/usr/bin/postgres').shell('cp pg_wal/0001 /archive/0001');
      }),
      example('a log that is rotated', (scene) => {
        scene.host('/usr/sbin/apache2').shell('exec rotatelogs /var/log/x 86400');
      }),
      example('an entry script that starts the server', (scene) => {
        scene.container('/bin/sh').shell('test -f /etc/nginx/nginx.conf').run('/usr/sbin/nginx');
      }),
    ],
  },
  {
    rule: 'Program started that was not in the image',
    act: `${trace} A rule of prevention with \`deny: [changed-files]\` refuses the next one before it runs.`,
    alerts: [
      example('curl -o /tmp/x http://…; /tmp/x', (scene) => {
        scene.container().run('/tmp/x', [], { layer: 'container' });
      }),
    ],
    silent: [
      example('a program of the image', (scene) => {
        scene.container().run('/usr/bin/ls');
      }),
      example('a build', (scene) => {
        const make = scene.container().run('/usr/bin/make');
        make.run('/src/conftest', [], { layer: 'container' });
      }),
    ],
  },
  {
    rule: 'Program started that was installed later',
    act: 'Put it into the image, where it is scanned, or leave it away. If nobody has installed it, treat the container as broken into.',
    alerts: [
      example('apt-get install nmap; nmap 10.0.0.0/8', (scene) => {
        scene.container().run('/usr/bin/nmap', ['10.0.0.0/8'], { layer: 'container' });
      }),
    ],
    silent: [
      example('the installation itself', (scene) => {
        const dpkg = scene.container().run('/usr/bin/apt-get').run('/usr/bin/dpkg');
        dpkg.run('/usr/sbin/ldconfig', [], { layer: 'container' });
      }),
    ],
  },
  {
    rule: 'Program started from memory',
    act: `${trace} Its bytes are in /proc/PID/exe as long as it runs: take a copy. A rule of prevention with \`deny: [memory-files]\` ends the next one before its first instruction.`,
    alerts: [
      example('memfd_create and fexecve', (scene) => {
        scene.container().run('memfd:x', [], { layer: 'memory' });
      }),
      example('the same on the host', (scene) => {
        scene.host().run('memfd:kworker', [], { layer: 'memory' });
      }),
    ],
    silent: [
      example('the runtime, with a copy of itself', (scene) => {
        scene.host('/usr/bin/containerd-shim-runc-v2').run('memfd:runc_cloned:/proc/self/exe', [], {
          layer: 'memory',
          name: '6',
        });
      }),
    ],
  },
  {
    rule: 'Password hashes read',
    act: 'Change the passwords that the file holds, and see what else the program read. A program that has a right to it earns an exception.',
    alerts: [
      example('cat /etc/shadow', (scene) => {
        scene.container().run('/usr/bin/cat').read('/etc/shadow');
      }),
      example("the host's, through a mount", (scene) => {
        scene.container().run('/usr/bin/cp').read('/host/etc/shadow');
      }),
      example('on the host', (scene) => {
        scene.host().run('/usr/bin/tar').read('/etc/gshadow');
      }),
    ],
    silent: [
      example('sudo', (scene) => {
        scene.host().run('/usr/bin/sudo').read('/etc/shadow');
      }),
      example('a package that makes a user', (scene) => {
        const dpkg = scene.container().run('/usr/bin/dpkg');
        dpkg.run('/bin/sh').run('/usr/bin/grep').read('/etc/shadow');
      }),
      example('cat /etc/passwd', (scene) => {
        scene.container().run('/usr/bin/cat').read('/etc/passwd');
      }),
    ],
  },
  {
    rule: 'Keys searched for',
    act: trace,
    alerts: [
      example('find / -name id_rsa', (scene) => {
        scene.container().run('/usr/bin/find', ['/', '-name', 'id_rsa']);
      }),
      example("grep -r 'PRIVATE KEY' /", (scene) => {
        scene.container().run('/usr/bin/grep', ['-r', 'PRIVATE KEY', '/']);
      }),
    ],
    silent: [
      example('find /tmp -mtime +7 -delete', (scene) => {
        scene.container().run('/usr/bin/find', ['/tmp', '-mtime', '+7', '-delete']);
      }),
      example('a check of configuration', (scene) => {
        scene.container().run('/usr/bin/grep', ['-q', 'listen 80', '/etc/nginx/nginx.conf']);
      }),
    ],
  },
  {
    rule: 'Kernel module loaded from a container',
    act: 'If it was loaded, the node cannot be trusted: take it out and build it anew. Drop CAP_SYS_MODULE, and privileges: without them the kernel refuses. Where one has to keep them, a rule of prevention with `deny: [kernel-modules]` refuses the next one.',
    alerts: [
      example('insmod rootkit.ko', (scene) => {
        scene.container().run('/usr/sbin/insmod').loadModule('/tmp/rootkit.ko');
      }),
      example('out of memory', (scene) => {
        scene.container().run('/opt/x').loadModule();
      }),
    ],
    silent: [
      example('lsmod', (scene) => {
        scene.container().run('/usr/bin/lsmod').read('/proc/modules');
      }),
      example('udev on the host', (scene) => {
        const module = '/usr/lib/modules/6.1.0-18-amd64/kernel/fs/xfs/xfs.ko';
        scene.host('/usr/lib/systemd/systemd-udevd').loadModule(module);
      }),
    ],
  },
  {
    rule: 'Kernel module loaded from an unusual place',
    act: 'If nobody has built it, the host cannot be trusted: take it out and build it anew. Kernels that load signed modules alone (lockdown, module.sig_enforce) refuse it.',
    alerts: [
      example('insmod /root/diamorphine.ko', (scene) => {
        scene.host().run('/usr/sbin/insmod').loadModule('/root/diamorphine.ko');
      }),
    ],
    silent: [
      example('modprobe overlay', (scene) => {
        const module = '/lib/modules/6.1.0-18-amd64/kernel/fs/overlayfs/overlay.ko';
        scene.host().run('/usr/sbin/modprobe').loadModule(module);
      }),
      example('a module that was built for this kernel', (scene) => {
        const dkms = '/lib/modules/6.1.0-18-amd64/updates/dkms/nvidia.ko';
        scene.host().run('/usr/sbin/modprobe').loadModule(dkms);
      }),
    ],
  },
  {
    rule: 'Internet reached by hand from a container',
    act: 'See what was fetched or sent. A script of yours earns an exception; for the rest, say where a workload may connect to (destinations in docs/response.md), or let its profile say it.',
    alerts: [
      example('curl http://203.0.113.9/x', (scene) => {
        scene.container().run('/usr/bin/curl').connect('203.0.113.9:80');
      }),
      example('bash without a tool', (scene) => {
        scene.container().run('/bin/bash').connect('203.0.113.9:443');
      }),
    ],
    silent: [
      example('the application', (scene) => {
        scene.container().connect('203.0.113.9:443');
      }),
      example('a health check', (scene) => {
        scene.container().run('/usr/bin/curl').connect('127.0.0.1:8080');
      }),
      example('a neighbour', (scene) => {
        scene.container().run('/usr/bin/wget').connect('10.0.3.7:80');
      }),
      example('npm', (scene) => {
        scene.container().run('/usr/bin/npm').run('/usr/bin/curl').connect('203.0.113.9:443');
      }),
    ],
  },
];
