import { example, type RuleGuide } from '../rule-guide.ts';

const wallet = `4${'8'}${'JZ7'.repeat(31)}`;
const stopAndLook =
  'Stop the container, keep its file system, and find out how the program came there: that hole is open still.';

export const cryptominers: readonly RuleGuide[] = [
  {
    rule: 'Known cryptominer started',
    act: stopAndLook,
    alerts: [
      example('xmrig -c config.json', (scene) => {
        scene.container().run('/opt/xmrig', ['-c', 'config.json']);
      }),
      example('kdevtmpfsi, as malware calls it, on the host', (scene) => {
        scene.host().run('/tmp/kdevtmpfsi');
      }),
    ],
    silent: [
      example('cat xmrig.log', (scene) => {
        scene.container().run('/usr/bin/cat', ['xmrig.log']);
      }),
    ],
  },
  {
    rule: 'Program started with the options of a cryptominer',
    act: stopAndLook,
    alerts: [
      example('./systemd-helper -o pool.example:3333 -u 48… --donate-level 1', (scene) => {
        scene
          .container()
          .run('/opt/systemd-helper', [
            ...['-o', 'pool.example:3333', '-u', wallet],
            ...['--donate-level', '1'],
          ]);
      }),
      example('a wallet alone', (scene) => {
        scene.container().run('/usr/bin/java2', ['--wallet', wallet, '--pool', 'a.example:443']);
      }),
      example('a pool by its scheme', (scene) => {
        scene.host().run('/opt/x', ['--url=stratum+ssl://pool.example:443']);
      }),
    ],
    silent: [
      example('a compressor with --algo=zstd', (scene) => {
        scene.container().run('/usr/bin/backup', ['--algo=zstd', '-u', 'backup', '-o', 'out:3333']);
      }),
    ],
  },
  {
    rule: 'Mining protocol spoken',
    act: `${stopAndLook} Block the destination for all workloads.`,
    alerts: [
      example('{"method":"mining.subscribe"} to port 443 of somewhere', (scene) => {
        const miner = scene.container().run('/usr/bin/python3', ['/app/job.py']);
        const pool = miner.connect('203.0.113.9:443');
        miner.send(pool, '{"id":1,"method":"mining.subscribe","params":["x/1.0"]}\n');
      }),
      example('the login of a Monero miner', (scene) => {
        const miner = scene.container().run('/usr/local/bin/worker');
        const pool = miner.connect('203.0.113.9:3333');
        const login = { login: wallet, pass: 'x', agent: 'x/6.21' };
        miner.send(pool, JSON.stringify({ id: 1, jsonrpc: '2.0', method: 'login', params: login }));
      }),
    ],
    silent: [
      example('a log-in in JSON', (scene) => {
        const app = scene.container();
        const server = app.connect('203.0.113.9:80');
        app.send(server, 'POST /api HTTP/1.1\r\n\r\n{"method":"login","user":"a","pass":"b"}');
      }),
      example('a page about mining.example', (scene) => {
        const app = scene.container();
        app.send(app.connect('203.0.113.9:80'), 'GET /mining HTTP/1.1\r\nHost: mining.example\r\n');
      }),
    ],
  },
  {
    rule: 'Mining pool looked up',
    act: 'See what the process is. Where it is no miner, but a page or tool about one, make an exception of the name.',
    alerts: [
      example('getent hosts gulf.moneroocean.stream', (scene) => {
        scene.container().run('/usr/bin/getent').lookUp('gulf.moneroocean.stream');
      }),
      example('stratum.pool.example', (scene) => {
        scene.container().run('/opt/x').lookUp('stratum.pool.example');
      }),
    ],
    silent: [
      example('a name that only looks like one', (scene) => {
        scene.container().run('/usr/bin/getent').lookUp('notnanopool.org.example.com');
      }),
      example('a name server that hands the question on', (scene) => {
        scene.container('/usr/bin/coredns').lookUp('xmr.nanopool.org');
      }),
    ],
  },
  {
    rule: 'Processor kept busy by a program with few connections',
    act: 'Look at what the program is and whom it talks to. Batch work that fetches from the internet earns an exception for its image.',
    alerts: [
      example('ten minutes at 99 % with one connection to the internet', (scene) => {
        const miner = scene.container().run('/usr/local/bin/worker');
        miner.isBusy(10, miner.connect('203.0.113.9:443'));
      }),
    ],
    silent: [
      example('a minute of work', (scene) => {
        const worker = scene.container().run('/usr/local/bin/worker');
        worker.isBusy(1, worker.connect('203.0.113.9:443'));
      }),
      example('a report that a database in the same network feeds', (scene) => {
        const worker = scene.container().run('/usr/local/bin/worker');
        worker.isBusy(60, worker.connect('10.1.2.3:5432'));
      }),
      example('a proxy under load', (scene) => {
        const proxy = scene.container('/usr/sbin/nginx');
        proxy.isBusy(60, proxy.connect('203.0.113.9:443'), 300);
      }),
      example('npm ci', (scene) => {
        const npm = scene.container('/bin/sh').run('/usr/bin/node', [], { name: 'npm ci' });
        npm.isBusy(6, npm.connect('203.0.113.9:443'));
      }),
    ],
  },
  {
    rule: 'Rival cryptominers killed',
    act: 'Somebody is bringing a miner. Stop the container and see what its shell does before and after.',
    alerts: [
      example('pkill -f xmrig', (scene) => {
        scene.container().run('/usr/bin/pkill', ['-9', '-f', 'xmrig']);
      }),
    ],
    silent: [
      example('pkill -HUP nginx', (scene) => {
        scene.container().run('/usr/bin/pkill', ['-HUP', 'nginx']);
      }),
    ],
  },
  {
    rule: 'Machine tuned for mining',
    act: 'A container that can do this is privileged: take that away, and look what it runs.',
    alerts: [
      example('sysctl -w vm.nr_hugepages=1280', (scene) => {
        scene.container().run('/usr/sbin/sysctl', ['-w', 'vm.nr_hugepages=1280']);
      }),
      example('echo 1280 > /proc/sys/vm/nr_hugepages', (scene) => {
        scene.container().run('/bin/sh').write('/proc/sys/vm/nr_hugepages');
      }),
      example('a register of the processor written', (scene) => {
        scene.container().run('/usr/bin/x').write('/dev/cpu/0/msr');
      }),
    ],
    silent: [
      example('sysctl vm.swappiness', (scene) => {
        scene.container().run('/usr/sbin/sysctl', ['vm.swappiness']);
      }),
      example('a database of the host that sets aside huge pages', (scene) => {
        scene.host().run('/usr/sbin/sysctl', ['-w', 'vm.nr_hugepages=1280']);
      }),
    ],
  },
];
