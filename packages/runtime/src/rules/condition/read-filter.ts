import { constantOf } from './event-types.ts';
import type { Check, Expression } from './expression.ts';

/**
 * Files whose opening for reading a condition can hold for: those of which one thing is true. Opens
 * for reading are most of what a machine does, so that the sensor drops those that no rule asks for
 * in the kernel.
 */
export type ReadFilter =
  | 'all'
  | {
      readonly paths: PathSet;
      /** Those that are written with ".." in them; the prefix "/" stands for whatever is opened. */
      readonly traversed: PathSet;
      /** `proc.name` of who opens. */
      readonly processes: ReadonlySet<string>;
    };

/** Absolute paths of which one thing is true. */
export interface PathSet {
  readonly exact: ReadonlySet<string>;
  /** They begin so. */
  readonly prefixes: ReadonlySet<string>;
  /** This text is somewhere in them. */
  readonly parts: ReadonlySet<string>;
}

type Narrowed = Exclude<ReadFilter, 'all'>;

/** For which files a condition can hold, and for which it can fail to. */
export interface ReadFilters {
  readonly plain: ReadFilter;
  readonly negated: ReadFilter;
}

export const noPaths: PathSet = { exact: new Set(), prefixes: new Set(), parts: new Set() };
const none: Narrowed = { paths: noPaths, traversed: noPaths, processes: new Set() };
export const noReads: ReadFilter = none;

/** Of these files, by their whole paths. */
export function readsOfPaths(exact: ReadonlySet<string>): ReadFilter {
  return { ...none, paths: { ...noPaths, exact } };
}

const everywhere: PathSet = { ...noPaths, prefixes: new Set(['/']) };

/** Not `creat`, which opens for writing alone, nor `open_by_handle_at`: so rare that none is dropped. */
const opens = ['open', 'openat', 'openat2'];

export function uniteReads(a: ReadFilter, b: ReadFilter): ReadFilter {
  if (a === 'all' || b === 'all') return 'all';
  return {
    paths: unitePaths(a.paths, b.paths),
    traversed: unitePaths(a.traversed, b.traversed),
    processes: a.processes.union(b.processes),
  };
}

function unitePaths(a: PathSet, b: PathSet): PathSet {
  return {
    exact: a.exact.union(b.exact),
    prefixes: a.prefixes.union(b.prefixes),
    parts: a.parts.union(b.parts),
  };
}

/**
 * Never too few: of two that must both hold, the narrower one alone is asked; but of paths, and of
 * how paths are written, both.
 */
function narrow(a: ReadFilter, b: ReadFilter): ReadFilter {
  if (a === 'all') return b;
  if (b === 'all') return a;
  if (isAnyTraversal(a) && isPathsAlone(b)) return { ...none, traversed: b.paths };
  if (isAnyTraversal(b) && isPathsAlone(a)) return { ...none, traversed: a.paths };
  return breadthOf(a) <= breadthOf(b) ? a : b;
}

function isPathsAlone({ traversed, processes }: Narrowed): boolean {
  return isEmpty(traversed) && processes.size === 0;
}

function isAnyTraversal({ paths, traversed, processes }: Narrowed): boolean {
  return isEmpty(paths) && traversed.prefixes.has('/') && processes.size === 0;
}

export function isEmpty({ exact, prefixes, parts }: PathSet): boolean {
  return exact.size + prefixes.size + parts.size === 0;
}

/** A guess: one directory is more than many files, and few programs write "..". */
function breadthOf({ paths, traversed, processes }: Narrowed): number {
  const { exact, prefixes, parts } = paths;
  const ofPaths = exact.size + 1_000 * prefixes.size + 200 * parts.size;
  return ofPaths + 100 * processes.size + (isEmpty(traversed) ? 0 : 100);
}

/** Negations go down to the checks (De Morgan), as with the types of events. */
export function readsOf(
  expression: Expression,
  ofMacro: (name: string) => ReadFilters,
): ReadFilters {
  switch (expression.kind) {
    case 'macro':
      return ofMacro(expression.name);
    case 'not': {
      const { plain, negated } = readsOf(expression.child, ofMacro);
      return { plain: negated, negated: plain };
    }
    case 'check':
      return readsOfCheck(expression);
    default: {
      const parts = expression.children.map((child) => readsOf(child, ofMacro));
      const plain = parts.map((part) => part.plain);
      const negated = parts.map((part) => part.negated);
      return expression.kind === 'and'
        ? { plain: plain.reduce(narrow, 'all'), negated: negated.reduce(uniteReads, none) }
        : { plain: plain.reduce(uniteReads, none), negated: negated.reduce(narrow, 'all') };
    }
  }
}

const either = (holds: boolean, fails: boolean): ReadFilters => ({
  plain: holds ? 'all' : none,
  negated: fails ? 'all' : none,
});

function readsOfCheck(check: Check): ReadFilters {
  const constant = constantOf(check);
  if (constant !== undefined) return either(constant, !constant);
  const { left, operator, modifier, right } = check;
  const values =
    right?.kind === 'value' ? [right.value] : right?.kind === 'values' ? right.values : undefined;
  if (left.kind !== 'field' || left.argument !== undefined || values === undefined) {
    return either(true, true);
  }
  if (modifier === 'anyof') {
    return { plain: filterOf(left.name, operator, values) ?? 'all', negated: 'all' };
  }
  if (modifier !== undefined) return either(true, true);
  const isEquality = operator === '=' || operator === '==' || operator === 'in';
  if (left.name === 'evt.type' && (isEquality || operator === '!=')) {
    const named = opens.filter((name) => values.includes(name) === isEquality);
    return either(named.length > 0, named.length < opens.length);
  }
  if (openFlags.has(left.name) && isEquality) {
    const asksForTrue = values.some((value) => value === 'true' || value === '1');
    const holds = (left.name === 'evt.is_open_read') === asksForTrue;
    return either(holds, !holds);
  }
  return { plain: filterOf(left.name, operator, values) ?? 'all', negated: 'all' };
}

/** A file that is opened to be read alone is neither written nor made. */
const openFlags = new Set([
  'evt.is_open_create',
  'evt.is_open_exec',
  'evt.is_open_read',
  'evt.is_open_write',
]);

function filterOf(
  field: string,
  operator: Check['operator'],
  values: readonly string[],
): ReadFilter | undefined {
  const isEquality = operator === '=' || operator === '==' || operator === 'in';
  if (field === 'proc.name' && isEquality) return { ...none, processes: new Set(values) };
  if (field === 'fd.nameraw' && (operator === 'contains' || operator === 'glob')) {
    return values.every((value) => value.includes('..'))
      ? { ...none, traversed: everywhere }
      : undefined;
  }
  if (field === 'fd.directory' && isEquality) {
    return setOf(
      [],
      values.map((value) => (value.endsWith('/') ? value : `${value}/`)),
    );
  }
  if (field !== 'fd.name') return undefined;
  if (isEquality) return setOf(values, []);
  if (operator === 'contains') {
    // A letter or two is in most paths.
    return values.every((value) => value.length > 2)
      ? { ...none, paths: { ...noPaths, parts: new Set(values) } }
      : undefined;
  }
  // A prefix of `pmatch` is a path with all below it, which is less than what begins with its text.
  if (operator === 'startswith' || operator === 'pmatch') return setOf([], values);
  if (operator !== 'glob') return undefined;
  return setOf(
    [],
    values.map((value) => /^[^*?[\\]*/.exec(value)![0]),
  );
}

/** What is no absolute path, or no more than "/", says nothing. */
function setOf(exact: readonly string[], prefixes: readonly string[]): ReadFilter | undefined {
  if (exact.some((path) => !path.startsWith('/'))) return undefined;
  if (prefixes.some((path) => !path.startsWith('/') || path === '/')) return undefined;
  const paths = { ...noPaths, exact: new Set(exact), prefixes: new Set(prefixes) };
  return { ...none, paths };
}
