import { type Attack, ownNetwork, python, shell } from './attack.ts';

/** Others use the processors of this machine too. */
const quick = [...ownNetwork, '--cap-add', 'SYS_NICE', '--cpu-shares', '200000'];

export const cryptominers: readonly Attack[] = [
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
];
