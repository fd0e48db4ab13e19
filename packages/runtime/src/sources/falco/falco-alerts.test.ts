import { Readable } from 'node:stream';
import { endsWell, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alertOfFalco } from '../../alert/foreign-alert.ts';
import { type FalcoAlert, FalcoAlertDecoder, readFalcoAlerts } from './falco-alerts.ts';

// As Falco 0.41 writes it.
const alert = {
  hostname: 'node-1',
  output: '13:53:31.726060287: Warning Sensitive file opened for reading by non-trusted program',
  output_fields: {
    'container.id': 'host',
    'evt.time': 1709294011726060300,
    'fd.name': '/etc/shadow',
    'proc.aname[2]': 'bash',
    'proc.cmdline': 'cat /etc/shadow',
    'user.uid': 0,
    'k8s.ns.name': null,
    'proc.is_exe_upper_layer': false,
  },
  priority: 'Warning',
  rule: 'Read sensitive file untrusted',
  source: 'syscall',
  tags: ['T1555', 'container', 'filesystem', 'host'],
  time: '2024-03-01T11:53:31.726060287Z',
};
const drop = {
  hostname: 'node-1',
  output: 'Falco internal: syscall event drop. 12 system calls dropped in last second.',
  output_fields: { ebpf_enabled: '1', n_drops: '12', n_evts: '400' },
  priority: 'Debug',
  rule: 'Falco internal: syscall event drop',
  source: 'internal',
  time: '2024-03-01T11:53:32.000000001Z',
};

async function run(lines: readonly string[]) {
  const alerts: FalcoAlert[] = [];
  const problems: string[] = [];
  let lost = 0;
  await readFalcoAlerts(Readable.from([lines.join('\n')]), {
    alert: (each) => alerts.push(each),
    lost: (count) => {
      lost += count;
    },
    problem: (problem) => problems.push(problem.message),
  });
  return { alerts, problems, lost };
}

test('an alert keeps what it says', async () => {
  const { alerts, problems } = await run([JSON.stringify(alert)]);
  expect(problems).toEqual([]);
  expect(alerts).toEqual([
    {
      rule: 'Read sensitive file untrusted',
      priority: 'Warning',
      output: alert.output,
      time: { seconds: 1709294011, nanoseconds: 726060287 },
      source: 'syscall',
      hostname: 'node-1',
      tags: ['T1555', 'container', 'filesystem', 'host'],
      fields: new Map(Object.entries(alert.output_fields)),
    },
  ]);
});

test('what Falco lost is told, what it says of itself is no alert', async () => {
  const metrics = { ...drop, rule: 'Falco internal: metrics snapshot', output_fields: {} };
  const { alerts, lost } = await run([JSON.stringify(drop), JSON.stringify(metrics)]);
  expect(alerts).toEqual([]);
  expect(lost).toBe(12);
});

test('what is no alert is told', async () => {
  const { alerts, problems } = await run([
    '13:53:31.726060287: Warning plain text output',
    '{"rule": "x"}',
    '{"rule": "x", "time": "now"}',
    '{"rule": "toString", "time": "2024-03-01T11:53:32Z", "output_fields": {"__proto__": {"a": 1}}}',
  ]);
  expect(problems).toEqual(['3 lines are no alerts of Falco.']);
  expect(alerts).toHaveLength(1);
  expect(alerts[0]?.fields.get('__proto__')).toBe('{"a":1}');
});

test('changed at random they end well', () => {
  const text = JSON.stringify(alert);
  fc.assert(
    fc.property(
      fc.array(fc.nat(0xffff), { minLength: 2, maxLength: 8 }),
      fc.jsonValue(),
      (noise, value) => {
        const decoder = new FalcoAlertDecoder({
          alert: (each) => void alertOfFalco(each),
          lost: () => {},
          problem: () => {},
        });
        endsWell(() => decoder.push(mutated(text, noise).toString()));
        endsWell(() => decoder.push(JSON.stringify({ ...alert, output_fields: value })));
        const line = (fields: object) => `${JSON.stringify({ ...alert, output_fields: fields })}\n`;
        endsWell(() => decoder.push(line({ 'proc.aname': [value, { toString: 0 }] })));
        endsWell(() => decoder.push(JSON.stringify({ ...alert, tags: value, output: value })));
        endsWell(() => decoder.end());
      },
    ),
  );
});
