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
];
