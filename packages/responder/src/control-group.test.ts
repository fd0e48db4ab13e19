import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findControlGroup, processesIn } from '@seaworthy/sensor';
import { afterAll, expect, test } from 'vitest';
import { killGroup } from './countermeasures/stop-container.ts';

const home = mkdtempSync(join(tmpdir(), 'sw-cg-'));
afterAll(() => rmSync(home, { recursive: true }));

const id = '3f'.repeat(32);
const other = 'ab'.repeat(32);

/** A host as /proc and /sys/fs/cgroup show it. */
function host(
  cgroups: string,
  mounts: (root: string) => string,
  processes: Readonly<Record<number, string>>,
): { proc: string; groups: string } {
  const place = mkdtempSync(join(home, 'host-'));
  const proc = join(place, 'proc');
  const groups = join(place, 'cgroup');
  mkdirSync(join(proc, 'self'), { recursive: true });
  writeFileSync(join(proc, 'cgroups'), `#subsys_name\thierarchy\tnum_cgroups\tenabled\n${cgroups}`);
  writeFileSync(join(proc, 'self/mountinfo'), mounts(groups));
  for (const [pid, text] of Object.entries(processes)) {
    mkdirSync(join(proc, pid));
    writeFileSync(join(proc, pid, 'cgroup'), text);
  }
  return { proc, groups };
}

function group(directory: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

const onlyV2 = (groups: string) =>
  `29 23 0:26 / ${groups} rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n`;

test.each([
  ['Docker under systemd', `system.slice/docker-${id}.scope`],
  ['Docker by itself', `docker/${id}`],
  ['Podman under systemd', `machine.slice/libpod-${id}.scope`],
  ['containerd under systemd', `kubepods.slice/kubepods-pod1.slice/cri-containerd-${id}.scope`],
])('control groups v2: %s', (_, path) => {
  const { proc, groups } = host('pids\t0\t90\t1\nmemory\t0\t90\t1\n', onlyV2, {
    7: `0::/system.slice/docker-${other}.scope\n`,
    // A group of its own inside of its own.
    41: `0::/${path}/init\n`,
  });
  const directory = group(join(groups, path), { 'cgroup.procs': '', 'cgroup.freeze': '0\n' });
  expect(findControlGroup(id, 7, proc)).toEqual({
    id: statSync(directory, { bigint: true }).ino,
    directory,
    pid: 41,
    freezer: { path: join(directory, 'cgroup.freeze'), frozen: '1', thawed: '0' },
  });
});

test('control groups v1 beside an empty v2', () => {
  const { proc, groups } = host(
    'pids\t4\t90\t1\nfreezer\t5\t90\t1\nmemory\t6\t90\t1\n',
    (root) =>
      `30 23 0:27 / ${root}/pids rw - cgroup cgroup rw,pids
31 23 0:28 / ${root}/freezer rw - cgroup cgroup rw,freezer
32 23 0:29 / ${root}/memory rw - cgroup cgroup rw,memory
`,
    { 41: `6:memory:/docker/${id}\n5:freezer:/docker/${id}\n4:pids:/docker/${id}\n0::/\n` },
  );
  const directory = group(join(groups, 'pids/docker', id), {});
  expect(findControlGroup(id, 41, proc)).toMatchObject({
    directory,
    freezer: {
      path: join(groups, 'freezer/docker', id, 'freezer.state'),
      frozen: 'FROZEN',
      thawed: 'THAWED',
    },
  });
});

test('a container without a process is not found', () => {
  const { proc } = host('pids\t0\t1\t1\n', onlyV2, { 7: '0::/init.scope\n' });
  expect(() => findControlGroup(id, 7, proc)).toThrow('does not run');
});

test('the processes of a group are those of the groups below it, too', async () => {
  const directory = group(join(home, 'tree'), { 'cgroup.procs': '10\n11\n' });
  group(join(directory, 'a'), { 'cgroup.procs': '12\n' });
  group(join(directory, 'a/b'), { 'cgroup.procs': '13\n' });
  expect(processesIn(directory).toSorted()).toEqual([10, 11, 12, 13]);
  // Before 5.14, and on v1, there is no such file, and none is made.
  expect(await killGroup(directory)).toBeUndefined();
  group(directory, { 'cgroup.kill': '' });
  expect(await killGroup(directory)).toBe(4);
  expect(statSync(join(directory, 'cgroup.kill')).size).toBe(1);
});

test('a group that is gone has no processes', () => {
  expect(processesIn(join(home, 'gone'))).toEqual([]);
});
