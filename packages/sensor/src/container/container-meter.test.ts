import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ResourceSample } from '@seaworthy/runtime';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ContainerMeter } from './container-meter.ts';
import { cpuSecondsOf, memoryBytesOf } from './usage-files.ts';

const web = 'a1'.repeat(32);
const database = 'b2'.repeat(32);

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sw-meter-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
}

async function measure(
  meter: ContainerMeter,
  containers: readonly (readonly [string, number])[],
): Promise<Record<string, ResourceSample>> {
  const samples: Record<string, ResourceSample> = {};
  await meter.measure(containers, (id, sample) => {
    samples[id] = sample;
  });
  return samples;
}

/** As Linux 6.18 with Docker's cgroupfs driver wrote them, on a host with version 1. */
const old = {
  'proc/cgroups': `#subsys_name\thierarchy\tnum_cgroups\tenabled
cpu\t1\t4\t1
cpuacct\t2\t4\t1
memory\t4\t4\t1
pids\t8\t4\t1
`,
  'proc/self/mountinfo': `31 24 0:27 / HOME/sys/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
33 24 0:29 / HOME/sys/memory rw,relatime - cgroup cgroup rw,memory
37 24 0:33 / HOME/sys/pids rw,relatime - cgroup cgroup rw,pids
39 24 0:35 / HOME/sys/unified rw,relatime - cgroup2 cgroup2 rw
`,
  'proc/70/cgroup': `8:pids:/docker/${web}
4:memory:/docker/${web}
2:cpuacct:/docker/${web}
1:cpu:/docker/${web}
0::/
`,
  [`sys/cpuacct/docker/${web}/cpuacct.usage`]: '2345678901\n',
  [`sys/memory/docker/${web}/memory.usage_in_bytes`]: '9437184\n',
  [`sys/memory/docker/${web}/memory.stat`]: `cache 5271552
rss 2703360
inactive_file 1048576
total_cache 5271552
total_rss 2703360
total_inactive_anon 2703360
total_inactive_file 3145728
total_active_file 2125824
`,
  [`sys/pids/docker/${web}/pids.current`]: '7\n',
};

/** As Linux writes them with systemd and version 2; the container has groups of its own. */
const unified = {
  'proc/cgroups': `#subsys_name\thierarchy\tnum_cgroups\tenabled
cpuset\t0\t120\t1
cpu\t0\t120\t1
cpuacct\t0\t120\t1
pids\t0\t120\t1
`,
  'proc/self/mountinfo':
    '35 24 0:30 / HOME/sys rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw\n',
  'proc/71/cgroup': `0::/system.slice/docker-${database}.scope/init.scope\n`,
  [`sys/system.slice/docker-${database}.scope/cpu.stat`]: `usage_usec 81273645
user_usec 60273645
system_usec 21000000
core_sched.force_idle_usec 0
nr_periods 0
`,
  [`sys/system.slice/docker-${database}.scope/memory.current`]: '268435456\n',
  [`sys/system.slice/docker-${database}.scope/memory.stat`]: `anon 134217728
file 125829120
inactive_anon 134217728
inactive_file 67108864
active_file 58720256
`,
  [`sys/system.slice/docker-${database}.scope/pids.current`]: '42\n',
};

const here = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replaceAll('HOME', home)]),
  );

test('control groups of version 1', async () => {
  put(here(old));
  const samples = await measure(new ContainerMeter(join(home, 'proc')), [[web, 70]]);
  // 2,345,678,901 ns; 9 MiB without 3 MiB.
  expect(samples).toEqual({
    [web]: { cpuSeconds: 2.345678901, memoryBytes: 6_291_456, processes: 7 },
  });
});

test('control groups of version 2', async () => {
  put(here(unified));
  const samples = await measure(new ContainerMeter(join(home, 'proc')), [[database, 71]]);
  // 256 MiB without 64 MiB.
  expect(samples).toEqual({
    [database]: { cpuSeconds: 81.273645, memoryBytes: 201_326_592, processes: 42 },
  });
});

test('a controller that is not there is left out, and what has gone is no error', async () => {
  put(here(unified));
  const group = join(home, `sys/system.slice/docker-${database}.scope`);
  rmSync(join(group, 'memory.current'));
  const meter = new ContainerMeter(join(home, 'proc'));
  const round = () =>
    measure(meter, [
      [web, 70],
      [database, 71],
    ]);
  expect(await round()).toEqual({ [database]: { cpuSeconds: 81.273645, processes: 42 } });
  rmSync(group, { recursive: true });
  expect(await round()).toEqual({});
});

test('the process that it was found by may end', async () => {
  put(here(old));
  const meter = new ContainerMeter(join(home, 'proc'));
  await measure(meter, [[web, 70]]);
  rmSync(join(home, 'proc/70'), { recursive: true });
  expect(await measure(meter, [[web, 70]])).toHaveProperty(web);
});

test('hundreds are measured with turns for others between them, one round at a time', async () => {
  put(here(old));
  const meter = new ContainerMeter(join(home, 'proc'));
  const many = Array.from({ length: 400 }, (_, n): [string, number] => {
    const id = n.toString(16).padStart(64, '0');
    return [id, 100 + n];
  });
  for (const [id, pid] of many) {
    put({
      [`proc/${pid}/cgroup`]: `2:cpuacct:/docker/${id}\n`,
      [`sys/cpuacct/docker/${id}/cpuacct.usage`]: '1000000000\n',
    });
  }
  let turns = 0;
  const clock = setInterval(() => turns++, 1);
  const [samples, none] = await Promise.all([measure(meter, many), measure(meter, many)]);
  clearInterval(clock);
  expect(Object.keys(samples)).toHaveLength(400);
  expect(none).toEqual({});
  expect(turns).toBeGreaterThan(5);
});

test('what is no number is none', () => {
  for (const text of ['', '-1\n', 'max\n', '1e9\n', '0x10\n', '9'.repeat(30)]) {
    expect(cpuSecondsOf(false, text)).toBeUndefined();
    expect(memoryBytesOf(true, text, '')).toBeUndefined();
  }
  expect(cpuSecondsOf(true, 'user_usec 5\n')).toBeUndefined();
  // More inactive than there is: the two are read one after the other.
  expect(memoryBytesOf(true, '100\n', 'inactive_file 200\n')).toBe(100);
  fc.assert(
    fc.property(fc.boolean(), fc.string(), fc.string(), (isUnified, text, stat) => {
      const used = memoryBytesOf(isUnified, text, stat);
      expect(used === undefined || used >= 0).toBe(true);
    }),
  );
});
