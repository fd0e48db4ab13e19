import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRuntimeDirectories, rights } from '@seaworthy/sensor';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { agentPod, deployedFile, type Variant } from './support/kubernetes-pod.ts';

const root = join(import.meta.dirname, '../..');

/** Files in deploy/ are held to what the code needs: no right and no path that it does not use. */
describe('deploy/', () => {
  const namesOf = (...uses: string[]) =>
    rights.flatMap(({ name, use }) => (uses.includes(use) ? [name] : [])).toSorted();
  const given = (variant: Variant) =>
    agentPod(variant).containers[0].securityContext.capabilities.add.toSorted();
  const paths = (variant: Variant) =>
    agentPod(variant).volumes.flatMap(({ hostPath }) => hostPath?.path ?? []);

  test('gives the rights that the code lists', () => {
    expect(given('base')).toEqual(namesOf('watch', 'known processes'));
    expect(given('respond')).toEqual(namesOf('watch', 'known processes', 'respond'));
  });

  test('mounts what the code reads, and no socket of a runtime', () => {
    const read = [
      ...defaultRuntimeDirectories.containerd.flatMap(({ state, root }) => [
        join(state, 'io.containerd.runtime.v2.task'),
        join(root, 'io.containerd.metadata.v1.bolt'),
      ]),
      '/sys/fs/cgroup',
    ];
    expect(paths('base')).toEqual(read);
    const { response } = parse(deployedFile('respond/agent.yaml'));
    expect(paths('respond').toSorted()).toEqual([...read, response.stateDirectory].toSorted());
    for (const variant of ['base', 'respond'] as const) {
      const [{ volumeMounts }] = agentPod(variant).containers;
      for (const { name, mountPath, readOnly } of volumeMounts) {
        const { hostPath } = agentPod(variant).volumes.find((volume) => volume.name === name)!;
        if (hostPath !== undefined) expect(mountPath).toBe(hostPath.path);
        const isWritten =
          name === 'control' || (variant === 'respond' && ['cgroup', 'evidence'].includes(name));
        expect(readOnly ?? false, `${variant} ${name}`).toBe(!isWritten);
      }
    }
  });

  test('is explained: each right in the documentation, with its reason', () => {
    const page = readFileSync(join(root, 'docs/agent.md'), 'utf8');
    for (const { name, why } of rights) {
      expect(page).toContain(`| \`CAP_${name}\` | ${why} |`);
    }
  });

  test('has nothing that our own scan would say', () => {
    const words = ['scan', '--offline', '--quiet', '--format', 'json', 'deploy'];
    const said = execFileSync(
      process.execPath,
      [join(root, 'apps/cli/bin/seaworthy.js'), ...words],
      { cwd: root, encoding: 'utf8' },
    );
    expect(JSON.parse(said).findings).toEqual([]);
  });
});

const built = ['sensor', 'guard'].every((name) =>
  existsSync(join(root, 'packages/sensor/build', name)),
);

describe.skipIf(!built)('what the agent’s image holds of ours', () => {
  const tree = mkdtempSync(join(tmpdir(), 'sw-tree-'));
  const say = (command: string, ...words: string[]) =>
    spawnSync(process.execPath, [command, ...words], { encoding: 'utf8' });

  beforeAll(() => {
    execFileSync(process.execPath, [join(root, 'scripts/agent-tree.ts'), tree]);
  }, 60_000);

  afterAll(() => rmSync(tree, { recursive: true }));

  test('watches, and has no command that scans', () => {
    const command = join(tree, 'bin/seaworthy.js');
    expect(say(command, 'rules', 'check', 'built-in')).toMatchObject({ status: 0 });
    expect(say(command, 'scan', '.')).toMatchObject({ status: 2 });
  });

  test('has nothing that our own scan would say', () => {
    const words = ['scan', '--offline', '--quiet', '--format', 'json', tree];
    const { stdout } = say(join(root, 'apps/cli/bin/seaworthy.js'), ...words);
    expect(JSON.parse(stdout).findings).toEqual([]);
  }, 60_000);
});
