import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot } from '@seaworthy/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Cataloger } from '../catalogers/cataloger.ts';
import { ContentStore } from './collected-content.ts';
import type { LayerFacts } from './layer-facts.ts';
import { readTree } from './read-tree.ts';
import { Selection } from './selection.ts';

const text: Cataloger = {
  name: 'text',
  version: 1,
  about: '',
  selects: { names: ['fact'], elf: true },
  maxBytes: 1000,
  read: (file) => `${file.sizeBytes} ${file.read(0, 4).toString('latin1')}`,
  resolve: () => ({ packages: [] }),
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seaworthy-tree-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, data: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), data);
}

function read(exclude: string[] = []): Promise<LayerFacts> {
  return readTree({
    root,
    exclude: new Set(exclude),
    selection: new Selection([text]),
    store: new ContentStore('/nowhere'),
    signal: new AbortController().signal,
    progress: () => {},
  });
}

test('selected files are read where they lie, programs by their first bytes', async () => {
  write('a/fact', 'hello');
  write('a/b/fact', '');
  write('bin/tool', `\x7fELF${'x'.repeat(100)}`);
  write('bin/script', `#!/bin/sh${' '.repeat(100)}`);
  const { files, problems } = await read();
  expect(files.map(({ path, facts }) => [path, facts['text']])).toEqual([
    ['a/fact', '5 hell'],
    ['a/b/fact', '0 '],
    ['bin/tool', '104 \x7fELF'],
  ]);
  expect(problems).toEqual([]);
});

test('names like whiteouts are plain files in a directory', async () => {
  write('a/fact', 'x');
  write('a/.wh.fact', '');
  const { whiteouts, files } = await read();
  expect(whiteouts).toEqual([]);
  expect(files).toHaveLength(1);
});

test('links are noted and never followed, in circles or out of the root', async () => {
  write('real/fact', 'x');
  symlinkSync('..', join(root, 'real/up'));
  symlinkSync('/etc', join(root, 'out'));
  symlinkSync('fact', join(root, 'real/self-fact'));
  const { files, symbolicLinks } = await read();
  expect(files.map(({ path }) => path)).toEqual(['real/fact']);
  expect(symbolicLinks).toHaveLength(3);
});

test('pipes and sockets do not hold the walk up', async () => {
  execFileSync('mkfifo', [join(root, 'fact')]);
  write('after/fact', 'x');
  expect((await read()).files.map(({ path }) => path)).toEqual(['after/fact']);
});

test('excluded directories are not walked into, at their exact paths only', async () => {
  write('proc/fact', 'x');
  write('srv/proc/fact', 'y');
  expect((await read(['proc'])).files.map(({ path }) => path)).toEqual(['srv/proc/fact']);
});

test('a file past the bound of its cataloger is a problem, not a cost', async () => {
  write('fact', '');
  truncateSync(join(root, 'fact'), 8 * 2 ** 30);
  const { files, problems } = await read();
  expect(files).toEqual([{ path: 'fact', facts: {} }]);
  expect(problems).toMatchObject([{ code: 'limit-exceeded', path: 'fact', cataloger: 'text' }]);
});

test.skipIf(isRoot())('what may not be read is a problem (skipped for root, who may)', async () => {
  write('closed/fact', 'x');
  write('fact', 'x');
  chmodSync(join(root, 'closed'), 0);
  chmodSync(join(root, 'fact'), 0);
  const { problems } = await read();
  chmodSync(join(root, 'closed'), 0o700);
  expect(problems.map(({ code, path }) => [code, path])).toEqual([
    ['access-denied', 'fact'],
    ['access-denied', 'closed'],
  ]);
});

test('a directory that is not there is reported by whoever opens it; here nothing is found', async () => {
  rmSync(root, { recursive: true });
  expect((await read()).files).toEqual([]);
});
