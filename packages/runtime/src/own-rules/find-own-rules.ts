import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RuleFile } from '../rules/load/diagnostic.ts';

/**
 * Where our own rule files lie: beside the sources, or beside the bundle of the program.
 * @returns undefined where they were left out of an installation
 */
export function findOwnRules(from = import.meta.dirname): string | undefined {
  let directory = from;
  for (let depth = 0; depth < 6; depth++) {
    for (const place of ['rules', 'packages/runtime/rules']) {
      const found = join(directory, place);
      if (existsSync(join(found, 'cryptominers.yaml'))) return found;
    }
    directory = dirname(directory);
  }
  return undefined;
}

/** The files in the order in which they are loaded: the first holds what the others share. */
export function readOwnRules(directory = findOwnRules()): RuleFile[] {
  if (directory === undefined) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({
      name: join(directory, name),
      text: readFileSync(join(directory, name), 'utf8'),
    }));
}
