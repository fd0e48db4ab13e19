import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  loadRules,
  noPaths,
  type ReadFilter,
  RuleEngine,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sensorOptionsFor } from './loader/sensor-options-for.ts';
import { buildAttacker, RunningSensor, testSensor } from './sensor-for-test.ts';

const run = promisify(execFile);
const { program, why } = testSensor();
const events = ['open', 'openat', 'openat2', 'creat'];

const nothing = { paths: noPaths, traversed: noPaths, processes: new Set<string>() };

describe.skipIf(program === undefined)(`opens for reading ${why}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'sw-reads-'));
  const names = ['attacker', 'tar', 'a-name-of-sixteen-letters'];

  beforeAll(() => {
    buildAttacker(home);
    for (const name of names.slice(1)) copyFileSync(join(home, 'attacker'), join(home, name));
    mkdirSync(join(home, 'secrets'));
    for (const name of ['plain', 'secrets/key', 'secret']) writeFileSync(join(home, name), 'x');
  }, 60_000);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** What was opened of what was tried, as it was written; a deed in a second program ends it. */
  async function opened(openReads: ReadFilter, tries: readonly string[]): Promise<string[]> {
    const sensor = new RunningSensor({ events, program: program!, openReads }, ({ thread }) =>
      thread.executable.path.startsWith(home),
    );
    await sensor.ready();
    for (const words of [...tries, 'attacker create last']) {
      const [name = '', ...rest] = words.split(' ');
      await run(join(home, name), rest, { cwd: home }).catch(() => {});
    }
    await sensor.find(({ args }) => args['name'] === 'last');
    await sensor.stop();
    expect(sensor.problems).toEqual([]);
    return sensor.events
      .filter(({ type, args }) => events.includes(type) && args['name'] !== 'last')
      .map(({ name, args, result }) => `${name} ${args['name']} ${result! < 0 ? result : 'ok'}`);
  }

  test('nothing is asked for: writes alone, also those that failed', async () => {
    expect(
      await opened(nothing, [
        'attacker read plain',
        'attacker read absent',
        'attacker read ../plain',
        'attacker create made',
        'attacker create absent/made',
      ]),
    ).toEqual(['attacker made ok', 'attacker absent/made -2']);
  });

  test('a path, and all below one; files that are not there too', async () => {
    const openReads = {
      ...nothing,
      paths: {
        ...noPaths,
        exact: new Set([join(home, 'secret'), join(home, 'gone')]),
        prefixes: new Set([join(home, 'secrets/')]),
      },
    };
    expect(
      await opened(openReads, [
        'attacker read plain',
        'attacker read plain',
        'attacker read secret',
        `attacker read ${home}/secret`,
        'attacker read secrets/key',
        'attacker read secrets/../secret',
        'attacker read secrets/../plain',
        'attacker read absent',
        `attacker read ${home}/absent`,
        'attacker read gone',
        `attacker read ${home}/gone`,
        `attacker read ${home}//gone`,
        'attacker read secrets/absent',
        'attacker read gone-too',
        'attacker read gon',
      ]),
    ).toEqual([
      'attacker secret ok',
      `attacker ${home}/secret ok`,
      'attacker secrets/key ok',
      'attacker secrets/../secret ok',
      'attacker gone -2',
      `attacker ${home}/gone -2`,
      `attacker ${home}//gone -2`,
      'attacker secrets/absent -2',
    ]);
  });

  test('who opens, by the name that the kernel has, which is cut', async () => {
    const openReads = { ...nothing, processes: new Set(['tar', 'a-name-of-sixteen-letters']) };
    expect(
      await opened(openReads, [
        'attacker read plain',
        'tar read plain',
        'tar read absent',
        'a-name-of-sixteen-letters read plain',
      ]),
    ).toEqual(['tar plain ok', 'tar absent -2', 'a-name-of-sixte plain ok']);
  });

  test('".." wherever it stands, in what failed as well', async () => {
    const openReads = { ...nothing, traversed: { ...noPaths, prefixes: new Set(['/']) } };
    const far = `${'./'.repeat(200)}plain`;
    const spread = Array.from({ length: 8 }, (_, at) => `${'./'.repeat(4)}${'x'.repeat(at)}`);
    expect(
      await opened(openReads, [
        'attacker read plain',
        'attacker read ./plain',
        'attacker read secrets/../plain',
        'attacker read ../absent',
        'attacker read .x.absent.',
        `attacker read ${far}`,
        ...spread.map((start) => `attacker read ${start}/../plain`),
      ]),
    ).toEqual([
      'attacker secrets/../plain ok',
      'attacker ../absent -2',
      // Too long to be looked through.
      `attacker ${far} ok`,
      ...spread.map((start) => `attacker ${start}/../plain -2`),
    ]);
  });

  test('".." in paths to some places alone, and texts anywhere in a path', async () => {
    const openReads = {
      ...nothing,
      paths: { ...noPaths, parts: new Set(['rets/k', 'a-text-that-is-nowhere', home]) },
      traversed: {
        exact: new Set<string>(),
        prefixes: new Set([join(home, 'secre')]),
        parts: new Set(['lain']),
      },
    };
    const asked = { ...openReads, paths: { ...openReads.paths, parts: new Set(['rets/k']) } };
    const tries = [
      'attacker read secret',
      'attacker read secret',
      'attacker read secrets/../secret',
      'attacker read secret',
      'attacker read secrets/../secret',
      'attacker read secrets/../plain',
      'attacker read plain',
      `attacker read secrets/../${'../'.repeat(20)}etc/hostname`,
      'attacker read secrets/../../../../etc/hostname',
      'attacker read secrets/key',
    ];
    expect(await opened(asked, tries)).toEqual([
      'attacker secrets/../secret ok',
      'attacker secrets/../secret ok',
      'attacker secrets/../plain ok',
      'attacker secrets/key ok',
    ]);
    const all = await opened(openReads, tries.slice(0, 2));
    expect(all).toEqual(['attacker secret ok', 'attacker secret ok']);
  });

  test.skipIf(!hasShared('corpora/falco/rules'))(
    'no alert of the default rules is lost to their filter',
    async () => {
      const files = ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules'].map((name) => {
        const path = sharedPath(`corpora/falco/rules/${name}.yaml`);
        return { name, text: readFileSync(path, 'utf8') };
      });
      // This host stands in for a container.
      const text = '- {macro: container, condition: (proc.name exists)}';
      const engine = new RuleEngine(loadRules([...files, { name: 'here', text }]), {
        matching: 'all',
      });
      const options = sensorOptionsFor(engine.needs);
      expect(options.openReads).not.toBe('all');
      const alerts = { filtered: [] as string[], all: [] as string[] };
      const counts = { filtered: 0, all: 0 };
      const start = (which: 'filtered' | 'all') => {
        const isOurs = (event: RuntimeEvent) => {
          if (!event.thread.executable.path.startsWith(home)) return false;
          counts[which]++;
          for (const { rule, fields } of engine.match(event)) {
            alerts[which].push(
              `${rule.name}: ${event.thread.executable.args.join(' ')} ${fields['fd.name']} ${event.result}`,
            );
          }
          return event.args['name'] === 'last';
        };
        const openReads = which === 'all' ? 'all' : options.openReads!;
        return new RunningSensor({ ...options, openReads, program: program! }, isOurs);
      };
      const sensors = [start('filtered'), start('all')];
      for (const sensor of sensors) await sensor.ready();
      for (const name of ['sshd', 'cat']) copyFileSync(join(home, 'attacker'), join(home, name));
      const asked = ['/etc/shadow', '/etc/sudoers', '/etc/pam.conf', '/root/.ssh/id_rsa'];
      const more = ['/proc/self/environ', '/etc/profile', '/dev/mem', '/etc/pam.d/common-auth'];
      const benign = ['/etc/hostname', '/usr/lib/os-release', 'plain', 'absent', '/proc/self/stat'];
      const ways = ['/etc/../etc/shadow', '../../../etc/passwd', '../../../etc/absent', '../no'];
      for (const name of ['attacker', 'tar', 'sshd', 'cat']) {
        for (const path of [...asked, ...more, ...benign, ...ways]) {
          await run(join(home, name), ['read', path], { cwd: join(home, 'secrets') });
        }
      }
      await run(join(home, 'attacker'), ['create', 'last'], { cwd: home });
      for (const sensor of sensors) await sensor.find(({ args }) => args['name'] === 'last');
      for (const sensor of sensors) await sensor.stop();
      expect(alerts.all.length).toBeGreaterThan(20);
      expect(alerts.filtered.toSorted()).toEqual(alerts.all.toSorted());
      const traversals = alerts.all.filter((text) => text.startsWith('Directory traversal'));
      expect(new Set(traversals.map((text) => text.slice(-2)))).toEqual(new Set([' 3', '-2']));
      expect(counts.filtered).toBeLessThan(counts.all);
    },
    60_000,
  );
});
