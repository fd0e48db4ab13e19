import { limitExceeded } from '@seaworthy/model';
import { limits } from '../limits.ts';
import type { LayerFacts } from './layer-facts.ts';

/**
 * What is kept of one target, over all its layers. Small files, links and long paths compress a
 * hundredfold, so that a layer of a few megabytes could otherwise fill the memory.
 */
export class ScanBudget {
  #catalogedFiles = 0;
  #factValues = 0;
  #links = 0;
  #segments = 0;
  #pathCharacters = 0;

  /** An entry of any kind. @throws LIMIT_EXCEEDED, as all the others do */
  takePath(path: string): void {
    this.#takeCharacters(path.length);
  }

  /** A file that catalogers have read. Answers with the number of values in its facts. */
  takeFile(path: string, facts: Readonly<Record<string, unknown>>): number {
    const values = countValues(facts);
    this.#takeFacts(1, values);
    this.#takeSegments(path);
    return values;
  }

  /** A link or a whiteout. */
  takeLink(path: string): void {
    this.#links++;
    check(this.#links, limits.links, 'links and whiteouts');
    this.#takeSegments(path);
  }

  /** A layer whose facts were kept by an earlier scan. */
  takeLayer(layer: LayerFacts): void {
    this.#takeFacts(layer.files.length, layer.factValues);
    for (const { path } of layer.contents) this.#takeSegments(path);
    for (const { path } of layer.files) this.#takeSegments(path);
    for (const { path } of layer.symbolicLinks) this.takeLink(path);
    for (const { path } of layer.hardLinks) this.takeLink(path);
    for (const path of layer.whiteouts) this.takeLink(path);
    for (const path of layer.opaqueDirectories) this.takeLink(path);
    this.#takeCharacters(layer.pathCharacters);
  }

  #takeFacts(files: number, values: number): void {
    this.#catalogedFiles += files;
    check(this.#catalogedFiles, limits.catalogedFiles, 'files that packages are read from');
    this.#factValues += values;
    check(this.#factValues, limits.factValues, 'facts');
  }

  /** Merging looks at every directory above a path, which costs the more the longer its name is. */
  #takeSegments(path: string): void {
    let segments = 1;
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) segments++;
    this.#segments += segments * Math.ceil(path.length / 256);
    check(this.#segments, limits.segmentsInAll, 'directories in paths, in all');
  }

  #takeCharacters(count: number): void {
    this.#pathCharacters += count;
    check(this.#pathCharacters, limits.pathCharactersInAll, 'characters of paths, in all');
  }
}

function check(value: number, bound: number, what: string): void {
  if (value > bound) throw limitExceeded('target', what, bound);
}

/** How many strings, numbers, lists and records a plain value is made of. */
function countValues(value: unknown): number {
  const open = [value];
  let count = 0;
  while (open.length > 0) {
    const one = open.pop();
    count++;
    if (typeof one !== 'object' || one === null) continue;
    for (const member of Object.values(one)) open.push(member);
  }
  return count;
}
