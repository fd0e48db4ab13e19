import { limitExceeded } from '@seaworthy/model';

/** The lines of a go.mod file that say which modules a build takes. */
export interface GoModFile {
  readonly module: string;
  /** The `go` line: "1.16", "1.22.0"; "" when there is none. */
  readonly go: string;
  /** The `toolchain` line: "go1.22.5". */
  readonly toolchain?: string;
  readonly requires: readonly {
    readonly path: string;
    readonly version: string;
    readonly indirect: boolean;
  }[];
  readonly replaces: readonly Replacement[];
  /** "path@version" */
  readonly excludes: readonly string[];
}

export interface Replacement {
  readonly path: string;
  /** Only this version is replaced; all when it is absent. */
  readonly version?: string;
  /** A module path, or a local directory when there is no version. */
  readonly byPath: string;
  readonly byVersion?: string;
}

const maxLines = 200_000;

/**
 * Parses a go.mod file (https://go.dev/ref/mod#go-mod-file). Lines of unknown kinds are passed
 * over: newer Go versions add some.
 * @returns `undefined` when there is no `module` line
 * @throws SeaworthyError LIMIT_EXCEEDED
 */
export function parseGoMod(path: string, text: string): GoModFile | undefined {
  const lines = text.split('\n');
  if (lines.length > maxLines) throw limitExceeded(path, 'lines of a go.mod file', maxLines);
  let module: string | undefined;
  let go = '';
  let toolchain: string | undefined;
  const requires: GoModFile['requires'][number][] = [];
  const replaces: Replacement[] = [];
  const excludes: string[] = [];
  let block: string | undefined;
  for (const line of lines) {
    const comment = line.indexOf('//');
    const words = splitWords(comment < 0 ? line : line.slice(0, comment));
    if (words.length === 0) continue;
    if (words[0] === ')') {
      block = undefined;
      continue;
    }
    const verb = block ?? words.shift()!;
    if (words[0] === '(') {
      block = verb;
      continue;
    }
    const [first, second] = words;
    if (first === undefined) continue;
    if (verb === 'module') module = first;
    else if (verb === 'go') go = first;
    else if (verb === 'toolchain') toolchain = first;
    else if (verb === 'require' && second !== undefined) {
      const indirect = comment >= 0 && /^\/\/\s*indirect\b/.test(line.slice(comment));
      requires.push({ path: first, version: second, indirect });
    } else if (verb === 'exclude' && second !== undefined) excludes.push(`${first}@${second}`);
    else if (verb === 'replace') {
      const replacement = parseReplacement(words);
      if (replacement !== undefined) replaces.push(replacement);
    }
  }
  if (module === undefined) return undefined;
  return { module, go, ...(toolchain && { toolchain }), requires, replaces, excludes };
}

/** `old [version] => new [version]` */
function parseReplacement(words: readonly string[]): Replacement | undefined {
  const arrow = words.indexOf('=>');
  const [path, version] = words.slice(0, Math.max(arrow, 0));
  const [byPath, byVersion] = words.slice(arrow + 1);
  if (path === undefined || byPath === undefined) return undefined;
  return { path, ...(version && { version }), byPath, ...(byVersion && { byVersion }) };
}

/** Words may be quoted; none that matters here contains a space. */
function splitWords(line: string): string[] {
  return line
    .replace(/\($/, ' (')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => (/^["`].*["`]$/.test(word) ? word.slice(1, -1) : word));
}

/**
 * Parses a go.sum file (https://go.dev/ref/mod#go-sum-files): the module versions whose content
 * was downloaded. Of several versions of one module the last is kept: it is the highest, because
 * the go command sorts the file, and the highest is what a build takes.
 */
export function parseGoSum(path: string, text: string): Record<string, string> {
  const lines = text.split('\n');
  if (lines.length > maxLines) throw limitExceeded(path, 'lines of a go.sum file', maxLines);
  const versions = new Map<string, string>();
  for (const line of lines) {
    const [module, version, sum] = line.trim().split(/\s+/);
    if (!module || !version || !sum?.startsWith('h1:') || version.endsWith('/go.mod')) continue;
    versions.set(module, version);
  }
  return Object.fromEntries(versions);
}
