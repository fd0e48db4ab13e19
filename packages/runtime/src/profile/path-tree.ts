import { generaliseName, isPattern, matchesName, segmentsOf } from './name-pattern.ts';

export interface PathTreeLimits {
  /** Names in one directory, beyond which those that look alike become one pattern. */
  readonly names: number;
  /** The same for directories of passing files. */
  readonly namesInTemporary: number;
  /** The same for directories of the system, where each name matters. */
  readonly namesInSystem: number;
  /** Nodes in all; beyond, the directory with the most below it becomes one pattern. */
  readonly nodes: number;
}

const pathTreeLimits: PathTreeLimits = {
  names: 12,
  namesInTemporary: 4,
  namesInSystem: 40,
  nodes: 4_000,
};

const temporary = /^\/(?:tmp|var\/tmp|dev\/shm|run|var\/run|var\/cache)(?:\/|$)/;
const system = /^(?:\/|\/(?:etc|bin|sbin|lib|lib64|boot|root|usr|var)|\/usr\/[^/]+)$/;
/** Of what many names begin with, so that it may say something. */
const minPrefixLength = 3;

interface Node<T> {
  children: Map<string, Node<T>>;
  facts: T | undefined;
  /** It stands for many that differed, not for one name. */
  isFolded: boolean;
}

export interface PathEntry<T> {
  readonly pattern: string;
  readonly facts: T;
  /** Names were too varied to be kept: the pattern allows more than was seen. */
  readonly isFolded: boolean;
}

/**
 * Paths that were seen, as patterns, in bounded memory. Each name is generalised by itself first
 * (`name-pattern.ts`). When a directory then has more names than its limit, names become one: first
 * those with a beginning or an ending in common, then all of them, files apart from directories.
 */
export class PathTree<T> {
  readonly #root: Node<T> = emptyNode();
  readonly #limits: PathTreeLimits;
  readonly #create: () => T;
  readonly #merge: (into: T, from: T) => void;
  #nodes = 1;
  /** What was looked up lately. Folding makes it void. */
  readonly #found = new Map<string, T>();

  constructor(
    create: () => T,
    merge: (into: T, from: T) => void,
    limits: PathTreeLimits = pathTreeLimits,
  ) {
    this.#create = create;
    this.#merge = merge;
    this.#limits = limits;
  }

  /** The facts of the pattern that the path is one of, made if there is none. */
  at(path: string): T {
    let facts = this.#found.get(path);
    if (facts === undefined) {
      facts = this.#insert(segmentsOf(path).map(generaliseName));
      if (this.#found.size >= 4096) {
        this.#found.clear();
      }
      this.#found.set(path, facts);
    }
    return facts;
  }

  entries(): PathEntry<T>[] {
    const entries: PathEntry<T>[] = [];
    const walk = (node: Node<T>, path: string, isFolded: boolean) => {
      const folded = isFolded || node.isFolded;
      if (node.facts !== undefined) {
        entries.push({ pattern: path === '' ? '/' : path, facts: node.facts, isFolded: folded });
      }
      for (const [name, child] of node.children) {
        walk(child, `${path}/${name}`, folded);
      }
    };
    walk(this.#root, '', false);
    return entries.sort((a, b) => (a.pattern < b.pattern ? -1 : a.pattern > b.pattern ? 1 : 0));
  }

  #insert(segments: readonly string[]): T {
    let node = this.#root;
    const parents: [node: Node<T>, path: string][] = [];
    let path = '';
    for (const segment of segments) {
      if (node.children.has('**')) {
        node = node.children.get('**')!;
        break;
      }
      const known = node.children.get(segment) ?? this.#patternChild(node, segment);
      if (known === undefined) {
        parents.push([node, path === '' ? '/' : path]);
      }
      node = known ?? this.#childOf(node, segment);
      path += `/${segment}`;
    }
    node.facts ??= this.#create();
    const { facts } = node;
    if (parents.length === 0 || !this.#isTooWide(...parents[0]!)) {
      if (this.#nodes <= this.#limits.nodes) {
        return facts;
      }
      this.#collapseWidest();
    } else {
      this.#fold(...parents[0]!);
    }
    this.#found.clear();
    return this.#find(segments) ?? facts;
  }

  /** Facts move when names become one. */
  #find(segments: readonly string[]): T | undefined {
    let node: Node<T> | undefined = this.#root;
    for (const segment of segments) {
      const next: Node<T> | undefined =
        node.children.get(segment) ?? this.#patternChild(node, segment);
      if (next === undefined) {
        node = node.children.get('**');
        break;
      }
      node = next;
    }
    return node?.facts;
  }

  #childOf(node: Node<T>, segment: string): Node<T> {
    let child = node.children.get(segment);
    if (child === undefined) {
      child = emptyNode();
      node.children.set(segment, child);
      this.#nodes++;
    }
    return child;
  }

  #patternChild(node: Node<T>, segment: string): Node<T> | undefined {
    for (const [pattern, child] of node.children) {
      if (child.isFolded && matchesName(pattern, segment)) {
        return child;
      }
    }
    return undefined;
  }

  #limitOf(path: string): number {
    const { names, namesInTemporary, namesInSystem } = this.#limits;
    return system.test(path) ? namesInSystem : temporary.test(path) ? namesInTemporary : names;
  }

  #isTooWide(node: Node<T>, path: string): boolean {
    return node.children.size > this.#limitOf(path);
  }

  #fold(node: Node<T>, path: string): void {
    for (const isDirectory of [false, true]) {
      const names = [...node.children]
        .filter(([name, child]) => name !== '**' && child.children.size > 0 === isDirectory)
        .map(([name]) => name);
      for (const [pattern, group] of groupsOf(names)) {
        if (group.length > Math.max(2, this.#limitOf(path) / 4)) {
          this.#unite(node, pattern, group);
        }
      }
    }
    for (const isDirectory of [false, true]) {
      if (this.#isTooWide(node, path)) {
        const names = [...node.children]
          .filter(([name, child]) => name !== '**' && child.children.size > 0 === isDirectory)
          .map(([name]) => name);
        if (names.length > 1) {
          this.#unite(node, '*', names);
        }
      }
    }
  }

  #unite(node: Node<T>, pattern: string, names: readonly string[]): void {
    const united: Node<T> = emptyNode();
    united.isFolded = true;
    this.#nodes++;
    for (const name of names) {
      const child = node.children.get(name);
      if (child !== undefined) {
        node.children.delete(name);
        this.#join(united, child);
      }
    }
    const known = node.children.get(pattern);
    if (known !== undefined) {
      this.#join(united, known);
    }
    node.children.set(pattern, united);
  }

  /** Everything of a node into another one. As deep as a path is, at most. */
  #join(into: Node<T>, from: Node<T>): void {
    this.#nodes--;
    this.#joinFacts(into, from.facts);
    into.isFolded = into.isFolded || from.isFolded;
    for (const [name, child] of from.children) {
      const known = into.children.get(name);
      if (known === undefined) {
        into.children.set(name, child);
      } else {
        this.#join(known, child);
      }
    }
  }

  #joinFacts(into: Node<T>, facts: T | undefined): void {
    if (facts !== undefined) {
      into.facts ??= this.#create();
      this.#merge(into.facts, facts);
    }
  }

  /** The widest directory two levels below the root or deeper becomes "everything below". */
  #collapseWidest(): void {
    let widest: { node: Node<T>; size: number } | undefined;
    const sizeOf = (node: Node<T>, depth: number): number => {
      let size = 1;
      for (const child of node.children.values()) {
        size += sizeOf(child, depth + 1);
      }
      // Of two with nearly as much, the deeper one says more.
      if (depth >= 2 && size > 2 && (widest === undefined || size > widest.size * 1.5)) {
        widest = { node, size };
      }
      return size;
    };
    sizeOf(this.#root, 0);
    const node = widest?.node ?? this.#root;
    const rest: Node<T> = { children: new Map(), facts: this.#create(), isFolded: true };
    const take = (from: Node<T>): void => {
      for (const child of from.children.values()) {
        this.#nodes--;
        this.#joinFacts(rest, child.facts);
        take(child);
      }
    };
    take(node);
    this.#nodes++;
    node.children = new Map([['**', rest]]);
  }
}

function emptyNode<T>(): Node<T> {
  return { children: new Map(), facts: undefined, isFolded: false };
}

/** Names by the pattern that they have in common: a beginning, an ending, or both. */
function groupsOf(names: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [ending, group] of Map.groupBy(names, endingOf)) {
    const prefix = commonPrefix(group.map((name) => name.slice(0, name.length - ending.length)));
    const begins = prefix.length >= minPrefixLength ? prefix : '';
    if (begins !== '' || ending !== '') {
      groups.set(`${begins}*${ending}`.replace(/\*{2,}/g, '*'), group);
      continue;
    }
    for (const [start, some] of Map.groupBy(group, beginningOf)) {
      if (start !== '') {
        groups.set(`${start}*`, some);
      }
    }
  }
  return groups;
}

/** ".log" of "access.log"; of a pattern nothing that is one. */
function endingOf(name: string): string {
  const at = name.lastIndexOf('.');
  const ending = at <= 0 ? '' : name.slice(at);
  return ending.length > 9 || isPattern(ending) ? '' : ending;
}

/** "sess_" of "sess_ab12". */
function beginningOf(name: string): string {
  return /^[A-Za-z]{2,}[-_.]/.exec(name)?.[0] ?? '';
}

function commonPrefix(names: readonly string[]): string {
  let prefix = names[0] ?? '';
  for (const name of names) {
    let at = 0;
    while (at < prefix.length && prefix[at] === name[at]) {
      at++;
    }
    prefix = prefix.slice(0, at);
  }
  return prefix.replace(/\*.*$/, '');
}
