import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import type { RuleFile } from '@seaworthy/runtime';

const maxRuleBytes = 8 * 1024 * 1024;
const maxRuleFiles = 1_000;

/**
 * Files of rules in the order of the names, those of a directory by name.
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readRuleFiles(names: readonly string[]): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  for (const path of await listRuleFiles(names)) {
    const { size } = await asked(path, () => stat(path));
    if (size > maxRuleBytes) throw limitExceeded(path, 'bytes', maxRuleBytes);
    files.push({ name: path, text: await asked(path, () => readFile(path, 'utf8')) });
  }
  return files;
}

/** @throws CONFIGURATION */
export async function listRuleFiles(names: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const name of names) {
    const isDirectory = (await asked(name, () => stat(name))).isDirectory();
    paths.push(...(isDirectory ? await filesIn(name) : [name]));
  }
  return paths;
}

async function filesIn(directory: string): Promise<readonly string[]> {
  const entries = await asked(directory, () => readdir(directory));
  // Links too: a volume of Kubernetes is made of them. Names that begin with a dot are its own.
  const files = entries.filter((name) => /^[^.].*\.ya?ml$/i.test(name)).sort();
  if (files.length > 0 && files.length <= maxRuleFiles) {
    return files.map((name) => join(directory, name));
  }
  const what = files.length === 0 ? 'no file of rules' : `more than ${maxRuleFiles} files`;
  throw new SeaworthyError('CONFIGURATION', `${directory} holds ${what}`, {
    hint: 'Rules are files that end in .yaml or .yml.',
  });
}

async function asked<Answer>(path: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `rules: ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
