import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SeaworthyError } from '@seaworthy/model';
import { createPaint } from '@seaworthy/report';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentStatus } from './agent-status.ts';
import { askRelease, askStatus } from './ask-agent.ts';
import { type ControlServer, openControl, serveControl } from './control-server.ts';
import { findContainer } from './find-container.ts';
import { socketPathOf } from './socket-path.ts';
import { statusTable } from './status-table.ts';

const web = { id: '4f1c0a9be2d3'.padEnd(64, '0'), name: 'web-1' };
const database = { id: '4f1c77777777'.padEnd(64, '0'), name: 'db' };

const status: AgentStatus = {
  version: '1.2.3',
  pid: 4123,
  startedAt: '2026-11-21T12:00:03.000Z',
  configuration: '/etc/seaworthy/agent.yaml',
  problems: ['the guard does not run: SIGKILL'],
  sources: [{ name: 'sensor', state: 'running' }],
  helpers: [
    { name: 'sensor', isRunning: true, restarts: 1 },
    { name: 'guard', isRunning: false, restarts: 0, problem: 'SIGKILL' },
  ],
  rules: { count: 187, files: ['built-in', '/etc/falco/falco_rules.yaml'] },
  lastReload: {
    time: '2026-11-21T12:40:00.000Z',
    result: 'done',
    detail: 'files have changed: 187 rules',
  },
  events: { judged: 1_234_567, lost: 3 },
  messages: 42,
  outputs: [{ name: 'file /var/log/a.jsonl', sent: 42, waiting: 0, dropped: 0 }],
  response: {
    mode: 'enforce',
    active: [
      {
        container: web,
        action: 'quarantine',
        detail: 'its network is closed; paused by docker',
        rule: 'miners end',
        cause: { id: '4f1c0a9be2d37768', rule: 'Known cryptominer \u001b[31mstarted' },
        since: '2026-11-21T12:30:00.000Z',
      },
    ],
    prevented: [
      { container: web, rules: ['shops run their image'] },
      { container: database, rules: ['shops run their image'] },
    ],
  },
  profiles: { enforced: ['web'], proposed: [], learning: ['db', 'cache'] },
  memory: { residentBytes: 127_926_272, heapUsedBytes: 50_000_000 },
};

let home: string;
let path: string;
let server: ControlServer | undefined;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sw-control-'));
  path = join(home, 'run/agent.sock');
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(home, { recursive: true });
});

const answers = {
  status: () => status,
  release: async (word: string) => ({
    container: findContainer(word, [web, database]),
    released: [{ action: 'quarantine' }],
  }),
};
const serve = async () => {
  server = await serveControl(path, answers);
};

/** What comes back for bytes as they are. */
function send(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = dial(path, () => socket.write(bytes));
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(said));
  });
}

describe('the control socket', () => {
  test('answers its owner, and goes with the agent', async () => {
    await serve();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(home, 'run')).mode & 0o777).toBe(0o700);
    expect(await askStatus(path)).toEqual(status);
    expect(await askRelease(path, 'web-1')).toEqual({
      container: web,
      released: [{ action: 'quarantine' }],
    });
    await server?.close();
    expect(existsSync(path)).toBe(false);
    await expect(askStatus(path)).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });

  test('says why not', async () => {
    await serve();
    const refused = (word: string) =>
      askRelease(path, word).catch(({ code, message }: SeaworthyError) => [code, message]);
    expect(await refused('cache')).toEqual([
      'TARGET_NOT_FOUND',
      'nothing holds on a container cache',
    ]);
    expect(await refused('4f1c')).toEqual([
      'USAGE',
      '4f1c could be several containers: 4f1c0a9be2d3, 4f1c77777777',
    ]);
    expect(await askRelease(path, '4f1c0')).toMatchObject({ container: web });
    expect(await refused('x'.repeat(300))).toMatchObject(['USAGE', expect.anything()]);
  });

  test('a second agent is refused; what a crash has left is replaced', async () => {
    await serve();
    await expect(serveControl(path, answers)).rejects.toMatchObject({
      code: 'CONFIGURATION',
      message: `an agent runs already (process 4123) and answers at ${path}`,
    });
    expect(await askStatus(path)).toEqual(status);
    await server?.close();
    // As a crash leaves it: nobody listens there, but the file is there.
    const crashed = createServer();
    await new Promise<void>((resolve) => crashed.listen(`${path}.old`, resolve));
    const { renameSync } = await import('node:fs');
    renameSync(`${path}.old`, path);
    await new Promise((resolve) => crashed.close(resolve));
    expect(existsSync(path)).toBe(true);
    await serve();
    expect(await askStatus(path)).toEqual(status);
  });

  test('what is no question of ours is refused, and bounded', async () => {
    await serve();
    const post = (body: string) =>
      `POST /release HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    expect(await send('GET /etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('400');
    expect(await send(post('{"container": 7}'))).toContain('USAGE');
    expect(await send(post(`{"container": "${'a'.repeat(5000)}"}`))).toContain('LIMIT_EXCEEDED');
    expect(await send(`GET /${'a'.repeat(10_000)} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1.1 4\d\d/);
    expect(await send('\0\0\0\0\r\n\r\n')).toMatch(/^(?:HTTP\/1.1 400|$)/);
    // Those who say nothing take no room for long, nor keep others out when they are gone.
    const idle = Array.from({ length: 20 }, () => dial(path).on('error', () => {}));
    await sleep(100);
    for (const socket of idle) socket.destroy();
    await sleep(50);
    expect(await askStatus(path)).toEqual(status);
  });

  test('a bug of ours is told to who asked, and ends nothing', async () => {
    server = await serveControl(path, {
      ...answers,
      status: () => {
        throw new RangeError('a bug');
      },
    });
    await expect(askStatus(path)).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: 'a bug',
    });
    await expect(askRelease(path, 'db')).resolves.toMatchObject({ container: database });
  });

  test('one that cannot be is an error where it was asked for, and said where it was not', async () => {
    writeFileSync(join(home, 'file'), '');
    const bad = join(home, 'file/agent.sock');
    await expect(serveControl(bad, answers)).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
    const control = (socket?: string) => ({ control: socket === undefined ? {} : { socket } });
    const long = `/${'a'.repeat(120)}`;
    expect(() => socketPathOf('agent.yaml', control(long))).toThrow(SeaworthyError);
    expect(socketPathOf('agent.yaml', { control: null })).toBeUndefined();
    expect(socketPathOf('agent.yaml', control(path))).toBe(path);
    await expect(
      openControl('agent.yaml', { ...control(bad) } as never, answers, () => {}),
    ).rejects.toMatchObject({ code: 'ACCESS_DENIED' });
  });

  test('one file has one socket, by whatever name it is called', () => {
    const file = join(home, 'agent.yaml');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    const own = process.env['XDG_RUNTIME_DIR'];
    process.env['XDG_RUNTIME_DIR'] = home;
    const of = (name: string) => socketPathOf(name, { control: {} });
    expect(of(file)).toMatch(/\/seaworthy\/agent-[0-9a-f]{8}\.sock$/);
    expect(of(join(home, '../', home.split('/').at(-1)!, 'agent.yaml'))).toBe(of(file));
    expect(of(join(home, 'other.yaml'))).not.toBe(of(file));
    // A volume of a configuration map: the file is a link into a directory that changes.
    for (const version of ['..1', '..2']) {
      mkdirSync(join(home, version));
      writeFileSync(join(home, version, 'map.yaml'), '');
    }
    symlinkSync('..1/map.yaml', join(home, 'map.yaml'));
    const before = of(join(home, 'map.yaml'));
    rmSync(join(home, 'map.yaml'));
    symlinkSync('..2/map.yaml', join(home, 'map.yaml'));
    expect(of(join(home, 'map.yaml'))).toBe(before);
    if (own === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = own;
  });
});

test('the table of a status', () => {
  const now = new Date('2026-11-21T12:48:10.000Z');
  expect(statusTable(status, now, createPaint(false), 200)).toBe(
    `agent      1.2.3, process 4123, since 2026-11-21 12:00:03Z (48 min)
           /etc/seaworthy/agent.yaml
health     the guard does not run: SIGKILL
sources    sensor: running
helpers    sensor: running, started again once
           guard: ended (SIGKILL)
rules      187 of built-in, /etc/falco/falco_rules.yaml
reload     2026-11-21 12:40:00Z done: files have changed: 187 rules
events     1,234,567 judged, 3 lost; 42 messages told
outputs    file /var/log/a.jsonl: 42 sent, 0 waiting, 0 dropped
profiles   1 enforced: web
           2 learning: db, cache
memory     122 MiB
response   enforce
           prevents "shops run their image" in 2 containers
held       web-1: quarantine since 2026-11-21 12:30:00Z: rule "miners end" after "Known cryptominer \\x1B[31mstarted" (alert 4f1c0a9be2d37768)
           its network is closed; paused by docker`,
  );
  expect(
    statusTable(status, now, createPaint(false), 60)
      .split('\n')
      .every((l) => l.length <= 60),
  ).toBe(true);
});
