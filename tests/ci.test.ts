import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasCommand } from '@seaworthy/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Sandbox } from './end-to-end/support/sandbox.ts';

/** The GitHub Action and the pre-commit hooks, run as their runners run them. */
const root = join(import.meta.dirname, '..');
const sandbox = new Sandbox();
afterAll(() => sandbox.remove());

interface Step {
  readonly shell: string;
  readonly run: string;
  readonly env?: Readonly<Record<string, string>>;
}
const action: {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default: string }>
  >;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
} = parse(readFileSync(join(root, 'action.yml'), 'utf8'));
const hooks: readonly {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly files?: string;
}[] = parse(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8'));

/** A checkout whose command writes down the words that it gets, and leaves with $FAKE_EXIT_CODE. */
function fakeCheckout(): { readonly directory: string; words(): string[][] } {
  const directory = sandbox.path('checkout with spaces');
  const log = sandbox.path('words.jsonl');
  cpSync(join(root, 'action'), join(directory, 'action'), { recursive: true });
  for (const each of ['scripts', 'node_modules', 'apps/cli/bin', 'apps/cli/dist/bundle']) {
    mkdirSync(join(directory, each), { recursive: true });
  }
  writeFileSync(join(directory, 'scripts/run.sh'), 'exec "$@"\n');
  writeFileSync(join(directory, 'apps/cli/dist/bundle/main.js'), '');
  writeFileSync(
    join(directory, 'apps/cli/bin/seaworthy.js'),
    `require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + '\\n');
     for (const word of process.argv) if (word.startsWith('--format=sarif=')) require('node:fs').writeFileSync(word.slice(15), '{}');
     process.exitCode = Number(process.env.FAKE_EXIT_CODE ?? 0);\n`,
  );
  writeFileSync(log, '');
  return {
    directory,
    words: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
  };
}

function runBash(script: string, environment: Record<string, string>, directory: string) {
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      HOME: sandbox.path('home'),
      TMPDIR: sandbox.path('temporary'),
      ...environment,
    },
    encoding: 'utf8',
  });
}

/** Runs every step of the action, with what a runner would put in place of its expressions. */
function runAction(inputs: Record<string, string>, environment: Record<string, string> = {}) {
  const checkout = fakeCheckout();
  const workspace = sandbox.path('workspace');
  mkdirSync(workspace, { recursive: true });
  const output = sandbox.path('output');
  writeFileSync(output, '');
  let exitCode: number | null = 0;
  for (const step of action.runs.steps) {
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, value]) => {
        const [, input] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(value)!;
        return [name, inputs[input!] ?? action.inputs[input!]!.default];
      }),
    );
    const runner = {
      GITHUB_ACTION_PATH: checkout.directory,
      GITHUB_OUTPUT: output,
      ...environment,
    };
    const done = runBash(step.run, { ...runner, ...env }, workspace);
    expect(done.stderr).toBe('');
    exitCode = done.status;
  }
  return { exitCode, words: checkout.words(), output: readFileSync(output, 'utf8'), workspace };
}

describe('the action', () => {
  test('is a composite one that puts no expression into a script', () => {
    expect(action.runs.using).toBe('composite');
    for (const { shell, run } of action.runs.steps) {
      expect(shell).toBe('bash');
      expect(run).not.toContain('${{');
    }
    const used = action.runs.steps.flatMap(({ env }) => Object.values(env ?? {}));
    expect(used.sort()).toEqual(
      Object.keys(action.inputs)
        .map((name) => `\${{ inputs.${name} }}`)
        .sort(),
    );
  });

  test('scans the working directory when nothing is asked', () => {
    const { exitCode, words, output } = runAction({});
    expect(words).toEqual([['scan', '--format=table', '--', '.']]);
    expect(exitCode).toBe(0);
    expect(output).toBe('exit-code=0\n');
  });

  test('makes words of its inputs', () => {
    const summary = sandbox.path('summary.md');
    const { exitCode, words, output } = runAction(
      {
        target: 'nginx:1.27',
        format: 'table\n\n  cyclonedx=bom.cdx.json\r\n',
        sarif: 'out.sarif',
        'fail-on': 'high\nexploited',
        severity: 'medium',
        waivers: 'seaworthy.yaml',
        arguments: '--only-fixed\n--timeout=5m',
      },
      { GITHUB_STEP_SUMMARY: summary, FAKE_EXIT_CODE: '1' },
    );
    expect(words).toEqual([
      [
        ...['scan', '--format=table', '--format=cyclonedx=bom.cdx.json'],
        ...['--format=sarif=out.sarif', `--format=markdown=${summary}`],
        ...['--fail-on=high', '--fail-on=exploited', '--severity=medium'],
        ...['--waivers=seaworthy.yaml', '--only-fixed', '--timeout=5m', '--', 'nginx:1.27'],
      ],
    ]);
    expect(exitCode).toBe(1);
    expect(output).toBe('exit-code=1\nsarif=out.sarif\n');
  });

  test.each(Object.keys(action.inputs))('whatever %s holds, nothing of it runs', (input) => {
    const marks = [
      '$(touch injected)',
      '`touch injected`',
      '"; touch injected; "',
      "'; touch injected; '",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what a shell would expand
      '${IFS}$(touch${IFS}injected)',
      '\n$(touch injected)\n',
      '*',
      '-- && touch injected',
      // Of no place outside the workspace: as a format it is one that may be asked for.
      'a\nexit-code=0\nsarif=elsewhere.sarif',
    ];
    for (const mark of marks) {
      const { words, workspace, output } = runAction({ [input]: mark });
      expect(readdirSync(workspace).filter((name) => name === 'injected')).toEqual([]);
      expect(words).toHaveLength(1);
      if (input === 'target') expect(words[0]!.at(-1)).toBe(mark);
      expect(output).toMatch(/^exit-code=0\n(?:sarif=.*\n)?$/);
    }
  });
});

describe('the pre-commit hooks', () => {
  test.skipIf(!hasCommand('pre-commit'))('are a manifest that pre-commit takes', () => {
    const done = runBash(`pre-commit validate-manifest "${root}/.pre-commit-hooks.yaml"`, {}, root);
    expect(done).toMatchObject({ status: 0 });
  });

  test('entries are there, and options end before file names', () => {
    for (const { entry, args } of hooks) {
      expect(existsSync(join(root, entry.split(' ')[0]!))).toBe(true);
      expect(args.at(-1)).toBe('--');
    }
  });

  test('select lock files and build files', () => {
    // pre-commit reads them as Python does: (?x) lets white space stand between the names.
    const selects = (id: string, path: string) => {
      const { files } = hooks.find((hook) => hook.id === id)!;
      const verbose = files!.startsWith('(?x)');
      return new RegExp(verbose ? files!.slice(4).replaceAll(/\s/g, '') : files!).test(path);
    };
    for (const path of ['package-lock.json', 'web/yarn.lock', 'requirements-dev.txt', 'go.mod']) {
      expect(selects('seaworthy-lock-files', path), path).toBe(true);
    }
    expect(selects('seaworthy-lock-files', 'my-package-lock.json')).toBe(false);
    expect(selects('seaworthy-lock-files', 'package.json')).toBe(false);
    for (const path of ['Dockerfile', 'build/Dockerfile.web', 'Containerfile', 'web.dockerfile']) {
      expect(selects('seaworthy-base-images', path), path).toBe(true);
    }
    expect(selects('seaworthy-base-images', 'docs/Dockerfiles.md')).toBe(false);
  });

  function runHook(id: string, files: Record<string, string>, environment = {}, args?: string[]) {
    const checkout = fakeCheckout();
    const workspace = sandbox.path(`hook-${Math.random().toString(36).slice(2)}`);
    mkdirSync(workspace);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(workspace, path, '..'), { recursive: true });
      writeFileSync(join(workspace, path), text);
    }
    const hook = hooks.find((each) => each.id === id)!;
    const [script, kind] = hook.entry.split(' ') as [string, string];
    chmodSync(join(checkout.directory, script), 0o755);
    const names = id === 'seaworthy-directory' ? [] : Object.keys(files);
    const done = spawnSync(
      join(checkout.directory, script),
      [kind, ...(args ?? hook.args), ...names],
      {
        cwd: workspace,
        env: { PATH: process.env['PATH'], TMPDIR: sandbox.path('temporary'), ...environment },
        encoding: 'utf8',
      },
    );
    return { ...done, words: checkout.words(), injected: existsSync(join(workspace, 'injected')) };
  }

  test('lock files are scanned in a copy of their own', () => {
    const { status, words, injected, stderr } = runHook('seaworthy-lock-files', {
      'package-lock.json': '{}',
      'web app/$(touch injected)/yarn.lock': '',
      '-f/go.mod': '',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(injected).toBe(false);
    expect(words).toEqual([
      ['scan', '--quiet', '--fail-on=high', '--', expect.stringMatching(/^dir:.*lock-files\.\w+$/)],
    ]);
    expect(readdirSync(sandbox.path('temporary'))).toEqual([]);
  });

  test('base images are those of FROM lines, each once, without stages', () => {
    const { status, words, stderr, injected } = runHook('seaworthy-base-images', {
      Dockerfile:
        'ARG TAG=1\nFROM --platform=linux/amd64 node:24 AS build\nRUN true\nfrom build\r\n' +
        'FROM scratch\nFROM nginx:$TAG\n# FROM no:1\nFROM $(touch\tinjected)\nFROM debian:12\n',
      '-v/Dockerfile.web': 'FROM node:24\nFROM build\n',
    });
    expect(words.map((each) => each.at(-1))).toEqual(['build', 'debian:12', 'node:24']);
    expect(words[0]!.slice(0, -1)).toEqual(['scan', '--quiet', '--fail-on=critical', '--']);
    expect(stderr).toContain('not looked at: nginx:$TAG in ./Dockerfile');
    expect(injected).toBe(false);
    expect(status).toBe(0);
  });

  test('the gate decides over the commit', () => {
    const file = { Dockerfile: 'FROM debian:12\n' };
    expect(runHook('seaworthy-base-images', file, { FAKE_EXIT_CODE: '1' }).status).toBe(1);
    expect(runHook('seaworthy-lock-files', { 'go.mod': '' }, { FAKE_EXIT_CODE: '3' }).status).toBe(
      3,
    );
    expect(runHook('seaworthy-directory', {}, { FAKE_EXIT_CODE: '1' }).words).toEqual([
      ['scan', '--quiet', '--fail-on=high', '--', 'dir:.'],
    ]);
  });

  test('args without their end are refused, or a file could be an option', () => {
    const { status, stderr, words } = runHook('seaworthy-lock-files', { 'go.mod': '' }, {}, ['-q']);
    expect(status).toBe(2);
    expect(stderr).toContain('end with "--"');
    expect(words).toEqual([]);
  });
});
