import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import { CaptureSource } from '../sources/scap/capture-source.ts';
import type { Deviation } from './deviation.ts';
import type { Profile } from './profile.ts';
import { formatProfile, parseProfile } from './profile-file.ts';
import { ProfileJudge } from './profile-judge.ts';
import { ProfileLearner } from './profile-learner.ts';
import { decideEntries, reviewProfile } from './review.ts';
import { CREATE, Simulation } from './simulation-for-test.ts';
import { nginx, nodeService, postgres, type Script, startNginx } from './workloads-for-test.ts';

const scripts: Readonly<Record<string, Script>> = { nginx, postgres, nodeService };

function learn(script: Script, seeds: readonly number[], minutes = 60): Profile {
  const learner = new ProfileLearner();
  for (const seed of seeds) {
    script(
      new Simulation(seed, 1_700_000_000 + seed * 10_000, (event) => learner.receive(event)),
      minutes,
    );
  }
  const [profile, ...more] = learner.profiles();
  expect(more, 'one workload, whatever its containers are called').toEqual([]);
  return profile!;
}

function judge(profile: Profile, script: Script, seed: number): Deviation[] {
  const found: Deviation[] = [];
  const judging = new ProfileJudge([profile], (deviation) => found.push(deviation));
  script(new Simulation(seed, 1_800_000_000, (event) => judging.receive(event)), 60);
  return found;
}

describe.each(Object.entries(scripts))('%s', (_name, script) => {
  test('what it does is nothing new, in other containers and at other times', () => {
    const profile = learn(script, [1, 2]);
    for (let seed = 100; seed < 120; seed++) {
      expect(judge(profile, script, seed)).toEqual([]);
    }
  });

  test('the second half of a run is nothing new to what was learned of the first', () => {
    const learner = new ProfileLearner();
    const middle = 1_700_000_000 + 90 * 60;
    const half = { learner: 0, judge: 0 };
    const found: Deviation[] = [];
    let judging: ProfileJudge | undefined;
    const on = new Simulation(31, 1_700_000_000, (event) => {
      if (event.seconds < middle) {
        half.learner++;
        learner.receive(event);
        return;
      }
      half.judge++;
      judging ??= new ProfileJudge(learner.profiles(), (deviation) => found.push(deviation));
      judging.receive(event);
    });
    script(on, 180);
    expect(found).toEqual([]);
    expect(half.learner).toBeGreaterThan(1_000);
    expect(half.judge).toBeGreaterThan(1_000);
  });

  test('the profile is small', () => {
    const profile = learn(script, [1, 2, 3]);
    expect(profile.learned).toMatchObject({ containers: 3, starts: 3 });
    expect(profile.behaviour.files.length).toBeLessThan(40);
    expect(formatProfile(profile).length).toBeLessThan(20_000);
  });
});

test('a profile in plain words, with what is risky', () => {
  const items = reviewProfile(learn(nginx, [1, 2, 3]));
  expect(items.map(({ text }) => text)).toEqual([
    'runs /bin/sh: /bin/sh /docker-entrypoint.sh nginx -g daemon off; | /bin/sh /docker-entrypoint.d/*-listen-on-ipv6-by-default.sh, only while it starts',
    'runs /docker-entrypoint.sh: /docker-entrypoint.sh nginx -g daemon off;, only while it starts',
    'runs /usr/bin/find: /usr/bin/find /docker-entrypoint.d/ -mindepth * -type f, only while it starts',
    'runs /usr/sbin/nginx: /usr/sbin/nginx -g daemon off;, only while it starts',
    'changes /etc/nginx/conf.d/* (write; sh), only while it starts',
    'changes /etc/nginx/conf.d/default.conf (write; sh), only while it starts',
    'changes /run/nginx.pid (write; nginx), only while it starts',
    'changes /var/cache/nginx/* (create, permissions; nginx), only while it starts',
    'changes /var/cache/nginx/*/*/* (create; nginx)',
    'changes /var/cache/nginx/*/*/*/* (write; nginx)',
    'changes /var/log/nginx/access.log (rename, write; nginx)',
    'changes /var/log/nginx/access.log-* (rename; nginx)',
    'changes /var/log/nginx/access.log-*.gz (delete; nginx)',
    'changes /var/log/nginx/error.log (write; nginx), only while it starts',
    'reads /etc/ssl/private/site.key (nginx), only while it starts',
    'connects to api.shop.svc.cluster.local port 8080 over tcp (nginx)',
    'connects to any private address port 53 over udp (nginx)',
    'listens on 80/tcp, clients with public addresses',
    'uses CAP_CHOWN (chown), only while it starts',
    'uses CAP_KILL (kill)',
    'uses CAP_NET_BIND_SERVICE (bind), only while it starts',
    'uses CAP_SETGID (setgid, setgroups), only while it starts',
    'uses CAP_SETUID (setuid), only while it starts',
  ]);
  expect(items.filter(({ risks }) => risks.length > 0).map(({ id }) => id)).toEqual([
    'process:/bin/sh',
    'file:/etc/nginx/conf.d/*',
    'file:/etc/nginx/conf.d/default.conf',
    'read:/etc/ssl/private/site.key',
  ]);
});

describe('each deviation says something, once', () => {
  const profile = learn(nginx, [1, 2]);

  function deviate(
    deed: (at: ReturnType<typeof startNginx>, on: Simulation) => void,
    judged: Profile = profile,
    image?: string,
  ): Deviation[] {
    const found: Deviation[] = [];
    const judging = new ProfileJudge([judged], (deviation) => found.push(deviation));
    const on = new Simulation(77, 1_800_000_000, (event) => judging.receive(event));
    const started = startNginx(on, image);
    on.seconds += 3_600;
    deed(started, on);
    deed(started, on);
    return found;
  }
  const kindsOf = (found: readonly Deviation[]) =>
    found.map(({ kind, value }) => `${kind} ${value}`);

  test('programs', () => {
    expect(kindsOf(deviate(({ workers: [worker] }) => worker!.run(['/usr/bin/id'])))).toEqual([
      'process-unknown /usr/bin/id',
    ]);
    const [shell, ...more] = deviate(({ workers: [worker] }) => worker!.run(['/bin/sh', '-i']));
    expect(more).toEqual([]);
    expect(shell).toMatchObject({
      kind: 'process-unknown',
      value: '/bin/sh',
      message: 'shop-web ran /bin/sh: it was started by /usr/sbin/nginx',
      nearest: '/bin/sh',
      process: { commandLine: 'sh -i' },
      isOtherRelease: false,
    });
    // Somebody executes a shell in the container: known program, known parent, other arguments.
    const outsider = deviate(({ container }, on) => on.start(container, ['/bin/sh']));
    expect(outsider.map(({ message }) => message)).toEqual([
      'shop-web ran /bin/sh: it was never called so',
    ]);
    const late = deviate(({ container }, on) =>
      on.start(container, ['/bin/sh', '/docker-entrypoint.sh', 'nginx', '-g', 'daemon off;']),
    );
    expect(late.map(({ message }) => message)).toEqual([
      'shop-web ran /bin/sh: it runs only while the container starts',
    ]);
  });

  test('files that are not of the image', () => {
    const found = deviate(({ workers: [worker] }) => {
      worker!.write('/tmp/kinsing', CREATE);
      worker!.fork().exec(['/tmp/kinsing'], 'upper');
    });
    expect(kindsOf(found)).toEqual(['write-outside /tmp/kinsing', 'executable-drift /tmp/kinsing']);
  });

  test('changes, secrets, destinations, ports, capabilities', () => {
    const found = deviate(({ master, workers: [worker] }) => {
      worker!.write('/usr/share/nginx/html/shell.php');
      worker!.call('rename', { oldpath: '/run/nginx.pid', newpath: '/etc/cron.d/x' });
      worker!.call('symlink', { target: '/etc/shadow', linkpath: '/var/log/nginx/y/z' });
      worker!.read('/etc/shadow');
      worker!.connect('185.10.10.10', 4444);
      worker!.resolve('pool.minexmr.com', '94.130.164.163');
      worker!.connect('94.130.164.163', 443);
      worker!.listen(31_337);
      master.call('mount', { dev: 'none', dir: '/mnt', type: 'tmpfs', flags: 0 });
      master.call('ptrace', { request: 11, pid: 5 });
      worker!.call('memfd_create', { fd: 9, name: 'x', flags: 0 }, 9);
    });
    expect(kindsOf(found)).toEqual([
      'write-outside /usr/share/nginx/html/shell.php',
      'write-outside /etc/cron.d/x',
      'write-outside /var/log/nginx/y/z',
      'read-sensitive /etc/shadow',
      'destination-unknown 185.10.10.10:4444/tcp',
      'destination-unknown pool.minexmr.com:443/tcp',
      'port-unknown 31337/tcp',
      'capability-unknown SYS_ADMIN',
      'capability-unknown SYS_PTRACE',
    ]);
    expect(found.every(({ expected, message }) => expected !== '' && message !== '')).toBe(true);
  });

  test('system calls, where all of them were seen', () => {
    const complete = structuredClone(profile);
    complete.behaviour.systemCalls.complete = true;
    const found = deviate(({ master }) => master.call('keyctl', { operation: 0 }), complete);
    expect(kindsOf(found)).toEqual(['system-call-unknown keyctl']);
  });

  test('what the review refused is not allowed', () => {
    const refused = decideEntries(profile, {
      refuse: [
        'file:/run/nginx.pid',
        'destination:api.*',
        'listen:80/tcp',
        'process:/usr/bin/find',
      ],
      accept: ['*'],
    });
    const found = deviate(({ workers: [worker] }) => {
      worker!.resolve('api.shop.svc.cluster.local', '10.96.14.7');
      worker!.connect('10.96.14.7', 8080);
    }, refused);
    expect(kindsOf(found)).toEqual([
      'process-unknown /usr/bin/find',
      'write-outside /run/nginx.pid',
      'port-unknown 80/tcp',
      'destination-unknown api.shop.svc.cluster.local:8080/tcp',
    ]);
  });

  test('another release is judged too, and that is said; other workloads are not', () => {
    const found = deviate(({ master }) => master.write('/etc/passwd'), profile, 'sha256:next');
    expect(found).toMatchObject([{ value: '/etc/passwd', isOtherRelease: true }]);
    const judging = new ProfileJudge([profile], () => expect.unreachable());
    postgres(new Simulation(3, 1_800_000_000, (event) => judging.receive(event)), 3);
  });

  test('a container that is measured before its first event begins with that event', () => {
    const found: Deviation[] = [];
    const judging = new ProfileJudge([profile], (deviation) => found.push(deviation));
    const measured = new Set<string>();
    const receive = (event: RuntimeEvent) => {
      const { container } = event.thread;
      if (container !== undefined && !measured.has(container.fullId)) {
        measured.add(container.fullId);
        judging.sample(container, { processes: 1 }, event.seconds);
      }
      judging.receive(event);
    };
    nginx(new Simulation(100, 1_800_000_000, receive), 60);
    expect(found).toEqual([]);
  });

  test('resources beyond the envelope, when they stay there', () => {
    const learner = new ProfileLearner();
    const on = new Simulation(5, 1_700_000_000, (event) => learner.receive(event));
    const { container } = startNginx(on);
    const mib = 1024 * 1024;
    for (let minute = 0; minute < 30; minute++) {
      const sample = {
        cpuSeconds: minute * 6,
        memoryBytes: (100 + (minute % 7)) * mib,
        processes: 3,
      };
      learner.sample(container, sample, on.seconds + minute * 60);
    }
    const [measured] = learner.profiles();
    expect(measured!.behaviour.resources).toMatchObject({
      cpuCores: { typical: 0.1, most: 0.1 },
      processes: { typical: 3, most: 3 },
    });
    const found: Deviation[] = [];
    const judging = new ProfileJudge([measured!], (deviation) => found.push(deviation));
    const at = on.seconds + 10_000;
    const normal = { memoryBytes: 110 * mib, processes: 4 };
    for (let minute = 0; minute < 10; minute++) {
      judging.sample(container, { ...normal, cpuSeconds: minute * 12 }, at + minute * 60);
    }
    judging.sample(container, { ...normal, processes: 500, cpuSeconds: 120 }, at + 660);
    judging.sample(container, { ...normal, cpuSeconds: 121 }, at + 720);
    expect(found).toEqual([]);
    for (let minute = 0; minute < 10; minute++) {
      judging.sample(
        container,
        { ...normal, cpuSeconds: 200 + minute * 58 },
        at + 780 + minute * 60,
      );
    }
    expect(found).toMatchObject([{ kind: 'resource-envelope', expected: 'at most 0.4' }]);
  });
});

test('a flood of deviations and hostile names stay within bounds', () => {
  const profile = learn(nginx, [1]);
  let count = 0;
  const judging = new ProfileJudge([profile], () => count++);
  const learner = new ProfileLearner();
  const on = new Simulation(9, 1_800_000_000, (event) => {
    judging.receive(event);
    learner.receive(event);
  });
  const { master } = startNginx(on);
  for (let index = 0; index < 20_000; index++) {
    master.write(`/data/${on.drawn(6)}/${on.drawn(20)}\n\u0000${on.drawn(3)}`);
    master.connect(on.publicAddress(), on.random(65_535));
  }
  for (let index = 0; index < 2_000; index++) {
    master.run([`/tmp/${on.drawn(8)}`, on.drawn(50)]);
    master.listen(1 + on.random(60_000));
  }
  expect(count).toBe(10_000);
  const [learned] = learner.profiles();
  const text = formatProfile(learned!);
  expect(text.length).toBeLessThan(400_000);
  expect(parseProfile(text, 'x')).toEqual(learned);
});

describe.skipIf(!hasShared('corpora/falco/captures'))('real captures', () => {
  const directory = sharedPath('corpora/falco/captures');
  test.each(readdirSync(directory))('%s is nothing new to what was learned of it', async (name) => {
    const run = (receive: (event: RuntimeEvent) => void) =>
      new CaptureSource(join(directory, name)).run({ receive, lost() {}, problem() {} });
    const learner = new ProfileLearner({ includeHost: true, completeSystemCalls: true });
    await run((event) => learner.receive(event));
    const profiles = learner.profiles().map((each) => parseProfile(formatProfile(each), name));
    const found: Deviation[] = [];
    const judging = new ProfileJudge(profiles, (deviation) => found.push(deviation));
    await run((event) => judging.receive(event));
    expect(found).toEqual([]);
  });
});
