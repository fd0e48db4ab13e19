import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseReport } from './guard-report.ts';

const lines = [
  '{"ready":true,"network":true,"execution":false,"start":true,"refuses":"lsm"}',
  '{"id":7,"error":3}',
  '{"denied":true,"why":"changed","watch":2,"pid":9,"path":"2f746d702f78","program":"2f62696e2f7368"}',
  '{"stopped":"module","cgroup":"7","pid":9,"path":"2f782e6b6f","program":"2f62696e2f7368","killed":false,"happened":false,"unreported":0}',
  `{"refused":"connect","cgroup":"18446744073709551615","pid":9,"address":"${'00'.repeat(16)}","port":443,"unreported":0}`,
  '{"held":9}',
  '{"late":9,"denied":true}',
];

test('every kind of line is read', () => {
  expect(lines.map(parseReport)).toEqual([
    { ready: true, network: true, execution: false, start: true, refuses: 'lsm' },
    { id: 7, error: 3 },
    { denied: true, why: 'changed', watch: 2, pid: 9, path: '/tmp/x', program: '/bin/sh' },
    {
      stopped: 'module',
      cgroup: 7n,
      pid: 9,
      path: '/x.ko',
      program: '/bin/sh',
      killed: false,
      happened: false,
      unreported: 0,
    },
    {
      refused: 'connect',
      cgroup: 18446744073709551615n,
      pid: 9,
      address: '00'.repeat(16),
      port: 443,
      unreported: 0,
    },
    { held: 9 },
    { late: 9, denied: true },
  ]);
});

test('what is no line of it is none', () => {
  for (const line of ['', '{', '[]', 'null', '{"id":"7","error":0}', '{"ready":false}']) {
    expect(parseReport(line)).toBeUndefined();
  }
  const mutated = fc
    .tuple(fc.constantFrom(...lines), fc.nat(), fc.string())
    .map(
      ([line, at, more]) => line.slice(0, at % line.length) + more + line.slice(at % line.length),
    );
  fc.assert(fc.property(mutated, (line) => void parseReport(line)));
});
