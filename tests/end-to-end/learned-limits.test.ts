import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Deviation,
  exportSeccomp,
  exportSecurityContext,
  type Profile,
  ProfileJudge,
  ProfileLearner,
} from '@seaworthy/runtime';
import { findSensorProgram } from '@seaworthy/sensor';
import { hasCommand, whyNoEngine } from '@seaworthy/testkit';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layOutPrograms } from './support/program-image.ts';
import { WatchedDocker } from './support/watched-docker.ts';

const program = findSensorProgram();
const probe = program === undefined ? {} : probed(program);
const cannot =
  whyNoEngine() ??
  (probe['usedCalls'] === true ? undefined : 'no sensor that tells system calls') ??
  ['dockerd', 'busybox'].map((name) => (hasCommand(name) ? undefined : `no ${name}`)).find(Boolean);

function probed(sensor: string): Record<string, unknown> {
  try {
    return JSON.parse(execFileSync(sensor, ['--probe'], { encoding: 'utf8', stdio: 'pipe' }));
  } catch {
    return {};
  }
}

/** A server as people run it: it begins as root, gives a directory away and goes on as somebody else. */
interface Server {
  readonly name: string;
  readonly isHere: boolean;
  readonly programs: readonly string[];
  readonly files: readonly string[];
  readonly users: string;
  readonly start: string;
  /** Run beside it, until it answers. */
  readonly load: string;
  readonly answer: string;
  readonly capabilities: readonly string[];
}

/** Of the versions that are installed, if any. */
const version = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql')[0] : 'none';
const postgres = `/usr/lib/postgresql/${version}`;
const as = '/usr/bin/setpriv --reuid=101 --regid=101 --clear-groups';
const servers: readonly Server[] = [
  {
    name: 'PostgreSQL',
    isHere: existsSync(`${postgres}/bin/postgres`) && hasCommand('setpriv'),
    programs: [
      ...['initdb', 'postgres', 'psql', 'pgbench'].map((name) => `${postgres}/bin/${name}`),
      ...['/usr/bin/setpriv'],
    ],
    files: [`${postgres}/lib`, `/usr/share/postgresql/${version}`, '/usr/share/zoneinfo/UTC'],
    users: 'root:x:0:0::/:/bin/sh\npostgres:x:101:101::/:/bin/sh\n',
    start: `mkdir -p /data && chown 101:101 /data /run && cd /tmp &&
${as} ${postgres}/bin/initdb -A trust -D /data --no-sync >/dev/null &&
exec ${as} ${postgres}/bin/postgres -D /data -h 127.0.0.1 -k /run -c fsync=off`,
    load: `export PGHOST=127.0.0.1 PGUSER=postgres; cd ${postgres}/bin &&
./pgbench -i -q postgres 2>&1 && ./pgbench -c 4 -t 50 postgres 2>&1 &&
./psql postgres -c 'create table t as select generate_series(1,100000) n; select count(*) from t; vacuum'`,
    answer: 'VACUUM',
    // capset(2) asks for SETPCAP.
    capabilities: ['CHOWN', 'SETGID', 'SETPCAP', 'SETUID'],
  },
  {
    name: 'nginx',
    isHere: hasCommand('nginx'),
    programs: [pathOf('nginx')],
    files: [],
    users: 'root:x:0:0::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n',
    start: `mkdir -p /var/lib/nginx /var/log/nginx && echo '
user nobody nogroup; worker_processes 2; pid /run/nginx.pid; error_log stderr;
events {} http { access_log /var/log/nginx/access.log; server { listen 80; root /www; sendfile on; } }
' > /etc/nginx.conf && exec ${pathOf('nginx')} -c /etc/nginx.conf -g 'daemon off;'`,
    load: 'for n in $(seq 200); do wget -q -O - http://127.0.0.1/ || exit 1; done; echo served',
    answer: 'served',
    // Docker lets everybody listen on port 80.
    capabilities: ['CHOWN', 'SETGID', 'SETUID'],
  },
];

const found = servers.filter(({ isHere }) => isHere);

describe.skipIf(cannot !== undefined || found.length === 0)(
  `learned limits ${cannot ?? ''}`,
  () => {
    let watched: WatchedDocker;

    beforeAll(async () => {
      watched = await WatchedDocker.start(program!);
    }, 300_000);

    afterAll(() => watched?.stop(), 60_000);

    describe.each(found)('of $name', (server) => {
      const image = `${server.name.toLowerCase()}:test`;
      let seccomp: string;
      let profile: Profile;
      let capabilities: readonly string[] = [];

      beforeAll(async () => {
        const root = join(watched.home, server.name);
        seccomp = `${root}.json`;
        layOutPrograms(root, [pathOf('busybox'), ...server.programs], server.files);
        const links = 'sh cat mkdir chown chroot echo mount seq unshare wget ls';
        execFileSync('sh', [
          '-c',
          `cd ${root}/bin && for n in ${links}; do ln -s busybox $n; done`,
        ]);
        writeFileSync(join(root, 'etc/passwd'), server.users);
        writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
        mkdirSync(join(root, 'www'));
        writeFileSync(join(root, 'www/index.html'), 'hello\n');
        writeFileSync(join(root, 'start'), server.start);
        writeFileSync(join(root, 'load'), server.load);
        execFileSync('sh', ['-c', `tar -C ${root} -c . | docker import - ${image}`], {
          env: { ...process.env, ...watched.engine.environment },
          stdio: 'pipe',
        });
        const learner = new ProfileLearner();
        watched.receive = (event) => learner.receive(event);
        for (const name of ['learned-1', 'learned-2']) await underLoad(name);
        watched.receive = () => {};
        profile = learner.profiles().find(({ workload: { name } }) => name === 'learned')!;
        writeFileSync(seccomp, JSON.stringify(exportSeccomp(profile)));
        const [patch] = loadAll(exportSecurityContext(profile)) as [Deployment];
        const { securityContext } = patch.spec.template.spec.containers[0]!;
        expect(securityContext.capabilities.drop).toEqual(['ALL']);
        capabilities = securityContext.capabilities.add ?? [];
      }, 300_000);

      /** Clients are containers of their own, so that they are nothing that the server does. */
      async function underLoad(
        name: string,
        options: readonly string[] = [],
        work?: () => Promise<unknown>,
      ): Promise<void> {
        const words = ['--detach', '--network=none', '--name', name, ...options];
        await watched.engine.run(
          'run',
          ...words,
          image,
          '/bin/sh',
          '-c',
          'exec /bin/sh /start 2>&1',
        );
        const client = ['run', '--rm', '--name', `${name}-client`, `--network=container:${name}`];
        let answer = '';
        for (let turn = 0; turn < 40 && !answer.includes(server.answer); turn++) {
          await wait(500);
          answer = await watched.engine.run(...client, image, '/bin/sh', '/load').catch(String);
          if (answer.includes('non running')) break;
        }
        expect(answer, await watched.engine.run('logs', name)).toContain(server.answer);
        await work?.();
        await watched.engine.run('stop', '--time=1', name);
        await wait(300);
        await watched.engine.run('rm', '--force', name);
      }

      test('all system calls and capabilities are known, and none of the runtime', () => {
        const { systemCalls, capabilitiesTold } = profile.behaviour;
        expect(systemCalls).toMatchObject({ complete: true, told: 'from-start' });
        for (const name of [
          'execve',
          'mmap',
          'listen',
          'exit_group',
          'setgroups',
          'rt_sigreturn',
        ]) {
          expect.soft(systemCalls.names).toContain(name);
        }
        for (const name of ['mount', 'umount2', 'pivot_root', 'setns', 'unshare', 'sethostname']) {
          expect.soft(systemCalls.names).not.toContain(name);
        }
        expect(systemCalls.names32).toBeUndefined();
        if (probe['usedCapabilities'] !== true) return;
        expect(capabilitiesTold).toBe('from-start');
        expect(capabilities).toEqual(server.capabilities);
      });

      test('with these limits it serves as before, and what it never did is refused', async () => {
        const options = [
          ...['--security-opt', `seccomp=${seccomp}`],
          ...['--cap-drop=ALL', ...capabilities.map((name) => `--cap-add=${name}`)],
        ];
        await underLoad('limited', options);
        await underLoad('limited-nnp', [...options, '--security-opt=no-new-privileges']);
        // Rights that it has all, so that it is the system call that is refused.
        const attacks = [
          ['unshare', '-U', '/bin/sh', '-c', 'echo done'],
          ['mount', '-t', 'tmpfs', 'none', '/tmp'],
          ['chroot', '/', '/bin/echo', 'done'],
        ];
        const rights = (filter: string) => [
          ...['--cap-add=SYS_ADMIN', '--security-opt=apparmor=unconfined'],
          ...['--security-opt', `seccomp=${filter}`],
        ];
        await underLoad('unfiltered', rights('unconfined'), async () => {
          for (const words of attacks) await watched.engine.run('exec', 'unfiltered', ...words);
        });
        await underLoad('filtered', rights(seccomp), async () => {
          for (const words of attacks) {
            const refused = await watched.engine.run('exec', 'filtered', ...words).catch(String);
            expect.soft(refused, words.join(' ')).toMatch(/not permitted|permission denied/);
          }
        });
      }, 300_000);

      test('what is new is a deviation, and nothing else', async () => {
        const deviations: Deviation[] = [];
        const judge = new ProfileJudge([profile], (deviation) => deviations.push(deviation));
        watched.receive = (event) => judge.receive(event);
        const said = () =>
          deviations
            .filter(({ kind }) => kind === 'system-call-unknown' || kind === 'capability-unknown')
            .map(({ kind, value }) => `${kind} ${value}`);
        await underLoad('learned-3');
        expect(said()).toEqual([]);
        await underLoad('learned-4', [], () =>
          watched.engine.run('exec', 'learned-4', 'chroot', '/', '/bin/echo', 'done'),
        );
        watched.receive = () => {};
        expect(said()).toContain('system-call-unknown chroot');
        if (probe['usedCapabilities'] !== true) return;
        expect(said()).toContain('capability-unknown SYS_CHROOT');
      }, 300_000);
    });
  },
);

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly securityContext: {
            readonly capabilities: { readonly drop: string[]; readonly add?: string[] };
          };
        }[];
      };
    };
  };
}

function pathOf(name: string): string {
  return execFileSync('sh', ['-c', `command -v ${name} || true`], { encoding: 'utf8' }).trim();
}
