import { example, type RuleGuide } from '../rule-guide.ts';

const away =
  'Take it out again, and find who wrote it: he could write elsewhere too. What software of yours writes there earns an exception.';

export const persistence: readonly RuleGuide[] = [
  {
    rule: 'Timed job written',
    act: away,
    alerts: [
      example('echo "* * * * * root curl …" > /etc/cron.d/x', (scene) => {
        scene.container().run('/bin/sh').write('/etc/cron.d/x');
      }),
      example('the table of root, on the host', (scene) => {
        scene.host().run('/usr/bin/tee').write('/var/spool/cron/crontabs/root');
      }),
    ],
    silent: [
      example('crontab -e', (scene) => {
        scene.host().run('/usr/bin/crontab').write('/var/spool/cron/crontabs/tmp.x');
      }),
      example('a package that brings a job', (scene) => {
        scene.container().run('/usr/bin/dpkg').write('/etc/cron.daily/logrotate.dpkg-new');
      }),
      example('docker pull of an image with cron in it', (scene) => {
        scene
          .host('/usr/bin/dockerd')
          .run('/usr/bin/dockerd', ['/'], { name: 'exe' })
          .write('/etc/cron.d/e2scrub_all');
      }),
      example('cat /etc/crontab', (scene) => {
        scene.container().run('/usr/bin/cat').read('/etc/crontab');
      }),
    ],
  },
  {
    rule: 'Key for logging in added',
    act: away,
    alerts: [
      example('echo ssh-ed25519 … >> /root/.ssh/authorized_keys', (scene) => {
        scene.container().run('/bin/sh').append('/root/.ssh/authorized_keys');
      }),
      example('written beside it and put in its place', (scene) => {
        const move = scene.container().run('/usr/bin/mv');
        move.rename('/home/git/.ssh/k', '/home/git/.ssh/authorized_keys');
      }),
    ],
    silent: [
      example('sshd that reads it', (scene) => {
        scene.container('/usr/sbin/sshd').read('/root/.ssh/authorized_keys');
      }),
      example('an administrator of the host', (scene) => {
        scene.host().run('/usr/bin/tee').append('/root/.ssh/authorized_keys');
      }),
    ],
  },
  {
    rule: 'Account or rule of sudo written',
    act: away,
    alerts: [
      example("echo 'x::0:0::/:/bin/sh' >> /etc/passwd", (scene) => {
        scene.container().run('/bin/sh').append('/etc/passwd');
      }),
      example('a rule of sudo', (scene) => {
        scene.container().run('/usr/bin/tee').write('/etc/sudoers.d/x');
      }),
    ],
    silent: [
      example('an entry script that adds the user it was told to', (scene) => {
        scene.container('/bin/sh').append('/etc/passwd');
      }),
      example('useradd', (scene) => {
        scene.container().run('/usr/sbin/useradd').write('/etc/passwd').write('/etc/shadow');
      }),
    ],
  },
  {
    rule: 'Start of the host written from a container',
    act: 'Take away the mount of the host. Treat the node as broken into: what was written may have run.',
    alerts: [
      example('a job of cron, through /mnt', (scene) => {
        scene.container().run('/bin/sh').append('/mnt/var/spool/cron/crontabs/root');
      }),
      example('a unit of systemd, through /host', (scene) => {
        scene.container().run('/usr/bin/cp').write('/host/etc/systemd/system/x.service');
      }),
    ],
    silent: [
      example('what a volume holds', (scene) => {
        scene.container().run('/usr/bin/cp').write('/mnt/backup/2026-03-01.tar');
      }),
      example('an agent that reads it', (scene) => {
        scene.container().read('/host/etc/crontab');
      }),
    ],
  },
  {
    rule: 'Program given the rights of its owner',
    act: away,
    alerts: [
      example('chmod u+s /tmp/bash', (scene) => {
        scene.container().run('/usr/bin/chmod').setMode('/tmp/bash', 'as its owner');
      }),
    ],
    silent: [
      example('chmod +x', (scene) => {
        scene.container().run('/usr/bin/chmod').setMode('/srv/run.sh', 'plain');
      }),
      example('a package', (scene) => {
        scene.container().run('/usr/bin/dpkg').setMode('/usr/bin/su.dpkg-new', 'as its owner');
      }),
    ],
  },
];
