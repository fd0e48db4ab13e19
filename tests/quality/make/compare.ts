import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Orders of versions by the tools of each ecosystem, many pairs at a time. Nothing here is of this
 * project: it is what our own orders are held against.
 */
export interface Comparer {
  /** Name and version of the tool, for the record. */
  readonly tool: string;
  /** -1, 0 or 1 for each pair. */
  compare(pairs: readonly Pair[]): number[];
}

export type Pair = readonly [string, string];

function run(command: string, args: readonly string[], input = '', cwd?: string): string {
  return execFileSync(command, args, {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(cwd !== undefined && { cwd }),
  });
}

const linesOf = (pairs: readonly Pair[]) => pairs.map(([a, b]) => `${a}\t${b}\n`).join('');
const numbersOf = (text: string) => text.trim().split('\n').map(Number);

export const comparers: Record<string, () => Comparer> = {
  /** `dpkg --compare-versions`. */
  dpkg: () => ({
    tool: `dpkg ${/version (\S+)/.exec(run('dpkg', ['--version']))?.[1]}`,
    compare: (pairs) =>
      numbersOf(
        run(
          'sh',
          [
            '-c',
            `while IFS="$(printf '\\t')" read -r a b; do
              if dpkg --compare-versions "$a" lt "$b"; then echo -1
              elif dpkg --compare-versions "$a" gt "$b"; then echo 1
              else echo 0; fi
            done`,
          ],
          linesOf(pairs),
        ),
      ),
  }),

  /**
   * apk's own src/version.c: a program that reads pairs and prints what apk_version_compare says,
   * named by $APK_COMPARE.
   */
  apk: () => ({
    tool: 'apk-tools 3, src/version.c',
    compare: (pairs) =>
      numbersOf(run(process.env['APK_COMPARE'] ?? 'apk-compare', [], linesOf(pairs))),
  }),

  /** The function `rpm.vercmp` of rpm's own Lua. */
  rpm: () => ({
    tool: `rpm ${/[\d.]+/.exec(run('rpm', ['--version']))?.[0]}`,
    compare: (pairs) => {
      const results: number[] = [];
      for (let at = 0; at < pairs.length; at += 400) {
        const calls = pairs
          .slice(at, at + 400)
          .map(([a, b]) => `print(rpm.vercmp('${a}','${b}')..' ')`)
          .join(' ');
        results.push(
          ...numbersOf(
            run('rpm', ['--eval', `%{lua:${calls}}`])
              .trim()
              .replaceAll(' ', '\n'),
          ),
        );
      }
      return results;
    },
  }),

  /** The module semver that npm carries. */
  npm: () => {
    const program = realpathSync(run('sh', ['-c', 'command -v npm']).trim());
    const semver = join(dirname(program), '../node_modules/semver');
    const { version } = JSON.parse(readFileSync(join(semver, 'package.json'), 'utf8'));
    const script = `
      const { compare } = require(${JSON.stringify(semver)});
      for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\\n'))
        console.log(compare(...line.split('\\t'), true));`;
    return {
      tool: `semver ${version}, as in npm ${run('npm', ['--version']).trim()}`,
      compare: (pairs) => numbersOf(run(process.execPath, ['-e', script], linesOf(pairs))),
    };
  },

  /** Python's packaging.version. */
  pypi: () => ({
    tool: `packaging ${run('python3', ['-c', 'import packaging; print(packaging.__version__)']).trim()}`,
    compare: (pairs) =>
      numbersOf(
        run(
          'python3',
          [
            '-c',
            `import sys
from packaging.version import Version
for line in sys.stdin:
  a, b = map(Version, line.rstrip("\\n").split("\\t"))
  print((a > b) - (a < b))`,
          ],
          linesOf(pairs),
        ),
      ),
  }),

  /** golang.org/x/mod/semver as in the source of Go's own command. */
  go: () => ({
    tool: `golang.org/x/mod/semver of ${run('go', ['version']).split(' ')[2]}`,
    compare: (pairs) =>
      inDirectory((directory) => {
        const root = run('go', ['env', 'GOROOT']).trim();
        const source = 'src/cmd/vendor/golang.org/x/mod/semver/semver.go';
        write(join(directory, 'semver/semver.go'), readFileSync(join(root, source), 'utf8'));
        write(join(directory, 'go.mod'), 'module compare\n\ngo 1.20\n');
        write(
          join(directory, 'main.go'),
          `package main

import (
	"bufio"
	"compare/semver"
	"fmt"
	"os"
	"strings"
)

func main() {
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		pair := strings.Split(in.Text(), "\\t")
		for i, v := range pair {
			if !strings.HasPrefix(v, "v") {
				pair[i] = "v" + v
			}
			if !semver.IsValid(pair[i]) {
				panic(pair[i])
			}
		}
		fmt.Println(semver.Compare(pair[0], pair[1]))
	}
}
`,
        );
        return numbersOf(run('go', ['run', '.'], linesOf(pairs), directory));
      }),
  }),

  /** The main function of Maven's ComparableVersion. */
  maven: () => {
    const jars = ['maven-artifact-3.x.jar', 'commons-lang3.jar'].map(
      (jar) => `/usr/share/java/${jar}`,
    );
    return {
      tool: run('mvn', ['--version'])
        .split('\n', 1)[0]!
        .replaceAll(/\u001b\[\d*m/g, ''),
      compare: (pairs) => {
        const results: number[] = [];
        for (let at = 0; at < pairs.length; at += 500) {
          const texts = pairs.slice(at, at + 500).flat();
          const main = 'org.apache.maven.artifact.versioning.ComparableVersion';
          const signs = run('java', ['-cp', jars.join(':'), main, ...texts])
            .split('\n')
            .flatMap((line) => /^ {3}\S+ (<|==|>) \S+$/.exec(line)?.[1] ?? []);
          // It compares each with the one before it; every other is a pair of ours.
          if (signs.length !== texts.length - 1) throw new Error('Maven says something else');
          for (let i = 0; i < signs.length; i += 2)
            results.push(['<', '==', '>'].indexOf(signs[i]!) - 1);
        }
        return results;
      },
    };
  },

  /** The crate semver, which Cargo uses, from Cargo's own store of downloaded sources. */
  cargo: () => {
    const store = join(homedir(), '.cargo/registry/src');
    const found = readdirSync(store).flatMap((index) =>
      readdirSync(join(store, index)).map((name) => join(store, index, name)),
    );
    const crate = found
      .filter((path) => /\/semver-1\.\d+\.\d+$/.test(path))
      .sort()
      .at(-1);
    if (crate === undefined) throw new Error('the crate semver is not in the store of Cargo');
    return {
      tool: crate.slice(crate.lastIndexOf('/') + 1).replace('-', ' '),
      compare: (pairs) =>
        inDirectory((directory) => {
          write(
            join(directory, 'Cargo.toml'),
            `[package]\nname = "compare"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\nsemver = { path = ${JSON.stringify(crate)} }\n`,
          );
          write(
            join(directory, 'src/main.rs'),
            `use semver::Version;
use std::io::BufRead;

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (a, b) = line.split_once('\\t').unwrap();
        let order = Version::parse(a).unwrap().cmp_precedence(&Version::parse(b).unwrap());
        println!("{}", order as i8);
    }
}
`,
          );
          return numbersOf(
            run('cargo', ['run', '--quiet', '--offline'], linesOf(pairs), directory),
          );
        }),
    };
  },

  /** Gem::Version. */
  rubygems: () => ({
    tool: `RubyGems ${run('ruby', ['-e', 'puts Gem::VERSION']).trim()}`,
    compare: (pairs) =>
      numbersOf(
        run(
          'ruby',
          [
            '-e',
            'STDIN.each_line(chomp: true) { |l| a, b = l.split("\\t").map { Gem::Version.new(_1) }; puts a <=> b }',
          ],
          linesOf(pairs),
        ),
      ),
  }),
};

/** Answers about pairs that were asked for beforehand, so that a tool starts once. */
export class Order {
  readonly tool: string;
  readonly #comparer: Comparer;
  readonly #known = new Map<string, number>();

  constructor(comparer: Comparer) {
    this.tool = comparer.tool;
    this.#comparer = comparer;
  }

  learn(pairs: Iterable<Pair>): void {
    const asked = new Map<string, Pair>();
    for (const pair of pairs) {
      const key = pair.join('\t');
      if (pair[0] !== pair[1] && !this.#known.has(key)) asked.set(key, pair);
    }
    if (asked.size === 0) return;
    const answers = this.#comparer.compare([...asked.values()]);
    if (answers.length !== asked.size || answers.some((one) => ![-1, 0, 1].includes(one))) {
      throw new Error(`${this.tool} gave ${answers.length} answers to ${asked.size} questions`);
    }
    for (const [i, key] of [...asked.keys()].entries()) this.#known.set(key, answers[i]!);
  }

  compare(a: string, b: string): number {
    if (a === b) return 0;
    const known = this.#known.get(`${a}\t${b}`);
    if (known === undefined) throw new Error(`nobody asked for ${a} and ${b}`);
    return known;
  }
}

function inDirectory<T>(work: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'compare-'));
  try {
    return work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Whether a program can be started at all. */
export function has(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}
