import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readOwnRules } from '@seaworthy/runtime';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AttackStage, whyNoStage } from './support/attack-stage.ts';
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

  test('installing packages, a build, a web server, a database: none of our rules alerts', async () => {
    const script = Object.entries(steps)
      .map(([name, line]) => `/bin/echo step-${name}\n${line}`)
      .join('\n');
    const said = await stage.play('work', {
      network: 'host',
      command: ['sh', '-c', `${script}\n/bin/echo done`],
    });
    expect(said).toContain('done');
    tell('containers', stage, 'work', 0);
    expect(stage.alertsOf('own', 'work')).toEqual([]);
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
  process.stdout.write(`${what}: ${events} events, ${stage.lost} lost\n  ${counts.join('\n  ')}\n`);
}
