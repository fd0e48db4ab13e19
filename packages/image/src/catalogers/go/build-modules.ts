/** A module as it went into a program. */
export interface BuiltModule {
  readonly path: string;
  /** With its leading "v"; "(devel)" for a source tree without a version. */
  readonly version: string;
  /** "h1:..." of go.sum. */
  readonly sum?: string;
  /** What stood in its place, by a `replace` line of go.mod; a local directory has no version. */
  readonly replacedBy?: { readonly path: string; readonly version: string; readonly sum?: string };
}

export interface BuildModules {
  /** Import path of the main package. */
  readonly program?: string;
  readonly main?: BuiltModule;
  readonly dependencies: readonly BuiltModule[];
  /** Build settings by name: "GOARCH", "-ldflags", "vcs.revision" ... */
  readonly settings: ReadonlyMap<string, string>;
}

/**
 * Parses the module lines of Go build information (Go's src/runtime/debug/mod.go). Lines of an
 * unknown kind are passed over, as Go itself adds kinds. Never throws.
 */
export function parseBuildModules(text: string): BuildModules {
  const dependencies: BuiltModule[] = [];
  const settings = new Map<string, string>();
  let program: string | undefined;
  let main: BuiltModule | undefined;
  let last: 'main' | 'dependency' | undefined;
  for (const line of text.split('\n')) {
    const [kind, ...fields] = line.split('\t');
    if (kind === 'build') {
      const [name, value] = parseSetting(line.slice('build\t'.length));
      settings.set(name, value);
      continue;
    }
    if (kind === 'path') {
      program = fields[0];
      continue;
    }
    const module = parseModule(fields);
    if (module === undefined) continue;
    if (kind === 'mod') {
      main = module;
      last = 'main';
    } else if (kind === 'dep') {
      dependencies.push(module);
      last = 'dependency';
    } else if (kind === '=>') {
      if (last === 'main') main = { ...main!, replacedBy: module };
      else if (last === 'dependency') {
        dependencies.push({ ...dependencies.pop()!, replacedBy: module });
      }
    }
  }
  return { ...(program && { program }), ...(main && { main }), dependencies, settings };
}

function parseModule([path, version = '', sum]: string[]): BuiltModule | undefined {
  if (path === undefined || path === '') return undefined;
  return { path, version, ...(sum && { sum }) };
}

/** Name and value of `name=value`; both may be quoted as Go source quotes strings. */
function parseSetting(text: string): [name: string, value: string] {
  const quoted = /^("(?:[^"\\]|\\.)*"|`[^`]*`)=/.exec(text);
  if (quoted !== null) return [unquote(quoted[1]!), unquote(text.slice(quoted[0].length))];
  const equals = text.indexOf('=');
  if (equals < 0) return [text, ''];
  return [text.slice(0, equals), unquote(text.slice(equals + 1))];
}

function unquote(text: string): string {
  if (text.startsWith('`') && text.endsWith('`')) return text.slice(1, -1);
  if (!text.startsWith('"') || !text.endsWith('"')) return text;
  return text
    .slice(1, -1)
    .replaceAll(/\\(n|t|r|.)/gs, (_, c: string) => escapes[c as keyof typeof escapes] ?? c);
}

const escapes = { n: '\n', t: '\t', r: '\r' };
