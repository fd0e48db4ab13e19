import type { Alert, AlertMessage, Incident } from '@seaworthy/runtime';

export function alertForTest(given: Partial<Alert> = {}): Alert {
  return {
    id: '0123456789abcdef',
    rule: 'Terminal shell in container',
    description: 'A shell with a terminal',
    priority: 'Notice',
    source: 'syscall',
    tags: ['container', 'mitre_execution', 'T1059.004'],
    tactics: ['execution'],
    techniques: ['T1059.004'],
    controls: [{ framework: 'PCI_DSS', id: '10.2.5' }],
    time: '2026-03-01T13:53:31.000000007Z',
    lastTime: '2026-03-01T13:53:31.000000007Z',
    count: 1,
    heldBack: 0,
    output: 'A shell was spawned',
    fields: { 'proc.cmdline': 'bash', 'evt.rawtime': 1_772_373_211_000_000_007n, 'fd.name': null },
    evidence: { 'evt.type': 'execve', 'proc.exepath': '/bin/bash', 'fd.name': '/dev/pts/0' },
    workload: 'nginx',
    container: {
      id: '3f'.repeat(32),
      runtime: 'docker',
      name: 'web',
      image: 'nginx:1.27',
      imageDigest: `sha256:${'ab'.repeat(32)}`,
    },
    process: {
      pid: 9,
      name: 'bash',
      executable: '/bin/bash',
      commandLine: 'bash',
      workingDirectory: '/',
      user: { id: 0, name: 'root' },
      sessionId: 9,
      startedAt: '2026-03-01T13:53:30.000Z',
    },
    ancestors: [
      {
        pid: 5,
        name: 'runc',
        executable: '/usr/bin/runc',
        commandLine: 'runc init',
        workingDirectory: '/',
        user: { id: 0 },
        sessionId: 5,
        isOutside: true,
      },
    ],
    event: { number: 12, type: 'execve' },
    incident: 'fedcba9876543210',
    ...given,
  };
}

export function messageForTest(given: Partial<Alert> = {}): AlertMessage {
  return { kind: 'alert', alert: alertForTest(given) };
}

export const incidentForTest: Incident = {
  id: 'fedcba9876543210',
  title: 'Terminal shell in container and Miner in web (nginx)',
  severity: 'Critical',
  workload: 'nginx',
  time: '2026-03-01T13:53:31.000000007Z',
  lastTime: '2026-03-01T13:53:32.500000000Z',
  steps: [
    {
      time: '2026-03-01T13:53:31.000000007Z',
      alert: '0123456789abcdef',
      rule: 'Terminal shell in container',
      priority: 'Notice',
      output: 'A shell was spawned',
      process: 'bash (9)',
      count: 2,
    },
    {
      time: '2026-03-01T13:53:32.500000000Z',
      alert: '1123456789abcdef',
      rule: 'Miner',
      priority: 'Critical',
      output: 'A miner',
      process: 'xmrig (10)',
      count: 1,
    },
  ],
  omittedSteps: 0,
  tactics: ['execution', 'impact'],
};
