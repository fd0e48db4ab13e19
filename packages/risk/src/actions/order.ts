/** What the order of actions is made of. */
export interface Orderable {
  /** What it removes, as numbers below `count`. */
  readonly removes: readonly number[];
  /** In how many places it has to be made. */
  readonly changes: number;
  /** Decides between equals. */
  readonly name: string;
}

export interface Ordered<Item> {
  readonly item: Item;
  /** What it removes that none before it does. */
  readonly added: readonly number[];
}

/**
 * The greedy order of the weighted set cover: first what removes most weight for each change, then
 * what removes most of the rest, and so on. What adds nothing comes last, by what it removes alone.
 *
 * What an item adds only shrinks while others are taken. So a queue is kept by what was true when it
 * was last looked at, and an item is taken when it is still first after looking again.
 */
export function orderByWeight<Item extends Orderable>(
  items: readonly Item[],
  count: number,
  weightOf: (element: number) => number,
): Ordered<Item>[] {
  const covered = new Uint8Array(count);
  const worth = ({ removes, changes }: Orderable): number => {
    let weight = 0;
    for (const element of removes) if (covered[element] === 0) weight += weightOf(element);
    return weight / changes;
  };
  const alone = new Map(items.map((item) => [item, worth(item)]));
  const queue = new Heap<{ item: Item; worth: number }>(
    (a, b) =>
      b.worth - a.worth ||
      alone.get(b.item)! - alone.get(a.item)! ||
      (a.item.name < b.item.name ? -1 : 1),
  );
  for (const item of items) queue.push({ item, worth: alone.get(item)! });
  const ordered: Ordered<Item>[] = [];
  for (let top = queue.pop(); top !== undefined; top = queue.pop()) {
    const now = worth(top.item);
    if (now < top.worth) {
      queue.push({ item: top.item, worth: now });
      continue;
    }
    const added = top.item.removes.filter((element) => covered[element] === 0);
    for (const element of added) covered[element] = 1;
    ordered.push({ item: top.item, added });
  }
  return ordered;
}

/** A binary heap; the first by `compare` comes out first. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#compare(items[at]!, items[parent]!) >= 0) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return first;
    items[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const right = left + 1;
      let least = at;
      if (left < items.length && this.#compare(items[left]!, items[least]!) < 0) least = left;
      if (right < items.length && this.#compare(items[right]!, items[least]!) < 0) least = right;
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    [items[a], items[b]] = [items[b]!, items[a]!];
  }
}
