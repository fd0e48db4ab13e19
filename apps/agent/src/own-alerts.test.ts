import type { ResponseRecord } from '@seaworthy/runtime';
import { expect, test } from 'vitest';
import { alertOfResponse } from './own-alerts.ts';

const record: ResponseRecord = {
  time: '2026-03-01T13:53:31.042Z',
  action: 'kill-process',
  result: 'done',
  detail: 'killed process 7',
  rule: 'miners end',
  cause: { id: '0123456789abcdef', rule: 'Mining protocol spoken' },
  process: { pid: 7, path: '/tmp/x' },
  container: { id: '3f'.repeat(32), runtime: 'docker', name: 'web', image: 'nginx:1.27' },
  workload: 'nginx',
  tookMs: 3,
};

test('a response is told with its cause, its container and its workload', () => {
  expect(alertOfResponse(record)).toMatchObject({
    rule: 'Response',
    priority: 'Notice',
    output: 'kill-process done (web, miners end): killed process 7',
    workload: 'nginx',
    container: { id: '3f'.repeat(32), name: 'web', image: 'nginx:1.27' },
    fields: { 'alert.rule': 'Mining protocol spoken', 'proc.pid': 7 },
  });
  expect(alertOfResponse({ ...record, result: 'failed' }).priority).toBe('Error');
});

test('different responses have different ids, the same one has the same', () => {
  const { id } = alertOfResponse(record);
  expect(alertOfResponse({ ...record, detail: 'killed process 8' }).id).toBe(id);
  expect(alertOfResponse({ ...record, action: 'cut-network' }).id).not.toBe(id);
  const { cause, ...prevented } = record;
  const one = alertOfResponse({ ...prevented, detail: 'denied /tmp/x' }).id;
  expect(alertOfResponse({ ...prevented, detail: 'denied /tmp/y' }).id).not.toBe(one);
});
