import { createPaint } from '@seaworthy/report';
import { expect, test } from 'vitest';
import { alertForTest, incidentForTest } from '../outputs/message-for-test.ts';
import { alertTable } from './alert-table.ts';

const plain = createPaint(false);

test('an alert is two lines, an incident a tree', () => {
  const text = alertTable([alertForTest({ count: 3 })], [incidentForTest], plain, 100);
  expect(text.split('\n').map((line) => line.trimEnd())).toEqual([
    expect.stringMatching(/^Notice {8}Terminal shell in container ×3 +web$/),
    expect.stringMatching(/^13:53:31\.000 +bash → \/dev\/pts\/0$/),
    '',
    expect.stringContaining('Incident: Terminal shell in container and Miner in web (nginx)'),
    expect.stringContaining('├─ Terminal shell in container ×2: bash (9)'),
    expect.stringContaining('└─ Miner: xmrig (10)'),
    '',
  ]);
});

test('what is not listed is counted: with its rule, or at the end', () => {
  const [first, second] = incidentForTest.steps;
  const steps = [{ ...first!, others: 76 }, second!];
  const text = alertTable([], [{ ...incidentForTest, steps, omittedSteps: 78 }], plain, 100);
  expect(text).toContain('bash (9) (and 76 more of this rule)');
  expect(text).toContain('└─ and 2 more');
});

test.each([40, 80, 140])('it fits into %i columns', (width) => {
  const long = 'x'.repeat(500);
  const process = { ...alertForTest().process!, commandLine: long };
  const alert = alertForTest({ rule: long, process });
  const text = alertTable([alert], [{ ...incidentForTest, title: long }], plain, width);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
});

test('a program cannot paint the table', () => {
  const process = { ...alertForTest().process!, commandLine: 'a\n\u001b[2Jb' };
  const text = alertTable([alertForTest({ process })], [], plain, 80);
  expect(text).not.toContain('\u001b');
  expect(text.split('\n')).toHaveLength(3);
});
