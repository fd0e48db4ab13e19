import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readEditable, replaceFile } from './edit-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'seaworthy-edit-'));
const root = join(directory, 'root');
mkdirSync(join(root, 'sub'), { recursive: true });
writeFileSync(join(root, 'sub/file'), 'old\n');
writeFileSync(join(directory, 'outside'), 'outside\n');
symlinkSync('../outside', join(root, 'link'));
symlinkSync('sub', join(root, 'folder'));
writeFileSync(join(root, 'latin'), Buffer.from([0x61, 0xe9]));
writeFileSync(join(root, 'large'), 'x'.repeat(1024 * 1024 + 1));
writeFileSync(join(root, 'mark'), '\ufeff{}');
afterAll(() => rmSync(directory, { recursive: true }));

test.each([
  ['../outside', 'outside'],
  ['/etc/passwd', 'outside'],
  ['link', 'symbolic link'],
  ['folder/file', 'symbolic link'],
  ['sub', 'not a file'],
  ['absent', 'no such file'],
  ['latin', 'not UTF-8'],
  ['large', 'larger than'],
])('%s is left alone', async (path, why) => {
  const read = await readEditable(root, path);
  expect('left' in read ? read.left : 'read').toContain(why);
});

test('keeps a byte order mark', async () => {
  expect(await readEditable(root, 'mark')).toMatchObject({ text: '\ufeff{}' });
});

test('replaces the whole file and keeps its permissions', async () => {
  chmodSync(join(root, 'sub/file'), 0o754);
  const read = await readEditable(root, 'sub/file');
  if (!('text' in read)) throw new Error(read.left);
  expect(await replaceFile(read, 'new\n')).toBeUndefined();
  expect(readFileSync(join(root, 'sub/file'), 'utf8')).toBe('new\n');
  expect(statSync(join(root, 'sub/file')).mode & 0o777).toBe(0o754);
  // What was read is no longer there: somebody else was faster.
  expect(await replaceFile(read, 'newer\n')).toContain('changed');
  expect(readFileSync(join(root, 'sub/file'), 'utf8')).toBe('new\n');
  expect(readdirSync(join(root, 'sub'))).toEqual(['file']);
});
