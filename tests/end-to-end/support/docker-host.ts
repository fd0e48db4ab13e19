import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGuardProgram, findSensorProgram } from '@seaworthy/sensor';
import {
  type Engine,
  hasCommand,
  removeContainers,
  removeEngineHome,
  startDocker,
  whyNoEngine,
} from '@seaworthy/testkit';
import { expect, vi } from 'vitest';
import { importBusybox } from './busybox-image.ts';

export const command = join(import.meta.dirname, '../../../apps/cli/bin/seaworthy.js');

/** Why no agent can watch real containers here; undefined when one can. */
export function whyNoAgent(): string | undefined {
  const sensor = findSensorProgram();
  return (
    whyNoEngine() ??
    (sensor === undefined || !loads(sensor) ? 'no sensor that loads' : undefined) ??
    (findGuardProgram() === undefined ? 'no guard' : undefined) ??
    ['dockerd', 'busybox']
      .map((name) => (hasCommand(name) ? undefined : `no ${name}`))
      .find(Boolean)
  );
}

function loads(program: string): boolean {
  try {
    return JSON.parse(execFileSync(program, ['--probe'], { encoding: 'utf8' })).loads === true;
  } catch {
    return false;
  }
}

export interface TestAlert {
  readonly rule: string;
  readonly output: string;
}

/** A host with Docker, an image of busybox (`shop/web:1`), and the built agent. */
export class DockerHost {
  readonly home: string;
  readonly docker: Engine;
  agent: ChildProcess | undefined;
  /** What the agent said on standard error. */
  said = '';

  private constructor(home: string, docker: Engine) {
    this.home = home;
    this.docker = docker;
  }

  static async start(): Promise<DockerHost> {
    // Sockets have short names.
    const home = mkdtempSync('/tmp/sw-ad-');
    const docker = await startDocker(home, { storageDriver: 'overlay2' });
    await importBusybox(docker, home, 'shop/web:1', {
      links: ['sh', 'cp', 'id'],
      files: { 'etc/shadow': 'root:x:1:::\n' },
    });
    mkdirSync(join(home, 'rules'));
    const host = new DockerHost(home, docker);
    host.writeRules(`- rule: Shell in a container
  desc: Somebody looks around.
  condition: evt.type in (execve, execveat) and container.id != host and proc.name = sh
  output: A shell began (command=%proc.cmdline container=%container.name)
  priority: WARNING
`);
    return host;
  }

  get configuration(): string {
    return join(this.home, 'agent.yaml');
  }

  writeRules(text: string): void {
    writeFileSync(join(this.home, 'rules/own.yaml'), text);
  }

  /** @param more parts of the configuration */
  async startAgent(more: string): Promise<ChildProcess> {
    writeFileSync(
      this.configuration,
      `sources: [{ from: sensor, containersOnly: true }]
rules: { files: [${join(this.home, 'rules')}] }
outputs: [{ to: file, path: ${join(this.home, 'alerts.jsonl')} }]
control: { socket: ${join(this.home, 'agent.sock')} }
metrics: null
${more}`,
    );
    this.said = '';
    const agent = spawn(process.execPath, [command, 'agent', '--config', this.configuration], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.agent = agent;
    agent.stderr.on('data', (chunk) => {
      this.said += chunk;
    });
    await vi.waitFor(() => expect(this.said).toContain('watching'), { timeout: 20_000 });
    return agent;
  }

  async stopAgent(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { agent } = this;
    this.agent = undefined;
    if (agent === undefined || agent.exitCode !== null || agent.signalCode !== null) return;
    const ended = once(agent, 'exit');
    agent.kill(signal);
    await ended;
  }

  /** The built command, about the agent. */
  ask(...words: string[]): { code: number | null; out: string; error: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, ...words, '--config', this.configuration],
      { encoding: 'utf8' },
    );
    return { code: status, out: stdout, error: stderr };
  }

  alerts(): TestAlert[] {
    const path = join(this.home, 'alerts.jsonl');
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line));
  }

  async clear(): Promise<void> {
    await this.stopAgent();
    await removeContainers(this.docker);
    rmSync(join(this.home, 'alerts.jsonl'), { force: true });
  }

  async stop(): Promise<void> {
    await this.docker.stop();
    await removeEngineHome(this.home);
  }
}
