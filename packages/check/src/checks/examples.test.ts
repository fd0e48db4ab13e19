import { expect, test } from 'vitest';
import { applyEdits } from '../apply-edits.ts';
import type { AnyCheck, Example } from '../check.ts';
import { judgeFiles } from '../judge-files.ts';
import { fileKinds } from '../kinds/index.ts';
import type { FileKind } from '../kinds/kind.ts';
import { SourceFile } from '../tree/source-file.ts';
import { checks } from './index.ts';

/** Kinds whose usual file gives subjects of a name, tried in turn. */
function fileOf(check: AnyCheck, example: Example): SourceFile {
  if (typeof example !== 'string') return new SourceFile(example.path, example.text);
  const kind = fileKinds.find((each) => gives(each, check, example));
  expect(kind, `no kind of file reads the example of ${check.id}:\n${example}`).toBeDefined();
  return new SourceFile(kind!.examplePath, example);
}

function gives(kind: FileKind, check: AnyCheck, text: string): boolean {
  const subjects = kind.read(new SourceFile(kind.examplePath, text));
  const all = [...subjects, ...(kind.join?.(subjects) ?? [])];
  return all.some((subject) => subject.name === check.reads);
}

test('ids are unique, kebab-case, and no check goes without examples', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const check of checks) {
    expect(check.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)+$/);
    expect(check.examples.pass.length, `${check.id} passes`).toBeGreaterThan(0);
    expect(check.examples.fail.length, `${check.id} fails`).toBeGreaterThan(0);
    expect(check.why.length, `${check.id} says why`).toBeGreaterThan(40);
    expect(check.fix.length, `${check.id} says how to mend it`).toBeGreaterThan(20);
    expect(check.controls.length, `${check.id} names its controls`).toBeGreaterThan(0);
  }
});

test.each(checks.map((check) => [check.id, check] as const))('%s', (_, check) => {
  for (const example of check.examples.pass) {
    const judgement = judgeFiles([fileOf(check, example)], fileKinds, [check]);
    expect(judgement.problems).toEqual([]);
    expect(judgement.findings, JSON.stringify(example)).toEqual([]);
    expect(judgement.coverage.get(check.id)?.judged).toBeGreaterThan(0);
  }
  for (const example of check.examples.fail) {
    const file = fileOf(check, example);
    const judgement = judgeFiles([file], fileKinds, [check]);
    expect(judgement.problems).toEqual([]);
    expect(judgement.findings.length, JSON.stringify(example)).toBeGreaterThan(0);
    const edits = [...judgement.mends.values()].flat();
    if (edits.length === 0 || judgement.mends.size < judgement.findings.length) continue;
    const mended = new SourceFile(file.path, applyEdits(file.text, edits).text);
    expect(judgeFiles([mended], fileKinds, [check]).findings, mended.text).toEqual([]);
  }
});
