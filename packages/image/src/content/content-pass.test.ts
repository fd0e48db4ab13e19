import { setTimeout } from 'node:timers/promises';
import type { Problem } from '@seaworthy/model';
import { expect, test } from 'vitest';
import { ContentPass } from './content-pass.ts';
import type { ContentScanner, ContentScanResult } from './content-scanner.ts';

function scannerThat(end: (path: string) => Promise<ContentScanResult>): ContentScanner {
  return {
    name: 'slow',
    version: '1',
    begin: (path) => ({ write() {}, end: () => end(path) }),
  };
}

function passOver(scanner: ContentScanner) {
  const problems: Omit<Problem, 'layer'>[] = [];
  const pass = new ContentPass([scanner], (problem) => problems.push(problem));
  const look = (path: string): void => {
    const sink = pass.open(path, 1);
    sink?.write(Buffer.from('x'));
    sink?.end();
  };
  return { pass, problems, look };
}

test('what engines beside us find is waited for, and comes in the order of paths', async () => {
  const { pass, look } = passOver(
    scannerThat(async (path) => {
      await setTimeout(path === 'a' ? 20 : 1);
      return { facts: [path] };
    }),
  );
  look('b');
  look('a');
  expect(pass.facts).toEqual([]);
  await pass.settle();
  expect(pass.facts.map(({ path }) => path)).toEqual(['a', 'b']);
  expect(pass.hasFailed).toBe(false);
});

test('an engine that fails is a problem of the file, and the pass knows', async () => {
  const { pass, problems, look } = passOver(
    scannerThat(async () => {
      throw new Error('gone');
    }),
  );
  look('a');
  await pass.settle();
  expect(pass.hasFailed).toBe(true);
  expect(problems).toEqual([
    { code: 'engine-failed', message: 'not looked through: slow: gone', path: 'a' },
  ]);
});

test('what is found in a file that was replaced meanwhile does not count', async () => {
  let version = 0;
  const { pass, look } = passOver(
    scannerThat(async () => {
      const mine = ++version;
      await setTimeout(mine === 1 ? 10 : 1);
      return { facts: [mine] };
    }),
  );
  look('a');
  pass.forget('a');
  look('a');
  await pass.settle();
  expect(pass.facts.map(({ fact }) => fact)).toEqual([2]);
});

test('reading pauses when too many files wait', async () => {
  const { pass, look } = passOver(
    scannerThat(async () => {
      await setTimeout(5);
      return { facts: [] };
    }),
  );
  for (let i = 0; i < 64; i++) look(`f${i}`);
  expect(pass.relief).toBeUndefined();
  look('one more');
  expect(pass.relief).toBeInstanceOf(Promise);
  while (pass.relief !== undefined) await pass.relief;
  await pass.settle();
});
