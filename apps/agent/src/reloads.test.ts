import { expect, test } from 'vitest';
import { Reloads } from './reloads.ts';

test('what is asked for meanwhile is done once more, for its own reason', async () => {
  const said: string[] = [];
  const first = Promise.withResolvers<string>();
  const answers = [first.promise, Promise.resolve('2 rules')];
  const reloads = new Reloads(
    () => answers.shift()!,
    (text) => said.push(text),
  );
  const done = reloads.run('files have changed');
  void reloads.run('asked to');
  void reloads.run('asked to');
  first.resolve('1 rules');
  await done;
  expect(said).toEqual(['reloaded, files have changed: 1 rules', 'reloaded, asked to: 2 rules']);
  expect(reloads.counts).toEqual({ done: 2, failed: 0 });
});
