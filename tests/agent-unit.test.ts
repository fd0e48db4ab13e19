import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentFile } from '@seaworthy/agent';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** Values of a setting, as systemd adds them up over the unit and its drop-ins. */
function wordsOf(setting: string, ...units: readonly string[]): Set<string> {
  const lines = units.flatMap((unit) =>
    [...unit.matchAll(new RegExp(`^${setting}=(.*)$`, 'gm'))].map(([, value = '']) => value),
  );
  return new Set(lines.flatMap((line) => line.split(' ')));
}

const capabilitiesIn = (source: string) =>
  new Set([...source.matchAll(/^ {2}(CAP_[A-Z_]+),/gm)].map(([, name]) => name));

const watching = read('deploy/seaworthy-agent.service');
const responding = read('deploy/seaworthy-agent.service.d/respond.conf');
const guard = read('packages/sensor/native/guard/privileges.c');

test('the unit watches with no right to act', () => {
  const rights = wordsOf('CapabilityBoundingSet', watching);
  for (const right of ['CAP_SYS_ADMIN', 'CAP_NET_ADMIN', 'CAP_KILL']) {
    expect(rights).not.toContain(right);
  }
});

test('with the drop-in the guard may keep what it keeps', () => {
  const needed = capabilitiesIn(guard);
  expect(needed.size).toBe(5);
  const rights = wordsOf('CapabilityBoundingSet', watching, responding);
  expect([...needed].filter((right) => !rights.has(right!))).toEqual([]);
});

test('system calls of the guard that are not those of every service are allowed', () => {
  const calls = wordsOf('SystemCallFilter', watching, responding);
  const directory = 'packages/sensor/native/guard';
  const used = readdirSync(join(root, directory))
    // The guard's own filter names what it may call, not what it does.
    .filter((name) => name.endsWith('.c') && !['privileges.c', 'start.bpf.c'].includes(name))
    .map((name) => read(join(directory, name)))
    .join('')
    .matchAll(/\bSYS_(fs\w+)|\b(fanotify_\w+)\(\w/g);
  const names = new Set([...used].map(([, call, plain]) => call ?? plain));
  expect(names.size).toBeGreaterThanOrEqual(5);
  expect([...names].filter((name) => !calls.has(name!))).toEqual([]);
});

test('what the agent keeps lies where the unit lets it write', () => {
  const { response } = AgentFile.parse({ sources: [{ from: 'sensor' }] });
  expect(response.stateDirectory).toBe('/var/lib/seaworthy');
  expect(wordsOf('StateDirectory', watching)).toEqual(new Set(['seaworthy']));
});
