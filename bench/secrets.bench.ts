import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type SecretRule, SecretScanner, secretRules } from '@seaworthy/content';
import { filesOf, timeGrep } from './grep.ts';
import { debianTree } from './images.ts';
import { type Benchmark, formatRatio, type Measurement } from './measure.ts';

const rounds = 5;

/** Looking for secrets, on one core, against one fixed word on the same bytes. */
export const secrets: Benchmark = {
  name: 'secrets',
  async run() {
    const sources = join(import.meta.dirname, '../node_modules');
    const trees: readonly [string, string][] = [
      ['a Debian root file system', debianTree()],
      ['source code (node_modules)', sources],
    ];
    return trees.flatMap(([what, root]) => measureTree(what, root));
  },
};

function measureTree(what: string, root: string): Measurement[] {
  const files = filesOf(root);
  const bytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  const all = new SecretScanner();
  const named = secretRules.filter(({ family }) => family !== 'generic');
  // Every so many, so that both sets are of the same mixture.
  const some = (count: number): SecretRule[] =>
    Array.from({ length: count }, (_, i) => named[Math.floor((i * named.length) / count)]!);
  const candidates = {
    grep: () => timeGrep(root),
    all: () => timeScan(all, root, files),
    fifty: () => timeScan(fifty, root, files),
    many: () => timeScan(many, root, files),
  };
  const fifty = new SecretScanner(undefined, some(50));
  const many = new SecretScanner(undefined, some(180));
  const best = { grep: Infinity, all: Infinity, fifty: Infinity, many: Infinity };
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(best) as (keyof typeof best)[]) {
      best[name] = Math.min(best[name], candidates[name]());
    }
  }
  const speed = (seconds: number) => `${Math.round(bytes / 1e6 / seconds)} MB/s`;
  const toGrep = best.all / best.grep;
  const toFifty = best.many / best.fifty;
  return [
    {
      what: `secrets in ${what}, ${Math.round(bytes / 1e6)} MB in ${files.length} files, ${all.rules.length} rules`,
      value: speed(best.all),
      against: `${formatRatio(toGrep)} the processor time of grep -F (${speed(best.grep)})`,
      goal: 'under 3 ×',
      met: toGrep < 3,
    },
    {
      what: `the same with 180 rules`,
      value: speed(best.many),
      against: `${formatRatio(toFifty)} the time of 50 rules`,
      goal: 'under 1.15 ×',
      met: toFifty < 1.15,
    },
  ];
}

/** Processor seconds, reading included, as for grep. */
function timeScan(scanner: SecretScanner, root: string, files: readonly string[]): number {
  const before = process.cpuUsage();
  for (const path of files) {
    const bytes = readFileSync(path);
    const scan = scanner.begin(path.slice(root.length + 1), bytes.length);
    scan?.write(bytes);
    scan?.end();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
