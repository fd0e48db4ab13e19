import { example, type RuleGuide } from '../rule-guide.ts';

const beforeThat =
  'Look at what happened just before: somebody does not want it to be seen. Logs that are sent elsewhere at once cannot be deleted.';

export const tampering: readonly RuleGuide[] = [
  {
    rule: 'System log deleted',
    act: beforeThat,
    alerts: [
      example('rm /var/log/auth.log', (scene) => {
        scene.host().run('/usr/bin/rm').delete('/var/log/auth.log');
      }),
      example('a file of the journal', (scene) => {
        scene.host().run('/usr/bin/rm').delete('/var/log/journal/3f29/system.journal');
      }),
    ],
    silent: [
      example('logrotate', (scene) => {
        scene.host().run('/usr/sbin/logrotate').delete('/var/log/syslog').delete('/var/log/wtmp');
      }),
      example('a script that logrotate runs', (scene) => {
        scene.host().run('/usr/sbin/logrotate').run('/bin/sh').delete('/var/log/syslog');
      }),
      example("an application's own log", (scene) => {
        scene.container().delete('/var/log/shop/2026-03-01.log');
      }),
      example('a package that is removed', (scene) => {
        scene.container().run('/usr/bin/dpkg').run('/usr/bin/rm').delete('/var/log/messages');
      }),
    ],
  },
  {
    rule: 'Record of logins rewritten',
    act: beforeThat,
    alerts: [
      example('an editor of /var/log/wtmp', (scene) => {
        scene.host().run('/usr/bin/python3').append('/var/log/wtmp');
      }),
    ],
    silent: [
      example('a login', (scene) => {
        scene.host('/usr/sbin/sshd').append('/var/log/wtmp').append('/var/log/lastlog');
      }),
      example('last', (scene) => {
        scene.host().run('/usr/bin/last').read('/var/log/wtmp');
      }),
      example('podman pull of an image with such a file', (scene) => {
        const podman = scene.host('/usr/bin/podman');
        podman.run('/usr/bin/podman', ['/'], { name: 'exe' }).append('/var/log/wtmp');
      }),
      example('a package that makes it', (scene) => {
        scene.container().run('/usr/bin/dpkg').run('/usr/bin/touch').write('/var/log/btmp');
      }),
    ],
  },
  {
    rule: 'Shell history turned off',
    act: beforeThat,
    alerts: [
      example('ln -sf /dev/null ~/.bash_history', (scene) => {
        scene.host().run('/usr/bin/ln').link('/dev/null', '/root/.bash_history');
      }),
      example("bash -c 'unset HISTFILE; …'", (scene) => {
        scene.container().run('/bin/bash', ['-c', 'unset HISTFILE; id; uname -a']);
      }),
      example('HISTFILE=/dev/null bash, at a terminal', (scene) => {
        scene.host().run('/bin/bash', [], { tty: true, env: ['HISTFILE=/dev/null'] });
      }),
    ],
    silent: [
      example('a shell of a login', (scene) => {
        const env = ['HISTSIZE=1000', 'HISTFILE=/root/.bash_history'];
        scene.host().run('/bin/bash', ['-i'], { tty: true, env });
      }),
      example('another link to /dev/null', (scene) => {
        scene.container().run('/usr/bin/ln').link('/dev/null', '/etc/systemd/system/x.service');
      }),
      example("sh -c 'git log --history'", (scene) => {
        scene.container().shell('show-history --all > history.txt');
      }),
    ],
  },
  {
    rule: 'Guard or log service stopped',
    act: `Start it again. ${beforeThat}`,
    alerts: [
      example('systemctl stop auditd', (scene) => {
        scene.host().run('/usr/bin/systemctl', ['stop', 'auditd']);
      }),
      example('pkill -9 falco', (scene) => {
        scene.host().run('/usr/bin/pkill', ['-9', 'falco']);
      }),
      example('systemctl disable --now rsyslog.service', (scene) => {
        scene.host().run('/usr/bin/systemctl', ['disable', '--now', 'rsyslog.service']);
      }),
    ],
    silent: [
      example('systemctl restart rsyslog', (scene) => {
        scene.host().run('/usr/bin/systemctl', ['restart', 'rsyslog']);
      }),
      example('systemctl stop shop', (scene) => {
        scene.host().run('/usr/bin/systemctl', ['stop', 'shop']);
      }),
      example('a package that is replaced', (scene) => {
        const dpkg = scene.host().run('/usr/bin/dpkg');
        dpkg.run('/bin/sh').run('/usr/bin/systemctl', ['stop', 'auditd']);
      }),
    ],
  },
  {
    rule: 'Audit rules removed',
    act: `Load the rules again: augenrules --load. ${beforeThat}`,
    alerts: [
      example('auditctl -e 0', (scene) => {
        scene.host().run('/usr/sbin/auditctl', ['-e', '0']);
      }),
      example('auditctl -D', (scene) => {
        scene.host().run('/usr/sbin/auditctl', ['-D']);
      }),
    ],
    silent: [
      example('auditctl -l', (scene) => {
        scene.host().run('/usr/sbin/auditctl', ['-l']);
      }),
      example('augenrules, which loads them', (scene) => {
        scene.host().run('/usr/sbin/augenrules').run('/usr/sbin/auditctl', ['-D']);
      }),
    ],
  },
  {
    rule: 'Protection switched off',
    act: `Switch it on again. ${beforeThat}`,
    alerts: [
      example('setenforce 0', (scene) => {
        scene.host().run('/usr/sbin/setenforce', ['0']);
      }),
      example('iptables -F', (scene) => {
        scene.host().run('/usr/sbin/xtables-nft-multi', ['-F'], { name: 'iptables' });
      }),
      example('dmesg -C', (scene) => {
        scene.host().run('/usr/bin/dmesg', ['-C']);
      }),
    ],
    silent: [
      example('iptables -L', (scene) => {
        scene.host().run('/usr/sbin/iptables', ['-L']);
      }),
      example('a chain of its own that a tool empties', (scene) => {
        scene.host().run('/usr/sbin/iptables', ['-F', 'DOCKER-ISOLATION']);
      }),
      example('dmesg', (scene) => {
        scene.container().run('/usr/bin/dmesg');
      }),
    ],
  },
  {
    rule: 'Journal emptied',
    act: beforeThat,
    alerts: [
      example('journalctl --vacuum-time=1s', (scene) => {
        scene.host().run('/usr/bin/journalctl', ['--rotate', '--vacuum-time=1s']);
      }),
    ],
    silent: [
      example('journalctl --vacuum-time=2weeks', (scene) => {
        scene.host().run('/usr/bin/journalctl', ['--vacuum-time=2weeks']);
        scene.host().run('/usr/bin/journalctl', ['--vacuum-size=500M']);
      }),
    ],
  },
  {
    rule: 'Time of a system file forged',
    act: 'Compare the file with its package. The time at which its inode changed (stat -c %z) cannot be forged so.',
    alerts: [
      example('touch -r /bin/ls /usr/bin/evil', (scene) => {
        scene.container().run('/usr/bin/touch', ['-r', '/bin/ls', '/usr/bin/evil']);
      }),
    ],
    silent: [
      example('touch /etc/foo', (scene) => {
        scene.container().run('/usr/bin/touch', ['/etc/foo']);
      }),
      example('touch -d yesterday build/stamp', (scene) => {
        scene.container().run('/usr/bin/touch', ['-d', 'yesterday', 'build/stamp']);
      }),
    ],
  },
  {
    rule: 'File made unchangeable',
    act: 'lsattr shows which files. Look at what they start, and who wrote them.',
    alerts: [
      example('chattr +i /etc/cron.d/x', (scene) => {
        scene.host().run('/usr/bin/chattr', ['+i', '/etc/cron.d/x']);
      }),
      example('chattr -ia /etc/passwd, in a container', (scene) => {
        scene.container().run('/usr/bin/chattr', ['-ia', '/etc/passwd']);
      }),
    ],
    silent: [
      example('chattr +C /var/lib/mysql', (scene) => {
        scene.host().run('/usr/bin/chattr', ['+C', '/var/lib/mysql']);
      }),
    ],
  },
  {
    rule: 'System log emptied',
    act: beforeThat,
    alerts: [
      example(': > /var/log/auth.log', (scene) => {
        scene.host().run('/bin/bash').truncate('/var/log/auth.log');
      }),
    ],
    silent: [
      example('logrotate with copytruncate', (scene) => {
        scene.host().run('/usr/sbin/logrotate').truncate('/var/log/syslog');
      }),
      example("an application's own log", (scene) => {
        scene.container().run('/bin/sh').truncate('/var/log/shop.log');
      }),
    ],
  },
  {
    rule: 'Shell history deleted',
    act: beforeThat,
    alerts: [
      example('rm ~/.bash_history', (scene) => {
        scene.host().run('/usr/bin/rm').delete('/root/.bash_history');
      }),
      example('cat /dev/null > ~/.zsh_history, by a program', (scene) => {
        scene.container().run('/usr/bin/python3').truncate('/root/.zsh_history');
      }),
      example('shred ~/.bash_history', (scene) => {
        scene.host().run('/usr/bin/shred', ['-u', '/root/.bash_history']);
      }),
    ],
    silent: [
      example('a shell that writes its history anew', (scene) => {
        scene.host().run('/bin/bash').truncate('/root/.bash_history');
      }),
      example('a user who is removed', (scene) => {
        scene.host().run('/usr/sbin/userdel').delete('/home/x/.bash_history');
      }),
    ],
  },
  {
    rule: 'Data wiped',
    act: 'Stop the container, and see whether copies of the data are out of its reach.',
    alerts: [
      example('shred -u /var/lib/app/data', (scene) => {
        scene.container().run('/usr/bin/shred', ['-u', '/var/lib/app/data']);
      }),
      example('dd if=/dev/zero of=/dev/sda', (scene) => {
        scene.container().run('/usr/bin/dd', ['if=/dev/zero', 'of=/dev/sda']);
      }),
    ],
    silent: [
      example('dd of=/swapfile', (scene) => {
        scene.container().run('/usr/bin/dd', ['if=/dev/zero', 'of=/swapfile']);
      }),
      example('a disk that is set up on the host', (scene) => {
        scene.host().run('/usr/sbin/mkfs.ext4', ['/dev/sdb1']);
      }),
    ],
  },
];
