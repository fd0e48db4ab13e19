import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { FakeRegistry, hasShared, sharedPath, tarOf } from '@seaworthy/testkit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { differing, manyFiles } from './support/many-files.ts';
import { Sandbox } from './support/sandbox.ts';

/** Pipes that close, stall or never end, and users who have waited long enough. */
const sandbox = new Sandbox();
const command = join(import.meta.dirname, '../../apps/cli/bin/seaworthy.js');
const archive = sandbox.path('many.tar');
const packages = 5_000;

beforeAll(async () => {
  const path = `node_modules/${differing}/package.json`;
  const data = JSON.stringify({ name: differing, version: '1.0.0' });
  await writeFile(archive, manyFiles(packages, { path, data }));
});
afterEach(() => expect(sandbox.leftovers()).toEqual([]));
afterAll(() => sandbox.remove());

/** Runs a line of a shell in which `$seaworthy` is the command. */
async function shell(line: string) {
  const child = spawn('sh', ['-c', line], {
    env: { ...sandbox.environment, seaworthy: `${process.execPath} ${command}`, archive },
  });
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}

const scan = '$seaworthy scan --offline --only-inventory';

test('| head -1 gets its line, and nobody complains', async () => {
  const { stdout, stderr } = await shell(`${scan} --format json "$archive" | head -1`);
  expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: '' });
});

test('a reader that is slow gets everything', async () => {
  const { stdout, stderr } = await shell(`${scan} --format json "$archive" | (sleep 1; cat)`);
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).packages).toHaveLength(packages);
});

test('a full disk is an error that says so', async () => {
  const { exitCode, stderr } = await shell(`${scan} --format json=/dev/full "$archive"`);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('[CONFIGURATION] cannot write /dev/full');
});

test('| seaworthy convert - reads what a scan writes', async () => {
  const { stdout, stderr } = await shell(
    `${scan} --format json "$archive" | $seaworthy convert - --format cyclonedx`,
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout).components).toHaveLength(packages);
});

describe('an interrupt', () => {
  const { path, data } = { path: differing, data: differing };

  async function expectToEndSoon(words: readonly string[], input?: Readable): Promise<void> {
    let interruptedMs = 0;
    const outcome = await sandbox.run(words, {
      ...(input && { input }),
      onStart: (child) =>
        setTimeout(() => {
          interruptedMs = performance.now();
          child.kill('SIGINT');
        }, 1_000),
    });
    const endedMs = performance.now();
    expect(outcome).toMatchObject({ exitCode: 3, stdout: '' });
    expect(outcome.stderr).toMatch(/^error \[CANCELLED\] .*\n$/);
    expect(endedMs - interruptedMs).toBeLessThan(3_000);
  }

  test('while an archive arrives that never ends', async () => {
    const input = Readable.from(manyFiles(Number.MAX_SAFE_INTEGER, { path, data }));
    await expectToEndSoon(['scan', '--offline', '-'], input);
  });

  test.each([
    [['scan', '--offline', '-'], tarOf([{ path, data }], { closing: false })],
    [['convert', '-'], Buffer.from('{')],
  ])('while standard input is silent: %j', async (words, beginning) => {
    const input = Readable.from(
      (async function* () {
        yield beginning;
        await new Promise(() => {});
      })(),
    );
    await expectToEndSoon(words, input);
  });

  test('while a registry is silent', async () => {
    const registry = await FakeRegistry.start();
    registry.behave(() => true);
    try {
      await expectToEndSoon(['scan', '--plain-http', `registry:${registry.host}/app`]);
    } finally {
      await registry.stop();
    }
  });

  test.skipIf(!hasShared('feeds'))('while a database is built', async () => {
    const database = sandbox.path('database');
    await expectToEndSoon(['db', 'update', '--from', sharedPath('feeds'), '--db', database]);
    const status = await sandbox.run(['db', 'status', '--db', database]);
    expect(status.exitCode).toBe(3);
  });
});
