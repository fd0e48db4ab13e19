import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DockerHost, whyNoAgent } from './support/docker-host.ts';

const cannot = whyNoAgent();

/** What becomes of workloads, and of what was done to them, when parts of the agent end. */
describe.skipIf(cannot !== undefined)(`an agent that ends by itself ${cannot ?? ''}`, () => {
  let host: DockerHost;

  beforeAll(async () => {
    host = await DockerHost.start();
    host.writeRules(`- rule: Identity asked
  desc: Somebody asks who he is.
  condition: evt.type in (execve, execveat) and container.id != host and proc.name = id
  output: id began in %container.name
  priority: CRITICAL
`);
  }, 180_000);
  afterEach(() => host.clear(), 60_000);
  afterAll(() => host?.stop(), 60_000);

  /** Quarantine and pause need the engine, whose socket lies elsewhere here: the freezer does. */
  const enforcing = () => `response:
  mode: enforce
  stateDirectory: ${join(host.home, 'state')}
  rules:
    - { name: hold it, when: { containers: [held] }, respond: [quarantine] }
  prevent:
    - { name: only the image, deny: [changed-files], destinations: ["192.0.2.1"] }
`;

  async function runContainer(name: string): Promise<number> {
    await host.docker.run(
      ...['run', '--detach', '--network=none', '--name', name, 'shop/web:1'],
      ...['/bin/busybox', 'sh', '-c', 'while :; do echo >> /tmp/turns; busybox usleep 50000; done'],
    );
    return Number(await host.docker.run('inspect', '-f', '{{.State.Pid}}', name));
  }

  const executeIn = (name: string, ...words: string[]) =>
    host.docker.run('exec', name, ...words).catch(String);
  const turnsOf = (pid: number) => readFileSync(`/proc/${pid}/root/tmp/turns`, 'utf8').length;
  const runsOn = async (pid: number) => {
    const before = turnsOf(pid);
    await expect.poll(() => turnsOf(pid), { timeout: 20_000 }).toBeGreaterThan(before);
  };
  const standsStill = async (pid: number) => {
    const before = turnsOf(pid);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(turnsOf(pid)).toBe(before);
  };
  const helperNamed = (name: string) => {
    const agent = host.agent!.pid!;
    const child = childrenOf(agent).find((pid) => commandOf(pid).endsWith(`/${name}`));
    expect(child, name).toBeDefined();
    return child!;
  };
  const rules = () => host.alerts().map(({ rule }) => rule);
  const prevented = () =>
    vi.waitFor(
      () => {
        const told = host.alerts().filter(({ output }) => /free.*prevents/.test(output));
        expect(told.length).toBeGreaterThanOrEqual(2);
      },
      { timeout: 30_000 },
    );
  /** A program that the image did not bring. */
  const attack = async () => {
    await executeIn('free', '/bin/cp', '/bin/busybox', '/tmp/echo');
    return executeIn('free', '/tmp/echo', 'it ran');
  };

  test('its guard and its sensor are started again, and all that held holds', async () => {
    await host.startAgent(enforcing());
    const free = await runContainer('free');
    await prevented();
    expect(await attack()).toMatch(/not permitted|denied/i);

    for (const [name, title] of [
      ['guard', 'Guard'],
      ['sensor', 'Sensor'],
    ] as const) {
      const before = helperNamed(name);
      process.kill(before, 'SIGKILL');
      await vi.waitFor(() => expect(rules()).toContain(`${title} runs again`), { timeout: 30_000 });
      expect(rules()).toContain(`${title} ended`);
      expect(helperNamed(name)).not.toBe(before);
      expect(await attack()).toMatch(/not permitted|denied/i);
    }
    await executeIn('free', '/bin/id');
    await vi.waitFor(() => expect(rules()).toContain('Identity asked'), { timeout: 20_000 });
    await runsOn(free);
    const { code, out } = host.ask('agent', 'status');
    expect(code).toBe(0);
    expect(out).toMatch(/^health +well$/m);
    expect(out).toContain('guard: running, started again once');
    expect(out).toContain('sensor: running, started again once');
  }, 240_000);

  test('killed, it leaves workloads running and no hooks; its successor takes over', async () => {
    const agent = await host.startAgent(enforcing());
    const [free, held] = [await runContainer('free'), await runContainer('held')];
    await prevented();
    expect(await attack()).toMatch(/not permitted|denied/i);
    // It is held before it is done, so nobody waits for it.
    void executeIn('held', '/bin/id');
    await vi.waitFor(
      () =>
        expect(
          host.alerts().some(({ output }) => /quarantine done.*its network is closed/.test(output)),
        ).toBe(true),
      { timeout: 30_000 },
    );
    await standsStill(held);
    expect(tablesOf(held)).toContain('table inet seaworthy');
    const second = host.ask('agent');
    expect([second.code, second.error]).toEqual([
      2,
      expect.stringContaining(`an agent runs already (process ${agent.pid})`),
    ]);
    const helpers = childrenOf(agent.pid!);
    expect(helpers.length).toBeGreaterThanOrEqual(3);
    const programs = programsInKernel();

    await host.stopAgent('SIGKILL');
    const killedAt = performance.now();
    await expect.poll(() => helpers.filter(isAlive), { interval: 10 }).toEqual([]);
    expect(performance.now() - killedAt).toBeLessThan(1000);
    await runsOn(free);
    expect(await attack()).toBe('it ran\n');
    expect(tablesOf(held)).not.toContain('seaworthy');
    expect(programsInKernel()).toBeLessThan(programs);
    const asked = host.ask('agent', 'status');
    expect([asked.code, asked.error]).toEqual([3, expect.stringContaining('no agent runs')]);
    await standsStill(held);

    await host.startAgent(enforcing());
    await vi.waitFor(() => expect(host.said).toContain('from before a crash'), { timeout: 20_000 });
    expect(tablesOf(held)).toContain('table inet seaworthy');
    const status = JSON.parse(host.ask('agent', 'status', '--format', 'json').out);
    expect(status.response.active).toMatchObject([
      { container: { name: 'held' }, action: 'quarantine', rule: 'hold it' },
    ]);
    expect(host.ask('agent', 'release', 'nobody').code).toBe(3);
    const released = host.ask('agent', 'release', 'held');
    expect([released.code, released.out]).toEqual([0, 'released held from quarantine\n']);
    await runsOn(held);
    expect(tablesOf(held)).not.toContain('seaworthy');
  }, 240_000);
});

/** One that nobody has waited for yet does nothing more. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => {
      try {
        return (
          /^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${each}/status`, 'utf8'))?.[1] === `${pid}`
        );
      } catch {
        return false;
      }
    });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0] ?? '';
  } catch {
    return '';
  }
}

/** Of nftables, in the network of a process. */
function tablesOf(pid: number): string {
  return execFileSync('nsenter', [`--net=/proc/${pid}/ns/net`, 'nft', 'list', 'tables'], {
    encoding: 'utf8',
  });
}

/** Every program that is loaded has a descriptor that somebody holds. */
function programsInKernel(): number {
  let count = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
        if (/^prog_id:/m.test(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))) count += 1;
      }
    } catch {}
  }
  return count;
}
