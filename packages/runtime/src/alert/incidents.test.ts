import { describe, expect, test } from 'vitest';
import { makeThread } from '../event/event-for-test.ts';
import type { AlertMessage, Incident } from './alert.ts';
import { AlertDesk } from './alert-desk.ts';
import { alertOf, nginx, processIn, type shim } from './alert-for-test.ts';

type Thread = typeof shim;

function play(steps: readonly (readonly [rule: string, thread: Thread, ms: number])[]): Incident[] {
  const told: AlertMessage[] = [];
  const desk = new AlertDesk((message) => told.push(message));
  for (const [rule, thread, ms] of steps) desk.receive(alertOf({ rule, event: { thread } }), ms);
  desk.close();
  const last = new Map<string, Incident>();
  for (const message of told) {
    if (message.kind === 'incident') last.set(message.incident.id, message.incident);
  }
  return [...last.values()];
}

const rulesOf = (incidents: readonly Incident[]) =>
  incidents.map(({ steps }) => steps.map(({ rule }) => rule));

const server = processIn(nginx, 100, 100);
const shell = processIn(nginx, 101, 100, server);
const miner = processIn(nginx, 102, 102, shell);

describe('alerts belong together', () => {
  test('when their processes have an ancestor in common within the container', () => {
    const [incident, ...others] = play([
      ['Shell', shell, 0],
      ['Miner', miner, 10],
    ]);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      title: 'Shell and Miner in web (nginx)',
      severity: 'Warning',
      workload: 'nginx',
      steps: [
        { rule: 'Shell', count: 1 },
        { rule: 'Miner', count: 1 },
      ],
    });
  });

  test('when one left its parent and its session behind after it was seen', () => {
    const exec = processIn(nginx, 200, 200);
    const child = processIn(nginx, 201, 201, exec);
    const orphan = processIn(nginx, 201, 201, server);
    expect(
      rulesOf(
        play([
          ['Other', server, 0],
          ['Shell', exec, 0],
          ['Download', child, 1],
          ['Miner', orphan, 2],
        ]),
      ),
    ).toEqual([['Shell', 'Download', 'Miner']]);
  });

  test('not when they are in different containers', () => {
    const other = { ...nginx, fullId: 'ab'.repeat(32) };
    expect(
      play([
        ['Shell', shell, 0],
        ['Miner', processIn(other, 102, 100), 10],
      ]),
    ).toEqual([]);
  });

  test('on the host: within one login, not through the service that both came in by', () => {
    const init = makeThread({ pid: 1, tid: 1, sessionId: 1, parent: undefined });
    const sshd = processIn(undefined, 10, 10, init);
    const loginOf = (pid: number) => processIn(undefined, pid, pid, sshd);
    const [first, second] = [loginOf(20), loginOf(30)];
    expect(
      rulesOf(
        play([
          ['A', processIn(undefined, 21, 20, first), 0],
          ['B', processIn(undefined, 31, 30, second), 0],
          ['C', processIn(undefined, 22, 22, first), 0],
        ]),
      ),
    ).toEqual([['A', 'C']]);
  });

  test('no longer when nothing happened for long', () => {
    expect(
      play([
        ['Shell', shell, 0],
        ['Miner', miner, 1_800_001],
      ]),
    ).toEqual([]);
  });
});

test('three tactics make it worse', () => {
  const told: AlertMessage[] = [];
  const desk = new AlertDesk((message) => told.push(message));
  for (const [rule, tag] of [
    ['A', 'mitre_execution'],
    ['B', 'mitre_persistence'],
    ['C', 'TA0011'],
  ] as const) {
    desk.receive(alertOf({ rule, tags: [tag], event: { thread: shell } }), 0);
  }
  const incidents = told.filter((message) => message.kind === 'incident');
  expect(incidents.map(({ incident, isNew }) => [incident.severity, isNew])).toEqual([
    ['Warning', true],
    ['Error', false],
  ]);
  expect(incidents.at(-1)!.incident.tactics).toEqual([
    'execution',
    'persistence',
    'command_and_control',
  ]);
});

describe('many alerts of one rule', () => {
  const install = (told: AlertMessage[]) => {
    const desk = new AlertDesk((message) => told.push(message));
    const apt = makeThread({
      ...{ pid: 300, tid: 300, sessionId: 300, container: nginx, parent: server },
      ...{ name: 'apt-get', executable: { name: 'apt-get', path: '/a', args: ['install', 'gcc'] } },
    });
    for (let n = 0; n < 79; n++) {
      const thread = processIn(nginx, 301 + n, 300, apt);
      const fields = { 'proc.cmdline': `program-${n}` };
      desk.receive(alertOf({ rule: 'Drift', fields, event: { thread } }), n * 500);
      desk.tick(n * 500);
    }
    return { desk, apt };
  };

  test('are a few alerts, and a story that counts the others and says what it is part of', () => {
    const told: AlertMessage[] = [];
    install(told).desk.close();
    expect(told.filter(({ kind }) => kind === 'alert')).toHaveLength(4);
    expect(told.length).toBeLessThan(12);
    const { incident } = told.filter((message) => message.kind === 'incident').at(-1)!;
    expect(incident).toMatchObject({
      title: 'Package installation (apt-get install gcc): Drift (79 alerts) in web (nginx)',
      activity: 'Package installation (apt-get install gcc)',
      steps: [{ rule: 'Drift' }, { rule: 'Drift' }, { rule: 'Drift', others: 76 }],
      omittedSteps: 76,
    });
  });

  test('hide no other rule, and what is no part of it takes its name away', () => {
    const told: AlertMessage[] = [];
    const { desk } = install(told);
    desk.receive(
      alertOf({ rule: 'Miner', event: { thread: processIn(nginx, 400, 300, server) } }),
      50_000,
    );
    desk.close();
    expect(told.some((message) => message.kind === 'alert' && message.alert.rule === 'Miner')).toBe(
      true,
    );
    const { incident } = told.filter((message) => message.kind === 'incident').at(-1)!;
    expect(incident.activity).toBeUndefined();
    expect(incident.title).toBe('Drift and Miner in web (nginx)');
  });
});

test('a story has room for so many steps, and says how many more there were', () => {
  const told: AlertMessage[] = [];
  const desk = new AlertDesk((message) => told.push(message), { stepsOfIncident: 3 });
  for (let n = 0; n < 10; n++) {
    desk.receive(alertOf({ rule: `Rule ${n}`, event: { thread: shell } }), n);
  }
  desk.close();
  const last = told.filter((message) => message.kind === 'incident').at(-1)!;
  expect(last.incident.steps).toHaveLength(3);
  expect(last.incident.omittedSteps).toBe(7);
});
