import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import type { YaraRuleText } from '@seaworthy/content';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';

const ruleFile = /\.(?:yara?|yr)$/i;
const maxFiles = 5_000;
const maxFileBytes = 16 * 2 ** 20;
const maxBytesInAll = 64 * 2 ** 20;
const maxDepth = 16;

/**
 * The YARA rules of directories and files. Links are not followed; files with other endings than
 * .yar, .yara and .yr are rules only when they are named themselves.
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readYaraRules(named: readonly string[]): Promise<YaraRuleText[]> {
  const rules: YaraRuleText[] = [];
  let bytes = 0;
  for (const path of named) {
    for (const file of await filesOf(path)) {
      const { size } = await stat(file);
      bytes += size;
      if (size > maxFileBytes) throw limitExceeded(file, 'bytes of YARA rules', maxFileBytes);
      if (bytes > maxBytesInAll) throw limitExceeded(path, 'bytes of YARA rules', maxBytesInAll);
      const text = await readFile(file, 'utf8');
      // As the user knows it.
      rules.push({ namespace: relative(process.cwd(), file) || basename(file), text });
    }
  }
  if (rules.length === 0 && named.length > 0) {
    throw new SeaworthyError('CONFIGURATION', `no YARA rules in ${named.join(', ')}`, {
      hint: 'Rules are in files that end in .yar, .yara or .yr.',
    });
  }
  return rules;
}

async function filesOf(path: string): Promise<string[]> {
  const status = await stat(path).catch((error) => {
    throw new SeaworthyError('CONFIGURATION', `--yara ${path} cannot be read: ${messageOf(error)}`);
  });
  if (!status.isDirectory()) return [path];
  const files: string[] = [];
  const directories: [string, number][] = [[path, 0]];
  for (let next = directories.pop(); next !== undefined; next = directories.pop()) {
    const [directory, depth] = next;
    for (const name of (await readdir(directory)).sort()) {
      const file = join(directory, name);
      const about = await lstat(file);
      if (about.isDirectory() && depth < maxDepth) directories.push([file, depth + 1]);
      if (about.isFile() && ruleFile.test(name)) files.push(file);
      if (files.length > maxFiles) throw limitExceeded(path, 'files of YARA rules', maxFiles);
    }
  }
  return files.sort();
}
