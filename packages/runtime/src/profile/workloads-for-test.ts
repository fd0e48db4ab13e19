import { CREATE, type Process, type Simulation } from './simulation-for-test.ts';

/** What real programs do, as their system calls show it, with all that differs from run to run. */
export type Script = (on: Simulation, minutes: number) => void;

function imageOf(name: string) {
  return {
    name: `docker.io/library/${name}:1`,
    repository: `docker.io/library/${name}`,
    tag: '1',
    digest: `sha256:${name}`,
  };
}

const maybe = (on: Simulation, oneIn: number) => on.random(oneIn) === 0;

export function startNginx(on: Simulation, digest = 'sha256:nginx') {
  const image = { ...imageOf('nginx'), digest };
  const container = on.container({ name: `shop-web-${1 + on.random(5)}`, image });
  const master = on.start(container, ['/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;']);
  master.exec(['/bin/sh', '/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;']);
  master.run(['/usr/bin/find', '/docker-entrypoint.d/', '-mindepth', '1', '-type', 'f']);
  master.run(['/bin/sh', '/docker-entrypoint.d/10-listen-on-ipv6-by-default.sh'], (script) => {
    script.write('/etc/nginx/conf.d/default.conf');
    script.write(`/etc/nginx/conf.d/sed${on.drawn(6)}`);
  });
  master.exec(['/usr/sbin/nginx', '-g', 'daemon off;']);
  master.read('/etc/nginx/nginx.conf');
  for (const kind of ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) {
    master.call('mkdir', { path: `/var/cache/nginx/${kind}_temp`, mode: 0o700 });
    master.call('chown', { path: `/var/cache/nginx/${kind}_temp`, uid: 101, gid: -1 });
  }
  master.write('/var/log/nginx/access.log');
  master.write('/var/log/nginx/error.log');
  master.write('/run/nginx.pid');
  master.listen(80);
  master.read('/etc/ssl/private/site.key');
  const workers = [0, 1].map(() => {
    const worker = master.fork();
    worker.call('setgid', { gid: 101 });
    worker.call('setgroups');
    worker.call('setuid', { uid: 101 });
    return worker;
  });
  return { container, master, workers };
}

export const nginx: Script = (on, minutes) => {
  const { master, workers } = startNginx(on);
  for (let minute = 0; minute < minutes; minute++) {
    on.seconds += 60;
    for (let request = 0; request < 10; request++) {
      const worker = workers[on.random(2)]!;
      const fd = worker.accept(on.publicAddress(), 80);
      worker.call('recvfrom', { fd, size: 1024 }, 300);
      worker.read(`/usr/share/nginx/html/${on.drawn(5)}.html`);
      if (maybe(on, 4)) {
        const id = String(on.random(1_000_000)).padStart(10, '0');
        const directory = `/var/cache/nginx/proxy_temp/${id.slice(-1)}/${id.slice(-3, -1)}`;
        worker.call('mkdir', { path: directory, mode: 0o700 });
        worker.write(`${directory}/${id}`);
        worker.resolve('api.shop.svc.cluster.local', '10.96.14.7');
        worker.connect('10.96.14.7', 8080);
      }
      worker.close(fd);
    }
    if (minute % 5 === 4) {
      const day = String(20_240_101 + on.random(30));
      master.call('rename', {
        oldpath: '/var/log/nginx/access.log',
        newpath: `/var/log/nginx/access.log-${day}`,
      });
      master.call('kill', { pid: 30 + on.random(10), sig: 10 });
      workers[0]!.write('/var/log/nginx/access.log');
      master.call('unlink', { path: `/var/log/nginx/access.log-${day}.gz` });
    }
  }
};

export const postgres: Script = (on, minutes) => {
  const container = on.container({
    name: 'db',
    image: imageOf('postgres'),
    pod: { name: `orders-db-${on.random(3)}`, namespace: 'shop', uid: 'u', labels: new Map() },
  });
  const main = on.start(container, ['/usr/local/bin/docker-entrypoint.sh', 'postgres']);
  main.exec(['/bin/bash', '/usr/local/bin/docker-entrypoint.sh', 'postgres']);
  main.run(['/usr/bin/id', '-u']);
  main.run(['/bin/mkdir', '-p', '/var/lib/postgresql/data'], (mkdir) =>
    mkdir.call('mkdir', { path: '/var/lib/postgresql/data', mode: 0o700 }),
  );
  main.run(
    ['/usr/bin/find', '/var/lib/postgresql/data', '-exec', 'chown', 'postgres', '{}', '+'],
    (find) =>
      find.run(['/bin/chown', 'postgres', '/var/lib/postgresql/data'], (chown) =>
        chown.call('fchownat', {
          dirfd: -100,
          pathname: '/var/lib/postgresql/data',
          uid: 999,
          gid: -1,
          flags: 0,
        }),
      ),
  );
  main.run(['/bin/chmod', '700', '/var/lib/postgresql/data'], (chmod) =>
    chmod.call('fchmodat', { dirfd: -100, filename: '/var/lib/postgresql/data', mode: 0o700 }),
  );
  main.exec(['/usr/local/bin/gosu', 'postgres', '/usr/local/bin/docker-entrypoint.sh', 'postgres']);
  main.call('setgroups');
  main.call('setgid', { gid: 999 });
  main.call('setuid', { uid: 999 });
  main.exec(['/usr/lib/postgresql/16/bin/postgres']);
  main.write('/var/lib/postgresql/data/postmaster.pid');
  main.write('/var/run/postgresql/.s.PGSQL.5432.lock');
  main.listen(5432);
  const backend = (work: (process: Process) => void) => {
    const child = main.fork();
    work(child);
    child.exit();
  };
  for (let minute = 0; minute < minutes; minute++) {
    on.seconds += 60;
    for (let query = 0; query < 6; query++) {
      main.accept(`10.244.${on.random(4)}.${1 + on.random(254)}`, 5432);
      backend((child) => {
        const relation = 16_384 + on.random(400);
        const fork = ['', '_fsm', '_vm', '.1'][on.random(4)];
        child.write(
          `/var/lib/postgresql/data/base/${5 + on.random(12) * 4_000}/${relation}${fork}`,
          3,
        );
        if (maybe(on, 2)) {
          child.write(
            `/var/lib/postgresql/data/base/pgsql_tmp/pgsql_tmp${child.pid}.${on.random(9)}`,
          );
        }
        child.write(`/dev/shm/PostgreSQL.${on.random(2 ** 31)}`, 3);
      });
    }
    backend((walwriter) => {
      const segment = on
        .random(2 ** 24)
        .toString(16)
        .toUpperCase()
        .padStart(24, '0');
      walwriter.write(`/var/lib/postgresql/data/pg_wal/${segment}`);
      walwriter.call('rename', {
        oldpath: `/var/lib/postgresql/data/pg_wal/xlogtemp.${walwriter.pid}`,
        newpath: `/var/lib/postgresql/data/pg_wal/${segment}`,
      });
      for (const name of ['global', 'db_0', 'db_16384']) {
        walwriter.write(`/var/lib/postgresql/data/pg_stat_tmp/${name}.tmp`);
        walwriter.call('rename', {
          oldpath: `/var/lib/postgresql/data/pg_stat_tmp/${name}.tmp`,
          newpath: `/var/lib/postgresql/data/pg_stat_tmp/${name}.stat`,
        });
      }
    });
    if (minute % 10 === 3) {
      main.run(
        [
          '/bin/sh',
          '-c',
          `cp pg_wal/${on.hex(24).toUpperCase()} /archive/${on.hex(24).toUpperCase()}`,
        ],
        (shell) =>
          shell.run(
            [
              '/bin/cp',
              `pg_wal/${on.hex(24).toUpperCase()}`,
              `/archive/${on.hex(24).toUpperCase()}`,
            ],
            (cp) => cp.write(`/archive/${on.hex(24).toUpperCase()}`),
          ),
      );
    }
  }
};

export const nodeService: Script = (on, minutes) => {
  const container = on.container({
    name: 'api',
    image: imageOf('node'),
    pod: {
      name: `api-7d4b9c6f5-${on.drawn(5, 'bcdfghjklmnpqrstvwxz2456789')}`,
      namespace: 'shop',
      uid: 'u',
      labels: new Map([['pod-template-hash', '7d4b9c6f5']]),
    },
  });
  const app = on.start(container, ['/usr/local/bin/node', 'server.js', `--port=${3000}`]);
  app.read('/app/package.json');
  app.read('/var/run/secrets/kubernetes.io/serviceaccount/token');
  app.listen(3000);
  for (let minute = 0; minute < minutes; minute++) {
    on.seconds += 60;
    for (let request = 0; request < 8; request++) {
      const fd = app.accept(`10.244.${on.random(8)}.${1 + on.random(254)}`, 3000);
      const stripe = `54.187.${on.random(256)}.${1 + on.random(254)}`;
      app.resolve('api.stripe.com', stripe);
      app.connect(stripe, 443);
      const bucket = on.publicAddress();
      app.resolve(`tenant-${on.drawn(7, 'abcdefghijklm')}.s3.eu-west-1.amazonaws.com`, bucket);
      app.connect(bucket, 443);
      const database = `10.244.${on.random(200)}.${1 + on.random(254)}`;
      app.resolve('orders-db.shop.svc.cluster.local', database);
      app.connect(database, 5432);
      app.write(`/tmp/upload_${on.hex(32)}`);
      app.call('unlink', { path: `/tmp/upload_${on.hex(32)}` });
      app.write(`/app/uploads/${on.drawn(8, 'abcdefgh')}/${on.drawn(9, 'qrstuvw')}.png`);
      app.close(fd);
    }
    const stamp = `2024-0${1 + on.random(9)}-${10 + on.random(18)}`;
    app.write(`/app/logs/app-${stamp}.log`, CREATE);
    if (minute % 7 === 2) {
      app.run(['/usr/local/bin/node', '/app/worker.js', `--job=${on.hex(12)}`], (worker) => {
        worker.write(`/tmp/${on.drawn(10)}/out-${on.random(5000)}.json`);
      });
    }
  }
};
