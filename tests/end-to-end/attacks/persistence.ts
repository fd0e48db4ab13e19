import { type Attack, shell } from './attack.ts';

export const persistence: readonly Attack[] = [
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
];
