import { oneLine } from '@seaworthy/report';
import type { InputOutput } from './command.ts';
import { replaceFile } from './edit-files.ts';
import type { FileChange } from './plan-files.ts';

/** Writes files as their diffs show them, and says so of each. @returns whether all were written */
export async function writeChanges(
  changes: readonly FileChange[],
  io: InputOutput,
): Promise<boolean> {
  let all = true;
  for (const { path, before, after, next } of changes) {
    const problem = await replaceFile(before, after);
    if (problem !== undefined) {
      all = false;
      io.note(`${oneLine(path)} was NOT written: ${oneLine(problem)}`);
      continue;
    }
    const then = next.map((each) => `now run: ${oneLine(each)}`);
    io.note([`${oneLine(path)} written`, ...then].join('; '));
  }
  return all;
}
