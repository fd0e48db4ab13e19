import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followFile } from './follow-file.ts';

let home = '';
let abort = new AbortController();
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sw-follow-'));
  abort = new AbortController();
});
afterEach(() => {
  abort.abort();
  rmSync(home, { recursive: true });
});

/** Follows it until it is ready; what was read since then. */
async function follow(path: string): Promise<() => string> {
  let text = '';
  const ready = Promise.withResolvers<void>();
  followFile(path, abort.signal, ready.resolve).on('data', (chunk: Buffer) => {
    text += chunk;
  });
  await ready.promise;
  return () => text;
}

test('all that comes once it is ready is read, and nothing from before', async () => {
  const path = join(home, 'events');
  writeFileSync(path, 'old\n');
  const read = await follow(path);
  appendFileSync(path, 'first\n');
  await vi.waitFor(() => expect(read()).toBe('first\n'), 10_000);
});

test('one that is not there yet, and the one that takes its place, are read whole', async () => {
  const path = join(home, 'events');
  const read = await follow(path);
  writeFileSync(path, 'one\n');
  await vi.waitFor(() => expect(read()).toBe('one\n'), 10_000);
  appendFileSync(path, 'two\n');
  renameSync(path, `${path}.1`);
  writeFileSync(path, 'three\n');
  await vi.waitFor(() => expect(read()).toBe('one\ntwo\nthree\n'), 10_000);
});
