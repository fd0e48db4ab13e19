import { isPattern, matchesName } from './name-pattern.ts';

interface Node<T> {
  readonly literals: Map<string, Node<T>>;
  readonly patterns: { readonly pattern: string; readonly node: Node<T> }[];
  value: T | undefined;
  /** Of a pattern that ends with `**` here. */
  rest: T | undefined;
}

/** Patterns of paths, ready for being asked. */
export class PathMatcher<T> {
  readonly #root: Node<T> = emptyNode();
  readonly #patterns: readonly string[];

  constructor(entries: Iterable<readonly [pattern: string, value: T]>) {
    const patterns: string[] = [];
    for (const [pattern, value] of entries) {
      patterns.push(pattern);
      this.#add(pattern, value);
    }
    this.#patterns = patterns;
  }

  /**
   * What stands for the first pattern that matches, names before stars. Follows all patterns at
   * once, so that it takes no longer than the path is deep times how many patterns there are.
   */
  match(path: string): T | undefined {
    let nodes: Node<T>[] = [this.#root];
    let rest: T | undefined;
    for (const segment of partsOf(path)) {
      const next: Node<T>[] = [];
      for (const node of nodes) {
        rest ??= node.rest;
        const literal = node.literals.get(segment);
        if (literal !== undefined) {
          next.push(literal);
        }
        for (const { pattern, node: child } of node.patterns) {
          if (matchesName(pattern, segment)) {
            next.push(child);
          }
        }
      }
      nodes = next;
      if (nodes.length === 0) {
        return rest;
      }
    }
    return nodes.find(({ value }) => value !== undefined)?.value ?? rest;
  }

  /** The pattern that has the most names at its beginning in common with the path. */
  nearest(path: string): string | undefined {
    const parts = partsOf(path);
    let best: { pattern: string; score: number } | undefined;
    for (const pattern of this.#patterns) {
      const own = partsOf(pattern);
      let at = 0;
      while (at < own.length && at < parts.length && matchesName(own[at]!, parts[at]!)) {
        at++;
      }
      const score = at * 100 - Math.abs(own.length - parts.length);
      if (at > 0 && (best === undefined || score > best.score)) {
        best = { pattern, score };
      }
    }
    return best?.pattern;
  }

  #add(pattern: string, value: T): void {
    let node = this.#root;
    for (const part of partsOf(pattern)) {
      if (part === '**') {
        node.rest ??= value;
        return;
      }
      let next = isPattern(part)
        ? node.patterns.find((each) => each.pattern === part)?.node
        : node.literals.get(part);
      if (next === undefined) {
        next = emptyNode();
        if (isPattern(part)) {
          node.patterns.push({ pattern: part, node: next });
        } else {
          node.literals.set(part, next);
        }
      }
      node = next;
    }
    node.value ??= value;
  }
}

function emptyNode<T>(): Node<T> {
  return { literals: new Map(), patterns: [], value: undefined, rest: undefined };
}

function partsOf(path: string): string[] {
  return path === '/' ? [] : path.startsWith('/') ? path.slice(1).split('/') : [path];
}
