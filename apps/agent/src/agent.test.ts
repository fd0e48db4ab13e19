import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Agent, type AgentOptions } from './agent.ts';

let directory: string;
let said: string[];
let stop: AbortController;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-agent-'));
  said = [];
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  rmSync(directory, { recursive: true, force: true });
});

const path = (name: string): string => join(directory, name);

function ruleFile(output: string, condition = 'evt.type = execve'): string {
  return `- rule: Begins
  desc: a program begins
  condition: ${condition}
  output: ${JSON.stringify(output)}
  priority: WARNING
`;
}

/** A program that began, as Tetragon writes it. */
function execLine(n: number): string {
  return `${JSON.stringify({
    process_exec: {
      process: {
        exec_id: `e${n}`,
        pid: 1000 + n,
        uid: 0,
        cwd: '/',
        binary: '/usr/bin/prog',
        arguments: `run-${n}`,
        start_time: '2024-04-14T02:18:14.376304204Z',
      },
    },
    node_name: 'n',
    time: '2024-04-14T02:18:14.376304204Z',
  })}\n`;
}

async function start(extra = '', options: Partial<AgentOptions> = {}): Promise<Running> {
  writeFileSync(
    path('agent.yaml'),
    `sources:
  - { from: tetragon, path: ${path('events.json')}, follow: true }
rules:
  files: [${path('rules')}]
outputs:
  - { to: file, path: ${path('alerts.jsonl')}, queue: 100000 }
alerts: { burst: 100000, remembered: 65536 }
metrics: { address: "127.0.0.1:0" }
${extra}`,
  );
  const agent = await Agent.prepare({
    configurationPath: path('agent.yaml'),
    version: '1.2.3',
    log: (text) => said.push(text),
    hostname: 'node-1',
    watchEveryMs: 20,
    ...options,
  });
  const ready = Promise.withResolvers<void>();
  const running = agent.run(stop.signal, ready.resolve);
  await Promise.race([ready.promise, running]);
  // Its file is opened a moment later.
  await sleep(50);
  return { agent, running };
}

interface Running {
  readonly agent: Agent;
  readonly running: Promise<boolean>;
}

function alerts(): { rule: string; message: string }[] {
  if (!existsSync(path('alerts.jsonl'))) return [];
  return readFileSync(path('alerts.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter(({ rule, seaworthy }) => rule !== 'Incident' && seaworthy.kind === 'alert');
}

async function fetchText(port: number, what: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    get({ port, path: what, host: '127.0.0.1' }, async (response) => {
      let body = '';
      for await (const chunk of response) body += chunk;
      resolve([response.statusCode ?? 0, body]);
    }).on('error', reject);
  });
}

beforeEach(async () => {
  const { mkdirSync } = await import('node:fs');
  mkdirSync(path('rules'));
  writeFileSync(path('rules/own.yaml'), ruleFile('one %proc.cmdline'));
  writeFileSync(path('events.json'), '');
});

describe('the agent', () => {
  test('follows a file, judges what is added, and ends with all of it sent', async () => {
    const { agent, running } = await start();
    for (let n = 0; n < 50; n++) appendFileSync(path('events.json'), execLine(n));
    await vi.waitFor(() => expect(alerts()).toHaveLength(50), { timeout: 5000 });
    const [status, metrics] = await fetchText(agent.metricsPort!, '/metrics');
    expect(status).toBe(200);
    expect(metrics).toContain('seaworthy_events_total{type="execve"} 50\n');
    expect(metrics).toContain('seaworthy_rule_matches_total{rule="Begins"} 50\n');
    expect(metrics).toContain(
      'seaworthy_messages_total{rule="Begins",priority="Warning",kind="alert"} 50\n',
    );
    appendFileSync(path('events.json'), execLine(50));
    await vi.waitFor(() => expect(agent.counts.events).toBe(51));
    stop.abort();
    expect(await running).toBe(true);
    expect(alerts()).toHaveLength(51);
  });

  test('reads rules anew under load without losing an event', async () => {
    const { agent } = await start();
    const total = 3000;
    let reloads = 0;
    for (let n = 0; n < total; n++) {
      appendFileSync(path('events.json'), execLine(n));
      if (n % 300 === 150) {
        reloads += 1;
        writeFileSync(path('rules/own.yaml'), ruleFile(`version ${reloads} %proc.cmdline`));
        await agent.hangUp();
        await vi.waitFor(() => expect(agent.counts.events).toBeGreaterThan(n - 100));
      }
      if (n % 50 === 0) await sleep(1);
    }
    await vi.waitFor(() => expect(alerts()).toHaveLength(total), { timeout: 10_000 });
    const numbers = alerts().map(({ message }) => Number(/run-(\d+)/.exec(message)![1]));
    expect(new Set(numbers).size).toBe(total);
    const versions = new Set(alerts().map(({ message }) => /^\S+(?: \d+)?/.exec(message)![0]));
    expect(versions.size).toBeGreaterThan(2);
    // Files that changed are seen too.
    expect(agent.counts.reloads.done).toBeGreaterThanOrEqual(reloads);
    expect(agent.counts.reloads.failed).toBe(0);
  });

  test('sees that files change, and keeps what it has when they are broken', async () => {
    const { agent } = await start();
    writeFileSync(path('rules/own.yaml'), ruleFile('broken', 'evt.type = '));
    await vi.waitFor(() => expect(said.join('\n')).toContain('not reloaded'), { timeout: 3000 });
    expect(said.join('\n')).toMatch(/own\.yaml:3:\d+: /);
    expect(await fetchText(agent.metricsPort!, '/healthz')).toEqual([
      503,
      expect.stringContaining('the files on disk are not in use'),
    ]);
    appendFileSync(path('events.json'), execLine(1));
    await vi.waitFor(() =>
      expect(alerts().map(({ message }) => message)).toEqual(['one prog run-1']),
    );
    writeFileSync(path('rules/own.yaml'), ruleFile('mended %proc.cmdline'));
    await vi.waitFor(() => expect(said.at(-1)).toContain('reloaded, files have changed'));
    expect(await fetchText(agent.metricsPort!, '/healthz')).toEqual([200, 'ok\n']);
    appendFileSync(path('events.json'), execLine(2));
    await vi.waitFor(() => expect(alerts().at(-1)!.message).toBe('mended prog run-2'));
  });

  test('opens its file anew at a hang-up, and changes outputs', async () => {
    const { agent } = await start();
    appendFileSync(path('events.json'), execLine(1));
    await vi.waitFor(() => expect(alerts()).toHaveLength(1));
    renameSync(path('alerts.jsonl'), path('alerts.jsonl.1'));
    await agent.hangUp();
    appendFileSync(path('events.json'), execLine(2));
    await vi.waitFor(() =>
      expect(alerts().map(({ message }) => message)).toEqual(['one prog run-2']),
    );
    const text = readFileSync(path('agent.yaml'), 'utf8');
    writeFileSync(path('agent.yaml'), text.replaceAll('alerts.jsonl', 'other.jsonl'));
    await agent.hangUp();
    appendFileSync(path('events.json'), execLine(3));
    await vi.waitFor(() => expect(readFileSync(path('other.jsonl'), 'utf8')).toContain('run-3'));
  });

  test('goes on in the file that takes the place of the one that it follows', async () => {
    await start();
    appendFileSync(path('events.json'), execLine(1));
    await vi.waitFor(() => expect(alerts()).toHaveLength(1));
    appendFileSync(path('events.json'), execLine(2));
    renameSync(path('events.json'), path('events.json.1'));
    writeFileSync(path('events.json'), execLine(3));
    await vi.waitFor(() => expect(alerts()).toHaveLength(3), { timeout: 3000 });
  });

  test('hands matches to its responder at once, and stops it', async () => {
    const seen: string[] = [];
    let isStopped = false;
    const { running } = await start('', {
      responder: ({ response }) => ({
        name: response.mode,
        respond: (matches, event) =>
          seen.push(`${matches[0]!.rule.name} ${event.thread.executable.args[0]}`),
        stop: async () => {
          isStopped = true;
        },
      }),
    });
    appendFileSync(path('events.json'), execLine(1) + execLine(1));
    await vi.waitFor(() => expect(seen).toEqual(['Begins run-1', 'Begins run-1']));
    stop.abort();
    await running;
    expect(isStopped).toBe(true);
    expect(alerts()).toHaveLength(1);
  });

  test('a source that fails leaves the others running, and is said', async () => {
    const config = `sources:
  - { from: audit, path: ${path('missing')} }
  - { from: tetragon, path: ${path('events.json')}, follow: true }
`;
    writeFileSync(path('other.yaml'), '');
    const text = `${config}rules: { files: [${path('rules')}] }
outputs: [{ to: file, path: ${path('alerts.jsonl')} }]
metrics: null
`;
    writeFileSync(path('two.yaml'), text);
    const agent = await Agent.prepare({
      configurationPath: path('two.yaml'),
      version: '1',
      log: (line) => said.push(line),
    });
    const running = agent.run(stop.signal);
    await vi.waitFor(() => expect(agent.problems[0]).toMatch(/^audit .*no such file/));
    appendFileSync(path('events.json'), execLine(1));
    await vi.waitFor(() => expect(alerts()).toHaveLength(1), { timeout: 3000 });
    stop.abort();
    expect(await running).toBe(false);
  });
});
