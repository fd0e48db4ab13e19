import type { RunCommand } from './run-commands.ts';

export type Manager = 'apt' | 'apk' | 'rpm' | 'zypper' | 'pip' | 'npm' | 'gem';

/** What a command of a package manager does. */
export interface Installation {
  readonly manager: Manager;
  /** As written: "install", "add". */
  readonly action: string;
  readonly options: readonly string[];
  /** What it acts on, with versions as written; variables too. */
  readonly packages: readonly string[];
}

interface Grammar {
  readonly manager: Manager;
  readonly install: ReadonlySet<string>;
  /** Options that take the next word. */
  readonly takesValue: ReadonlySet<string>;
}

const apt: Grammar = {
  manager: 'apt',
  install: new Set(['install']),
  takesValue: new Set(['-o', '--option', '-t', '--target-release', '--default-release', '-c']),
};
const rpm: Grammar = {
  manager: 'rpm',
  install: new Set(['install', 'localinstall', 'groupinstall', 'reinstall']),
  takesValue: new Set(['-c', '--enablerepo', '--disablerepo', '--setopt', '--releasever', '-x']),
};
const npm: Grammar = {
  manager: 'npm',
  install: new Set(['install', 'i', 'add']),
  takesValue: new Set(['--registry', '--prefix', '--cache', '--loglevel', '-w', '--workspace']),
};
const gem: Grammar = {
  manager: 'gem',
  install: new Set(['install', 'i']),
  takesValue: new Set(['-v', '--version', '-s', '--source', '-n', '-i', '--install-dir', '-P']),
};
const pip: Grammar = {
  manager: 'pip',
  install: new Set(['install']),
  takesValue: new Set([
    ...['-r', '--requirement', '-c', '--constraint', '-i', '--index-url', '--extra-index-url'],
    ...['-t', '--target', '--prefix', '--root', '-f', '--find-links', '-e', '--editable'],
    ...['--trusted-host', '--timeout', '--retries', '--cache-dir', '--proxy', '--cert'],
    ...['--no-binary', '--only-binary', '--platform', '--python-version', '--progress-bar'],
    ...['--global-option', '--install-option', '--config-settings', '--log', '--src'],
  ]),
};

const grammars = new Map<string, Grammar>([
  ['apt-get', apt],
  ['apt', apt],
  ['aptitude', apt],
  [
    'apk',
    {
      manager: 'apk',
      install: new Set(['add']),
      takesValue: new Set(['-t', '--virtual', '-X', '--repository', '-p', '--root', '--arch']),
    },
  ],
  ...['yum', 'dnf', 'microdnf', 'tdnf'].map((name): [string, Grammar] => [name, rpm]),
  [
    'zypper',
    {
      manager: 'zypper',
      install: new Set(['install', 'in']),
      takesValue: new Set(['-R', '--root', '-r', '--repo']),
    },
  ],
  ['npm', npm],
  ['gem', gem],
]);

/** A command of a package manager; `undefined` for any other. */
export function packageCommandOf({ program, args }: RunCommand): Installation | undefined {
  if (/^pip(?:[23](?:\.\d{1,2})?)?$/.test(program)) return read(pip, args);
  if (/^python(?:[23](?:\.\d{1,2})?)?$/.test(program)) {
    const start = args.indexOf('-m');
    if (start !== -1 && args[start + 1] === 'pip') return read(pip, args.slice(start + 2));
  }
  const grammar = grammars.get(program);
  return grammar === undefined ? undefined : read(grammar, args);
}

/** A command that installs; `undefined` for any other. */
export function installationOf(command: RunCommand): Installation | undefined {
  const found = packageCommandOf(command);
  if (found === undefined) return undefined;
  const installs = found.manager === 'pip' ? pip.install : grammars.get(command.program)?.install;
  return installs?.has(found.action) === true ? found : undefined;
}

function read({ manager, takesValue }: Grammar, args: readonly string[]): Installation {
  const options: string[] = [];
  const words: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i]!;
    if (isRedirection(word)) {
      // `> file` takes the next word, `>file` does not.
      if (/[<>]$/.test(word)) i += 1;
    } else if (word.startsWith('-')) {
      options.push(word);
      if (!takesValue.has(word)) continue;
      i += 1;
      if (i < args.length) options.push(args[i]!);
    } else {
      words.push(word);
    }
  }
  const [action = '', ...packages] = words;
  return { manager, action, options, packages };
}

function isRedirection(word: string): boolean {
  return /^\d?[<>]/.test(word);
}

/** Name of a package without its version, architecture and release: "curl=8.1*" is "curl". */
export function packageName(written: string): string {
  return written.replace(/[=<>~!@:/[].*$/, '').toLowerCase();
}

/** Names of the packages of an operating system that a command installs. */
export function systemPackagesOf(command: RunCommand): string[] {
  const installation = installationOf(command);
  if (installation === undefined || !systemManagers.has(installation.manager)) return [];
  return installation.packages.map(packageName);
}

const systemManagers = new Set<Manager>(['apt', 'apk', 'rpm', 'zypper']);
