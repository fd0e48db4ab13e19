import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { Sandbox } from './support/sandbox.ts';

const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

const hasCaptures = hasShared('corpora/falco/captures') && hasShared('corpora/falco/rules');
const capture = (name: string): string => sharedPath(`corpora/falco/captures/${name}.scap`);
const rulesOf = (...names: string[]): string[] =>
  names.flatMap((name) => ['--rules', sharedPath(`corpora/falco/rules/${name}.yaml`)]);
const allRules = hasCaptures
  ? rulesOf('falco_rules', 'falco-incubating_rules', 'falco-sandbox_rules')
  : [];

describe.skipIf(!hasCaptures)('agent replay', () => {
  /**
   * Read by hand: of all captures one program does what one of the default rules forbids. It is
   * test_ipv6_client, which sends datagrams to port 2345 of the loopback: "Unexpected UDP Traffic" of
   * the sandbox set, which knows but a few ports. The others read and write files that nobody
   * minds, and curl speaks to a web server by TCP.
   */
  const expected: Record<string, string[]> = {
    cat_write: [],
    connect_localhost: [],
    curl_google: [],
    empty: [],
    'open-multiple-files': [],
    ping_sendto: [],
    single_ipv6_conn: [],
    syscall: [],
    test_ipv6_client: ['Unexpected UDP Traffic'],
  };

  test.each(Object.entries(expected))('%s', async (name, rules) => {
    const words = ['agent', 'replay', capture(name), ...allRules, '--all', '--fail'];
    const run = await sandbox.run([...words, '--format', 'json']);
    const lines = run.stdout.split('\n').filter(Boolean);
    expect(lines.map((line) => JSON.parse(line).rule)).toEqual(rules);
    expect(run.exitCode).toBe(rules.length > 0 ? 1 : 0);
  });

  test('a table for people, within its width', async () => {
    const { stdout, stderr } = await sandbox.run(
      ['agent', 'replay', capture('test_ipv6_client'), ...allRules],
      { environment: { COLUMNS: '100' } },
    );
    expect(stdout).toMatch(/^Notice +Unexpected UDP Traffic +host\n/);
    expect(stdout).toContain('test_ipv6_clien → ::1:2345 ← bash');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(stderr).toMatch(/^1 alert, 1 in all, 0 incidents, of 35 events in /);
  });

  test('our own rules find what is in a capture, and put it together', async () => {
    const file = sandbox.path('own.yaml');
    writeFileSync(
      file,
      `- rule: Program begins
  desc: d
  condition: evt.type = execve and evt.res = SUCCESS
  output: begins %proc.cmdline
  priority: NOTICE
- rule: Library loaded
  desc: d
  condition: evt.type in (open, openat) and fd.name endswith libc.so.6
  output: loads %fd.name
  priority: WARNING
`,
    );
    const run = await sandbox.run(['agent', 'replay', capture('cat_write'), '--rules', file]);
    expect(run.stdout).toContain('Incident: Library loaded and Program begins on the host');
    expect(run.stdout).toMatch(/├─ Program begins: cat \/dev\/null \(20072\)/);
    expect(run.exitCode).toBe(0);
  });

  test.each([
    [['no-such-file'], 3, /no such file/],
    [[join(import.meta.dirname, 'agent.test.ts')], 3, /no recording/],
  ])('%j', async (words, exitCode, message) => {
    const run = await sandbox.run(['agent', 'replay', ...words, ...allRules]);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stderr).toMatch(message);
  });
});

describe.skipIf(!hasCaptures)('events', () => {
  test('a line each, as wide as the terminal', async () => {
    const { stdout, stderr } = await sandbox.run(['events', '--from', capture('cat_write')]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(43);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} host +…?\S*bash─cat 20072 execve +cat \/dev\/null$/,
    );
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    expect(stderr).toBe('43 events\n');
  });

  test('filters', async () => {
    const from = ['events', '--from', capture('cat_write')];
    const opened = await sandbox.run([...from, '--type', 'open']);
    const filtered = await sandbox.run([...from, '--filter', 'evt.type = open and fd.name exists']);
    expect(filtered.stdout).toBe(opened.stdout);
    expect((await sandbox.run([...from, '--container', 'web'])).stdout).toBe('');
    const json = await sandbox.run([...from, '--format', 'json', '--type', 'execve']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      type: 'execve',
      process: { name: 'cat', arguments: ['/dev/null'] },
    });
  });

  test.each([
    [['--filter', 'evt.tpye = open'], /the filter cannot be used/],
    [['--type', 'opne'], /no event type opne/],
  ])('%j is a wrong question', async (words, message) => {
    const run = await sandbox.run(['events', '--from', capture('cat_write'), ...words]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });
});

function execLine(n: number): string {
  const time = '2024-04-14T02:18:14.376304204Z';
  const process = {
    ...{ exec_id: `e${n}`, pid: 1000 + n, uid: 0, cwd: '/', binary: '/usr/bin/prog' },
    ...{ arguments: `run-${n}`, start_time: time },
  };
  return `${JSON.stringify({ process_exec: { process }, node_name: 'n', time })}\n`;
}

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

const program = join(import.meta.dirname, '../../apps/cli/bin/seaworthy.js');

describe('agent', () => {
  const rule = (output: string): string =>
    `- rule: Begins\n  desc: d\n  condition: evt.type = execve\n  output: ${output}\n  priority: WARNING\n`;

  test('runs, reloads at SIGHUP, tells a webhook that was away, and ends with all sent', async () => {
    const received: string[] = [];
    let isAway = true;
    const server = createServer(async (request: IncomingMessage, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      if (!isAway) received.push(JSON.parse(body).message);
      response.writeHead(isAway ? 503 : 200).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const events = sandbox.path('events.json');
    const rules = sandbox.path('agent-rules.yaml');
    const config = sandbox.path('agent.yaml');
    const log = sandbox.path('alerts.jsonl');
    writeFileSync(events, '');
    writeFileSync(rules, rule('one %proc.cmdline'));
    writeFileSync(
      config,
      `sources: [{ from: tetragon, path: ${events}, follow: true }]
rules: { files: [${rules}] }
outputs:
  - { to: file, path: ${log} }
  - { to: webhook, url: "http://127.0.0.1:${port}/" }
metrics: null
`,
    );
    const check = await sandbox.run(['agent', '--check', '--config', config]);
    expect(check).toMatchObject({ exitCode: 0, stderr: `${config}: 1 rules\n` });
    const child = spawn(process.execPath, [program, 'agent', '--config', config], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, XDG_CACHE_HOME: sandbox.path('cache') },
    });
    running.push(child);
    let said = '';
    child.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    const messages = (): string[] =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).message);
    await vi.waitFor(() => expect(said).toContain('watching, 1 rules'), { timeout: 10_000 });
    appendFileSync(events, execLine(1));
    await vi.waitFor(() => expect(messages()).toEqual(['one prog run-1']), { timeout: 5000 });
    writeFileSync(rules, rule('two %proc.cmdline'));
    child.kill('SIGHUP');
    await vi.waitFor(() => expect(said).toContain('reloaded, asked to: 1 rules'), {
      timeout: 5000,
    });
    appendFileSync(events, execLine(2));
    await vi.waitFor(() => expect(messages()).toEqual(['one prog run-1', 'two prog run-2']), {
      timeout: 5000,
    });
    expect(received).toEqual([]);
    isAway = false;
    await vi.waitFor(() => expect(received).toEqual(['one prog run-1', 'two prog run-2']), {
      timeout: 10_000,
    });
    appendFileSync(events, execLine(3));
    await vi.waitFor(() => expect(messages()).toContain('two prog run-3'), { timeout: 5000 });
    child.kill('SIGTERM');
    const [exitCode] = await once(child, 'exit');
    expect({ exitCode, said }).toMatchObject({ exitCode: 0 });
    expect(received).toContain('two prog run-3');
    server.close();
  });

  test.each([
    ['sources: []\n', /agent\.yaml:1:10: sources/],
    ['rules: { files: [x] }\n', /sources/],
    ['sources: [{ from: sensor }]\nrules: { files: [/no/such] }\n', /\/no\/such/],
  ])('%j is a wrong configuration', async (text, message) => {
    const config = sandbox.path('wrong-agent.yaml');
    writeFileSync(config, text);
    const run = await sandbox.run(['agent', '--config', config]);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(message);
  });
});

describe.skipIf(!hasCaptures)('rules except', () => {
  test('out of an alert of a replay comes what excuses it', async () => {
    const alerts = sandbox.path('found.jsonl');
    const words = ['agent', 'replay', capture('test_ipv6_client'), ...allRules];
    writeFileSync(alerts, (await sandbox.run([...words, '--format', 'json'])).stdout);
    const own = sandbox.path('exceptions.yaml');
    const except = ['rules', 'except', alerts, '--to', own, ...allRules];
    const shown = await sandbox.run(except);
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toContain('+- rule: Unexpected UDP Traffic');
    expect(shown.stderr).toContain('nothing was written');
    expect(await sandbox.run([...except, '--write'])).toMatchObject({ exitCode: 0 });
    const again = await sandbox.run([...words, '--rules', own, '--fail']);
    expect(again).toMatchObject({ exitCode: 0, stdout: '' });
    const twice = await sandbox.run([...except, '--write']);
    expect(twice.stderr).toContain('the file has this exception already');
  });

  test('what does not load is not written', async () => {
    const alerts = sandbox.path('strange.jsonl');
    writeFileSync(alerts, '{"rule":"No such rule","output_fields":{"proc.name":"x"}}\n');
    const own = sandbox.path('other.yaml');
    const run = await sandbox.run(['rules', 'except', alerts, '--to', own, ...allRules, '--write']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/do not load/);
  });
});
