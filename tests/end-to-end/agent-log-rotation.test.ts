import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { hasCommand } from '@seaworthy/testkit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const command = join(import.meta.dirname, '../../apps/cli/bin/seaworthy.js');
const settings = readFileSync(
  join(import.meta.dirname, '../../deploy/seaworthy-agent.logrotate'),
  'utf8',
);

/** deploy/seaworthy-agent.logrotate, by logrotate itself, while alerts come in a stream. */
describe.skipIf(!hasCommand('logrotate'))('rotation of the alert file', () => {
  let home = '';
  let agent: ChildProcess;
  let said = '';

  beforeEach(async () => {
    home = mkdtempSync(join(tmpdir(), 'sw-rotate-'));
    mkdirSync(join(home, 'log'));
    writeFileSync(join(home, 'falco.jsonl'), '');
    writeFileSync(
      join(home, 'agent.yaml'),
      `sources: [{ from: falco, path: ${home}/falco.jsonl, follow: true }]
outputs: [{ to: file, path: ${home}/log/alerts.jsonl, messages: [alert] }]
alerts: { burst: 1000000, oneMoreEverySeconds: 0.001, remembered: 65536 }
control: { socket: ${home}/agent.sock }
metrics: null
`,
    );
    agent = spawn(process.execPath, [command, 'agent', '--config', join(home, 'agent.yaml')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    said = '';
    agent.stderr!.on('data', (chunk) => {
      said += chunk;
    });
    await vi.waitFor(() => expect(said).toContain('watching'), { timeout: 20_000 });
  });

  afterEach(async () => {
    if (agent.exitCode === null) {
      agent.kill('SIGKILL');
      await once(agent, 'exit');
    }
    rmSync(home, { recursive: true });
  });

  function rotate(): void {
    writeFileSync(
      join(home, 'logrotate.conf'),
      settings
        .replaceAll('/var/log/seaworthy', join(home, 'log'))
        .replace('systemctl reload seaworthy-agent', `kill -HUP ${agent.pid}`),
      { mode: 0o644 },
    );
    execFileSync('logrotate', [
      ...['--force', '--state', join(home, 'state')],
      join(home, 'logrotate.conf'),
    ]);
  }

  /** Of all files, the oldest first. */
  function lines(): number[] {
    const ageOf = (name: string) => Number(/jsonl\.(\d+)/.exec(name)?.[1] ?? 0);
    return readdirSync(join(home, 'log'))
      .toSorted((a, b) => ageOf(b) - ageOf(a))
      .flatMap((name) => {
        const bytes = readFileSync(join(home, 'log', name));
        const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
        return text.split('\n').filter(Boolean);
      })
      .map((line) => Number(/^Rule (\d+)$/.exec(JSON.parse(line).rule)?.[1]));
  }

  test('loses no line and doubles none', async () => {
    const turns = 8;
    const ofTurn = 400;
    let count = 0;
    for (let turn = 0; turn < turns; turn++) {
      for (let part = 0; part < 10; part++) {
        const batch = Array.from({ length: ofTurn / 10 }, () => falcoAlert(count++));
        appendFileSync(join(home, 'falco.jsonl'), batch.join(''));
        if (part === 5) rotate();
        await sleep(20);
      }
    }
    await vi.waitFor(() => expect(lines()).toHaveLength(count), { timeout: 20_000 });
    expect(lines()).toEqual(Array.from({ length: count }, (_, n) => n));
    expect(readdirSync(join(home, 'log'))).toHaveLength(turns + 1);

    const ended = once(agent, 'exit');
    agent.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  }, 60_000);
});

function falcoAlert(number: number): string {
  const time = new Date(Date.now()).toISOString();
  return `${JSON.stringify({
    ...{
      output: `alert ${number}`,
      priority: 'Warning',
      rule: `Rule ${number}`,
      source: 'syscall',
      time,
    },
    ...{ tags: [], output_fields: {} },
  })}\n`;
}
