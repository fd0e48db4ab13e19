import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readOwnRules } from '@seaworthy/runtime';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AttackStage, stageImage, whyNoStage } from './support/attack-stage.ts';
import { debianMirror } from './support/debian-image.ts';
import { titled, whyNotFrom } from './support/requirements.ts';

const whyNot =
  whyNoStage() ??
  (hasShared('corpora/falco/rules') ? undefined : 'the default rules are absent') ??
  (await whyNotFrom(debianMirror));

/** What people run all day, in one container after another and on the host. */
const install = `set -e; export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update
  apt-get -qq install -y --no-install-recommends nginx-light gcc libc6-dev make postgresql >/dev/null 2>&1`;
const build = `mkdir /src; cd /src
  for i in 1 2 3 4 5 6 7 8; do echo "int f$i(void) { return $i; }" > f$i.c; done
  printf 'int main(void) { return 0; }\\n' > main.c
  printf 'prog: main.o f1.o f2.o f3.o f4.o f5.o f6.o f7.o f8.o\\n\\tgcc -o $@ $^\\n' > Makefile
  make >/dev/null; ./prog`;
const serve = `nginx; for i in $(seq 200); do curl -s -o /dev/null http://127.0.0.1:80/; done; nginx -s quit`;
const database = `pg_ctlcluster 15 main start; sleep 3
  su postgres -c 'psql -qc "create table t (i int)"; psql -qc "insert into t select generate_series(1, 10000)"'
  pg_ctlcluster 15 main stop`;

/** What keeps a service running, and its people. */
const entry = `set -e
  echo app:x:1000:1000::/srv:/bin/sh >> /etc/passwd; mkdir -p /srv/www /var/log/app /etc/letsencrypt/live
  echo hello > /srv/www/index.html; chown -R 1000 /srv/www; export TOKEN=x; cd /srv/www
  exec python3 -m http.server 8080`;
const chores = [
  'ps aux; ls -la /srv; df -h; cat /proc/1/status; env | sort; id',
  'date >> /var/log/app/job.log; find /tmp -mtime +7 -delete',
  'mv /var/log/app/job.log /var/log/app/job.log.1; gzip /var/log/app/job.log.1; : > /var/log/app/job.log',
  'tar -czf /tmp/backup.tgz -C / srv var/log/app; tar -tzf /tmp/backup.tgz; rm /tmp/backup.tgz',
  'umask 077; echo key > /etc/letsencrypt/live/privkey.pem.new; mv /etc/letsencrypt/live/privkey.pem.new /etc/letsencrypt/live/privkey.pem',
  'cat /etc/passwd /etc/hosts /etc/resolv.conf; grep -r listen /srv; ss -ltn',
  'kill -HUP 1 || true; sleep 0.1',
  'python3 -c "import json,subprocess; print(subprocess.run([\'date\']).returncode)"',
];

const steps = { install, build, serve, database } as const;

describe.skipIf(whyNot !== undefined)(titled('ordinary work', whyNot), () => {
  let stage: AttackStage<'own' | 'stable' | 'all'>;

  beforeAll(async () => {
    const names = ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules'];
    const defaults = names.map((name) => ({
      name,
      text: readFileSync(sharedPath(`corpora/falco/rules/${name}.yaml`), 'utf8'),
    }));
    stage = await AttackStage.open({
      own: readOwnRules(),
      stable: defaults.slice(0, 1),
      all: defaults,
    });
  }, 300_000);

  afterAll(() => stage?.close(), 60_000);

  test('a service in its image, as it is run and looked after: none of our rules alerts', async () => {
    const { docker } = stage;
    const command = ['sh', '-c', entry];
    await docker.run(
      ...['run', '--detach', '--name', 'service', '--network', 'none'],
      stageImage,
      ...command,
    );
    const within = (...words: string[]) => docker.run('exec', 'service', ...words);
    await within(
      'sh',
      '-c',
      'until curl -fs http://127.0.0.1:8080/ >/dev/null; do sleep 0.2; done',
    );
    for (const line of chores) await within('sh', '-c', line);
    for (let n = 0; n < 20; n++) {
      await within('sh', '-c', 'curl -fs http://127.0.0.1:8080/ >/dev/null || exit 1');
    }
    await stage.settle();
    await docker.run('rm', '--force', 'service');
    tell('service', stage, 'service', 0);
    expect(stage.alertsOf('own', 'service')).toEqual([]);
  }, 120_000);

  test('installing packages, a build, a web server, a database: few messages tell of it', async () => {
    const script = Object.entries(steps)
      .map(([name, line]) => `/bin/echo step-${name}\n${line}`)
      .join('\n');
    const said = await stage.play('work', {
      network: 'host',
      command: ['sh', '-c', `${script}\n/bin/echo done`],
    });
    expect(said).toContain('done');
    tell('containers', stage, 'work', 0);
    // An image should have held it; of each program that is run that is said.
    const rules = new Set(stage.alertsOf('own', 'work').map(({ rule }) => rule));
    expect([...rules].filter((rule) => !rule.startsWith('Program started that was'))).toEqual([]);
    const ofStable = stage.messagesOf('stable', 'work');
    expect(stage.alertsOf('stable', 'work').length).toBeGreaterThan(50);
    expect(ofStable.length).toBeLessThan(25);
  }, 300_000);

  test('npm ci on the host: none of our rules alerts', async () => {
    const directory = mkdtempSync('/tmp/sw-npm-');
    mkdirSync(join(directory, 'x'));
    const dependencies = { undici: '7.16.0', zod: '4.6.7', 'fast-check': '4.10.2' };
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name: 'x', dependencies }));
    const before = stage.eventCounts.get('host') ?? 0;
    const npm = (word: string) =>
      promisify(execFile)('npm', [word, '--no-audit', '--no-fund'], { cwd: directory });
    await npm('install').then(() => npm('ci'));
    await stage.settle();
    rmSync(directory, { recursive: true });
    tell('host', stage, 'host', before);
    // Others work on this host too: what is theirs is no fault of npm's.
    const ofNpm = stage.alertsOf('own', 'host').filter(({ output }) => /npm|node/.test(output));
    expect(ofNpm).toEqual([]);
  }, 120_000);
});

/** The numbers of docs/quality.md. */
function tell(
  what: string,
  stage: AttackStage<'own' | 'stable' | 'all'>,
  container: string,
  before: number,
): void {
  const counts = (['own', 'stable', 'all'] as const).map((set) => {
    const byRule = Map.groupBy(stage.alertsOf(set, container), ({ rule }) => rule);
    const rules = [...byRule].map(([rule, all]) => `${rule}: ${all.length} (${all[0]?.command})`);
    return `${set}: ${stage.alertsOf(set, container).length}\n    ${rules.join('\n    ')}`;
  });
  const events = (stage.eventCounts.get(container) ?? 0) - before;
  const messages = (['own', 'stable', 'all'] as const).map((set) => {
    const told = stage.messagesOf(set, container);
    const kinds = Map.groupBy(told, ({ kind }) => kind);
    const stories = told.flatMap((each) => (each.kind === 'incident' ? [each.incident.title] : []));
    const counts = [...kinds].map(([kind, all]) => `${all.length} ${kind}`).join(', ');
    return `${set} told ${told.length}: ${counts}\n    ${[...new Set(stories)].join('\n    ')}`;
  });
  const lines = [...counts, ...messages].join('\n  ');
  process.stdout.write(`${what}: ${events} events, ${stage.lost} lost\n  ${lines}\n`);
}
