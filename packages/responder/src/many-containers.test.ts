import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DeniedExecution, Guard } from '@seaworthy/sensor';
import { hasCommand } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildVictim, testGuard } from './responder-for-test.ts';

const found = testGuard();
const cannot =
  found.program === undefined
    ? found.why
    : ['unshare', 'nsenter', 'chroot'].every(hasCommand)
      ? undefined
      : 'no unshare';

/** What the guard takes; a kernel lets a user have 128 groups of fanotify unless it is told otherwise. */
const MANY = 512;
const execute = promisify(execFile);

/** Processes with a mount namespace and an overlay as their root each, as containers have them. */
describe.skipIf(cannot !== undefined)(`many containers ${cannot ?? ''}`, () => {
  const home = mkdtempSync(join(tmpdir(), 'sw-many-'));
  const denied: DeniedExecution[] = [];
  let roots: ChildProcess | undefined;
  let pids: number[] = [];
  let guard: Guard;

  beforeAll(() => {
    const image = join(home, 'image');
    buildVictim(image);
    for (const name of ['tmp', 'etc', 'proc']) mkdirSync(join(image, name));
    writeFileSync(join(image, 'etc/shadow'), 'root:$6$\n');
  }, 60_000);
  afterEach(async () => {
    await guard?.stop();
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    if (roots?.exitCode === null) await new Promise((resolve) => roots?.once('exit', resolve));
    denied.length = 0;
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  /** Starts them: each lies in a directory of its own, and says its number once it is there. */
  async function begin(count: number): Promise<void> {
    const script = `
      set -e
      for i in $(seq ${count}); do
        mkdir -p $0/$i/upper $0/$i/work $0/$i/root
        unshare --mount --propagation private sh -c '
          mount -t overlay overlay -o lowerdir='$0'/image,upperdir='$0/$i'/upper,workdir='$0/$i'/work '$0/$i'/root
          cd '$0/$i'/root; mount --move . /; echo $$; exec chroot . /victim sleep' &
        if [ $((i % 32)) = 0 ]; then sleep 0.2; fi
      done
      wait`;
    const shell = spawn('sh', ['-c', script, home], { stdio: ['ignore', 'pipe', 'inherit'] });
    roots = shell;
    let said = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const all = () => said.split('\n').filter(Boolean).map(Number);
    const isInside = (pid: number) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('/victim');
    await expect
      .poll(() => all().filter(isInside).length, { timeout: 120_000, interval: 100 })
      .toBe(count);
    pids = all();
  }

  async function startGuard(answerMs: number): Promise<void> {
    guard = await Guard.start({
      program: found.program!,
      onFailure: 'closed',
      answerMs,
      onDenied: (each) => denied.push(each),
    });
  }

  const targetOf = (pid: number) => () => ({ containerId: '-', pid });
  const inside = async (pid: number, ...words: string[]) => {
    const place = ['--target', String(pid), '--mount', '--root', '--wd'];
    const { stdout } = await execute('nsenter', [...place, ...words]).catch((error) => error);
    return String(stdout);
  };

  /** A program that the image did not bring. */
  function drop(pid: number, name: string): string {
    const path = `/proc/${pid}/root/tmp/${name}`;
    copyFileSync(join(home, 'image/victim'), path);
    return path;
  }

  test(`${MANY} of them are watched at once, for executions and reads`, async () => {
    expect(Number(readFileSync('/proc/sys/fs/fanotify/max_user_groups', 'utf8'))).toBeLessThan(
      MANY,
    );
    await begin(MANY + 1);
    await startGuard(5000);
    const files = { changed: true, outside: false, reads: true };
    for (const [at, pid] of pids.slice(0, MANY).entries()) {
      await guard.watch(at + 1, targetOf(pid), files);
      await guard.makeUnreadable(at + 1, targetOf(pid), '/etc/shadow');
    }
    const tooMany = guard.watch(MANY + 1, targetOf(pids[MANY]!), files);
    await expect(tooMany).rejects.toThrow('there are too many');
    for (const at of [0, 1, 127, 128, 200, 300, 400, MANY - 1]) {
      const pid = pids[at]!;
      expect(await inside(pid, '/victim', 'read', '/etc/shadow')).toBe('EPERM\n');
      drop(pid, 'dropped');
      expect(await inside(pid, '/tmp/dropped', 'say')).toBe('');
      expect(await inside(pid, '/victim', 'say')).toBe('main ran\n');
      const told = () => denied.map(({ watch, why }) => `${watch} ${why}`);
      await expect.poll(told).toEqual([`${at + 1} unreadable`, `${at + 1} changed`]);
      denied.length = 0;
    }
    expect(await inside(pids[MANY]!, '/victim', 'read', '/etc/shadow')).toBe('root:$6$\n');
    // A place that is free is another's, and nobody else's files are let go with it.
    await guard.unwatch(1);
    await guard.watch(MANY + 1, targetOf(pids[MANY]!), files);
    expect(await inside(pids[1]!, '/tmp/dropped', 'say')).toBe('');
    expect(await inside(pids[0]!, '/tmp/dropped', 'say')).toBe('main ran\n');
  }, 300_000);

  test('one whose files take long to judge holds up no other', async () => {
    await begin(2);
    await startGuard(5000);
    const [slow = 0, quick = 0] = pids;
    await guard.denyHash('0'.repeat(64), true);
    for (const [at, pid] of pids.entries()) {
      await guard.watch(at + 1, targetOf(pid), { changed: false, outside: false });
    }
    truncateSync(drop(slow, 'large'), 16 << 20);
    let isJudged = 0;
    const long = Array.from({ length: 6 }, async () => {
      const said = await inside(slow, '/tmp/large', 'say');
      isJudged++;
      return said;
    });
    expect(await inside(quick, '/victim', 'say')).toBe('main ran\n');
    expect(isJudged).toBeLessThan(6);
    expect(await Promise.all(long)).toEqual(Array(6).fill('main ran\n'));
  }, 60_000);
});
