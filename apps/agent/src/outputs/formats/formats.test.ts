import { describe, expect, test } from 'vitest';
import { incidentForTest, messageForTest } from '../message-for-test.ts';
import { falcoFormat } from './falco.ts';
import { ocsfFormat } from './ocsf.ts';
import { textFormat } from './text.ts';

const context = { hostname: 'node-1', version: '1.2.3' };

describe('as Falco writes it', () => {
  const line = falcoFormat.render(messageForTest(), context);

  test('has the keys that readers of Falco expect', () => {
    expect(JSON.parse(line)).toMatchObject({
      hostname: 'node-1',
      output: '13:53:31.000000007: Notice A shell was spawned',
      priority: 'Notice',
      rule: 'Terminal shell in container',
      source: 'syscall',
      tags: ['container', 'mitre_execution', 'T1059.004'],
      time: '2026-03-01T13:53:31.000000007Z',
      output_fields: { 'proc.cmdline': 'bash', 'fd.name': null },
    });
  });

  test('numbers keep all of their digits', () => {
    expect(line).toContain('"evt.time":1772373211000000007,');
  });

  test('ours stand beside', () => {
    expect(JSON.parse(line).seaworthy).toMatchObject({
      kind: 'alert',
      count: 1,
      workload: 'nginx',
    });
    const incident = { kind: 'incident', incident: incidentForTest, isNew: true } as const;
    expect(JSON.parse(falcoFormat.render(incident, context))).toMatchObject({
      rule: 'Incident',
      priority: 'Critical',
      tags: ['mitre_execution', 'mitre_impact'],
      seaworthy: { kind: 'incident', isNew: true, steps: [{ count: 2 }, {}] },
    });
  });
});

/**
 * What the schema requires of the class and its objects. These very messages were also held against
 * the whole schemas of 1.4.0 to 1.8.0 with the profiles container and host, where all are valid.
 */
describe('OCSF Detection Finding', () => {
  const finding = JSON.parse(ocsfFormat.render(messageForTest(), context));

  test('has what its class requires', () => {
    expect(finding).toMatchObject({
      activity_id: 1,
      category_uid: 2,
      class_uid: 2004,
      type_uid: 200_401,
      severity_id: 2,
      time: Date.parse('2026-03-01T13:53:31Z'),
      metadata: { version: '1.5.0', product: { name: 'Seaworthy', vendor_name: 'Seaworthy' } },
      finding_info: { uid: '0123456789abcdef', title: 'Terminal shell in container' },
    });
  });

  test('has what its objects require', () => {
    const [evidence] = finding.evidences;
    expect(evidence.process).toMatchObject({
      pid: 9,
      cmd_line: 'bash',
      file: { name: 'bash', type_id: 0 },
      user: { uid: '0', name: 'root' },
      container: { uid: '3f'.repeat(32), image: { uid: `sha256:${'ab'.repeat(32)}` } },
      parent_process: { pid: 5, name: 'runc' },
    });
    expect(evidence.file).toEqual({ name: '0', path: '/dev/pts/0', type_id: 0 });
    expect(finding.device).toMatchObject({ hostname: 'node-1', type_id: 1 });
    expect(finding.finding_info.analytic).toMatchObject({ type_id: 1 });
    expect(finding.finding_info.attacks).toEqual([
      { tactic: { name: 'execution', uid: 'TA0002' } },
      { technique: { uid: 'T1059' }, sub_technique: { uid: 'T1059.004' } },
    ]);
  });

  test('an update has the same uid and another activity', () => {
    const alert = { ...messageForTest(), kind: 'update' } as const;
    expect(JSON.parse(ocsfFormat.render(alert as never, context))).toMatchObject({
      activity_id: 2,
      type_uid: 200_402,
      is_alert: false,
      finding_info: { uid: '0123456789abcdef' },
    });
  });

  test('an incident is a finding over findings', () => {
    const incident = { kind: 'incident', incident: incidentForTest, isNew: false } as const;
    expect(JSON.parse(ocsfFormat.render(incident, context))).toMatchObject({
      activity_id: 2,
      severity_id: 5,
      count: 3,
      finding_info: { related_events: [{ uid: '0123456789abcdef' }, { uid: '1123456789abcdef' }] },
    });
  });
});

test('a line for people', () => {
  expect(textFormat.render(messageForTest({ count: 3, heldBack: 2 }), context)).toBe(
    '2026-03-01T13:53:31.000000007Z Notice Terminal shell in container [nginx] (3 times) (2 more of this kind held back): A shell was spawned',
  );
  const incident = { kind: 'incident', incident: incidentForTest, isNew: true } as const;
  expect(textFormat.render(incident, context)).toContain(
    'Terminal shell in container (2×) → Miner',
  );
});
