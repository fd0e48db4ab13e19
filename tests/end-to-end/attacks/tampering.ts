import { type Attack, shell } from './attack.ts';

export const tampering: readonly Attack[] = [
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
];
