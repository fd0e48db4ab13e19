import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InputOutput } from './command.ts';
import { rulesCheck } from './commands/rules/check.ts';

const directory = mkdtempSync(join(tmpdir(), 'seaworthy-rules-'));
const good = join(directory, 'good.yaml');
const bad = join(directory, 'local.yaml');

beforeAll(() => {
  writeFileSync(
    good,
    `- rule: A shell
  desc: Someone runs a shell
  condition: evt.type = execve and proc.name = sh
  output: shell %proc.name
  priority: NOTICE
  tags: [container]
`,
  );
  writeFileSync(
    bad,
    `- rule: A shell
  condition: and proc.nmae = x
  override:
    condition: append
- list: unused
  items: []
`,
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

async function run(files: readonly string[], options: Record<string, unknown> = {}) {
  let out = '';
  let notes = '';
  const io = {
    writeOut: (text: string) => {
      out += text;
    },
    note: (text: string) => {
      notes += `${text}\n`;
    },
  } as InputOutput;
  const defaults = { list: false, listFields: false, strict: false, format: 'text', quiet: false };
  const code = await rulesCheck.run({
    arguments: files,
    options: { ...defaults, ...options } as never,
    io,
    signal: new AbortController().signal,
  });
  return { code, out, notes };
}

test('a good file', async () => {
  const { code, out, notes } = await run([good], { list: true });
  expect(code).toBe(0);
  expect(out).toBe('on   Notice         A shell  (container)\n');
  expect(notes).toBe('1 rule, 0 macros, 0 lists: 0 errors, 0 warnings\n');
});

test('an error in a file that changes another', async () => {
  const { code, out, notes } = await run([good, bad]);
  expect(code).toBe(1);
  expect(out).toContain(
    `${bad}:2:18: error LOAD_ERR_COMPILE_CONDITION: The condition cannot be compiled: there is no field proc.nmae\n    in rule "A shell", condition\n      condition: and proc.nmae = x\n                     ^\n`,
  );
  expect(out).toContain(`${bad}:5:3: warning LOAD_UNUSED_LIST`);
  expect(notes).toBe('0 rules, 0 macros, 1 list: 1 error, 1 warning\n');
});

test('warnings count when they shall', async () => {
  writeFileSync(join(directory, 'list.yml'), '- {list: unused, items: [a]}\n');
  const files = [join(directory, 'list.yml')];
  expect((await run(files)).code).toBe(0);
  expect((await run(files, { strict: true })).code).toBe(1);
});

test('a directory, as JSON', async () => {
  const { code, out } = await run([directory], { format: 'json', list: true });
  const { diagnostics, rules } = JSON.parse(out);
  expect(code).toBe(1);
  expect(diagnostics[0]).toMatchObject({ code: 'LOAD_ERR_COMPILE_CONDITION', line: 2, column: 18 });
  expect(rules).toEqual([]);
});

test('fields', async () => {
  const { code, out } = await run([], { listFields: true });
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}proc\.aname, proc\.aname\[INDEX\] +string +Name of an ancestor/m);
  const fields = JSON.parse((await run([], { listFields: true, format: 'json' })).out);
  expect(fields).toContainEqual(expect.objectContaining({ name: 'fd.name', argument: null }));
});

test('nothing named, or nothing there', async () => {
  await expect(run([])).rejects.toMatchObject({ code: 'USAGE' });
  await expect(run([join(directory, 'none.yaml')])).rejects.toMatchObject({
    code: 'CONFIGURATION',
  });
});
