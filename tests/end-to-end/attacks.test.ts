import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RuleFile, readOwnRules } from '@seaworthy/runtime';
import { hasCommand, hasShared, run, sharedPath } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerEscape } from './attacks/container-escape.ts';
import { credentials } from './attacks/credentials.ts';
import { cryptominers } from './attacks/cryptominers.ts';
import { defaultAttacks } from './attacks/default-rules.ts';
import { drift } from './attacks/drift.ts';
import { persistence } from './attacks/persistence.ts';
import { reverseShells } from './attacks/reverse-shells.ts';
import { suspiciousDns } from './attacks/suspicious-dns.ts';
import { tampering } from './attacks/tampering.ts';
import { wellKnown } from './attacks/well-known.ts';
import { AttackStage, whyNoStage } from './support/attack-stage.ts';
import { titled } from './support/requirements.ts';

/** Two seconds are long enough for a test. */
const shorter: RuleFile = {
  name: 'shorter.yaml',
  text: `- macro: sw_long_busy
  condition: (evt.rawarg.busy >= 1900000000)
  override:
    condition: replace
`,
};

/** The default rule about unknown destinations asks for the networks of a namespace. */
const watched: RuleFile = {
  name: 'watched.yaml',
  text: `- list: namespace_scope_network_only_subnet
  items: [shop]
  override:
    items: replace
`,
};

const hasDefaults = hasShared('corpora/falco/rules');
const whyNot = whyNoStage() ?? (hasDefaults ? undefined : 'the default rules are absent');

const attacks = [
  ...cryptominers,
  ...reverseShells,
  ...containerEscape,
  ...credentials,
  ...drift,
  ...tampering,
  ...persistence,
  ...wellKnown,
  ...suspiciousDns,
];

describe.skipIf(whyNot !== undefined)(titled('attacks in containers of Docker', whyNot), () => {
  let stage: AttackStage<'own' | 'default'>;

  beforeAll(async () => {
    const names = ['falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules'];
    const defaults = names.map((name) => ({
      name,
      text: readFileSync(sharedPath(`corpora/falco/rules/${name}.yaml`), 'utf8'),
    }));
    stage = await AttackStage.open(
      { own: [...readOwnRules(), shorter], default: [...defaults, watched] },
      // What else is read is nothing to the rules.
      ['/etc/', '/root/', '/home/', '/run/', '/var/', '/vault/', '/proc/', '/dev/', '/tmp/'],
    );
  }, 300_000);

  afterAll(() => stage?.close(), 60_000);

  describe.each(attacks.map((each, i) => [each.what, each, i] as const))('%s', (_, each, i) => {
    test('alerts once, with its container and command line', async () => {
      const said = await stage.play(`attack-${i}`, each.attack);
      const alerts = stage.alertsOf('own', `attack-${i}`);
      // Where one stands under another container, that is told.
      const others = JSON.stringify(stage.alerts.own.slice(-3));
      expect(alerts.map(({ rule }) => rule).sort(), `${said}; the last alerts: ${others}`).toEqual(
        [...each.expected].sort(),
      );
      const first = alerts.find(({ rule }) => rule === each.expected[0]);
      expect(first?.command ?? '').toContain(each.by);
      expect(first?.output ?? `container=attack-${i} `).toContain(`container=attack-${i} `);
    });

    test('its benign twin does not', async () => {
      const said = await stage.play(`benign-${i}`, each.twin);
      expect(stage.alertsOf('own', `benign-${i}`), said).toEqual([]);
    });
  });

  describe.each(defaultAttacks.map((each, i) => [each.what, each, i] as const))(
    'the default rules: %s',
    (_, each, i) => {
      test('alerts once; its benign twin does not', async () => {
        const said = await stage.play(`default-${i}`, each.attack);
        const found = (name: string) =>
          stage.alertsOf('default', name).filter(({ rule }) => rule === each.expected);
        expect(found(`default-${i}`).length, said).toBe(1);
        await stage.play(`plain-${i}`, each.twin);
        expect(found(`plain-${i}`)).toEqual([]);
      });
    },
  );

  test.skipIf(!hasCommand('unshare'))(
    'a reverse shell on the host, in a network of its own',
    async () => {
      const before = stage.alertsOf('own', 'host').length;
      const listener = join(import.meta.dirname, 'attackers/listener.py');
      const attacker = join(import.meta.dirname, 'attackers/reverse_shell.py');
      const line = `ip link set lo up; exec python3 ${listener} 4444 python3 ${attacker}`;
      await run('unshare', ['-n', 'sh', '-c', line]);
      await stage.settle();
      // Others work on this host at the same time.
      const alerts = stage.alertsOf('own', 'host').slice(before);
      const ours = alerts.filter(({ output }) => output.includes('127.0.0.1:4444'));
      expect(ours.map(({ rule }) => rule)).toEqual(['Shell on a network connection']);
      expect(ours[0]?.output).toContain('container=');
    },
    30_000,
  );

  test('nothing was lost', () => {
    expect(stage.lost).toBe(0);
  });
});
