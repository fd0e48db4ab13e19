import { expect, test } from 'vitest';
import { examineHost, type HostFacts, judgeHost } from './doctor.ts';

const everything: HostFacts = {
  kernel: '6.8.0-45-generic',
  architecture: 'x64',
  hasSensor: true,
  probe: {
    ringBuffer: true,
    fentry: true,
    lsm: true,
    cgroupAddresses: true,
    sendSignal: true,
    fanotifyPermission: true,
    directReads: true,
    usedCalls: true,
    usedCapabilities: true,
    loads: true,
    attaches: { on_sys_exit: true, on_exec: true },
  },
  hasBtf: true,
  hasCgroup2: true,
  securityModules: ['lockdown', 'capability', 'bpf'],
  lockdown: 'none',
  hasKprobes: true,
  hasQueue: true,
  capabilities: (1n << 41n) - 1n,
  runtimes: { found: ['Docker in /srv/docker'], warnings: [] },
  isRoot: true,
};

const verdictOf = (facts: Partial<HostFacts>, name: string) =>
  judgeHost({ ...everything, ...facts }).diagnoses.find((diagnosis) => diagnosis.name === name);

test('a host that offers all', () => {
  const report = judgeHost(everything);
  expect(report.canWatch).toBe(true);
  expect(report.diagnoses.filter(({ verdict }) => verdict !== 'works')).toEqual([]);
});

test('what is off says what follows', () => {
  expect(verdictOf({ hasBtf: false }, 'BTF')).toMatchObject({ verdict: 'off' });
  expect(judgeHost({ ...everything, hasBtf: false }).canWatch).toBe(false);
  expect(verdictOf({ kernel: '5.4.0' }, 'kernel 5.8')).toMatchObject({ verdict: 'off' });
  expect(verdictOf({ kernel: '5.10.0' }, 'kernel 5.8')).toMatchObject({ verdict: 'works' });
  expect(verdictOf({ capabilities: 0n }, 'capabilities')?.found).toBe(
    'without CAP_BPF, CAP_PERFMON, CAP_SETUID, CAP_SETGID',
  );
  expect(verdictOf({ lockdown: 'confidentiality' }, 'lockdown')).toMatchObject({ verdict: 'off' });
  expect(
    verdictOf({ probe: { ...everything.probe!, attaches: { on_exec: false } } }, 'tracepoints')
      ?.found,
  ).toBe('refused: exec');
});

test('settings of a runtime that cannot be read are no reason not to watch', () => {
  const runtimes = { found: [], warnings: ['/etc/docker/daemon.json cannot be read (x)'] };
  expect(verdictOf({ runtimes }, 'container runtimes')).toEqual({
    name: 'container runtimes',
    verdict: 'limited',
    found: 'none so far',
    consequence: '/etc/docker/daemon.json cannot be read (x).',
  });
});

test('programs that the kernel refuses are told from hooks that it does not have', () => {
  const probe = { ...everything.probe!, loads: false, attaches: { on_exec: false } };
  expect(verdictOf({ probe }, 'programs')).toMatchObject({
    verdict: 'off',
    found: 'the kernel refuses them',
  });
  expect(judgeHost({ ...everything, probe }).canWatch).toBe(false);
});

test('control groups v1 cost the kill of a whole group, and no more', () => {
  const { diagnoses } = judgeHost({ ...everything, hasCgroup2: false });
  expect(diagnoses.filter(({ verdict }) => verdict === 'limited').map(({ name }) => name)).toEqual([
    'control groups v2',
  ]);
});

test('what only does less lets the sensor run', () => {
  const report = judgeHost({ ...everything, securityModules: ['capability'], hasQueue: false });
  expect(report.canWatch).toBe(true);
  expect(
    report.diagnoses.filter(({ verdict }) => verdict === 'limited').map(({ name }) => name),
  ).toEqual(['BPF LSM', 'packet queue']);
});

test('rights that only responses need are missed without stopping the watch', () => {
  const sysAdmin = 1n << 21n;
  const netAdmin = 1n << 12n;
  const most = everything.capabilities;
  const report = judgeHost({ ...everything, capabilities: most & ~netAdmin });
  expect(report.canWatch).toBe(true);
  expect(report.diagnoses.filter(({ verdict }) => verdict === 'limited')).toMatchObject([
    { name: 'rights to respond', found: 'without CAP_NET_ADMIN' },
    { name: 'cut of connections' },
  ]);
  // The right to administer all holds one other, and not that one.
  expect(verdictOf({ capabilities: sysAdmin }, 'capabilities')?.found).toBe(
    'without CAP_BPF, CAP_SETUID, CAP_SETGID',
  );
});

test('who is not root has no user to give away', () => {
  const capabilities = (1n << 39n) | (1n << 38n);
  expect(verdictOf({ capabilities, isRoot: false }, 'capabilities')?.verdict).toBe('works');
});

test('this host can be examined', async () => {
  const report = await examineHost();
  expect(report.diagnoses.length).toBeGreaterThan(10);
});
