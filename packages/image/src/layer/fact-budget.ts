import { limitExceeded } from '@seaworthy/model';
import { limits } from '../limits.ts';
import type { FileFacts } from './layer-facts.ts';

/**
 * What the facts of one scan may amount to, over all its layers: small files compress well, and
 * millions of them, or of entries in them, would fill the memory.
 */
export class FactBudget {
  #files = 0;
  #values = 0;

  /** @throws LIMIT_EXCEEDED when it is used up */
  take(facts: FileFacts['facts']): void {
    if (++this.#files > limits.catalogedFiles) {
      throw limitExceeded('target', 'files that packages are read from', limits.catalogedFiles);
    }
    this.#values += countValues(facts);
    if (this.#values > limits.factValues) {
      throw limitExceeded('target', 'facts', limits.factValues);
    }
  }
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
