import { controlsOf, type Finding } from '@seaworthy/model';
import type { Speakers } from './sources.ts';

interface Entry<Item> {
  readonly at: number;
  readonly item: Item;
  readonly finding: Finding;
}

/**
 * What was found, by what found it: a benchmark has more than a hundred controls, and a report may
 * have tens of thousands of findings.
 */
export class FindingIndex<Item> {
  readonly #byCheck = new Map<string, Entry<Item>[]>();
  readonly #byKind = new Map<string, Entry<Item>[]>();
  /** Of checks of other versions of the product. */
  readonly #others: Entry<Item>[] = [];

  constructor(
    items: readonly Item[],
    findingOf: (item: Item) => Finding,
    knownChecks: ReadonlySet<string>,
  ) {
    for (const [at, item] of items.entries()) {
      const finding = findingOf(item);
      const entry = { at, item, finding };
      add(this.#byKind, finding.kind, entry);
      if (finding.kind !== 'misconfiguration') continue;
      if (knownChecks.has(finding.check)) add(this.#byCheck, finding.check, entry);
      else this.#others.push(entry);
    }
  }

  /**
   * In the order in which they came. What a check of today speaks of counts, not what a report
   * says that it spoke of.
   */
  of({ checks, kinds, controls }: Speakers): Item[] {
    const found = new Set([
      ...kinds.flatMap((kind) => this.#byKind.get(kind) ?? []),
      ...checks.flatMap(({ id }) => this.#byCheck.get(id) ?? []),
      ...this.#others.filter(({ finding }) =>
        controlsOf(finding).some((each) => controls.includes(each)),
      ),
    ]);
    return [...found].sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
}

function add<Item>(map: Map<string, Entry<Item>[]>, key: string, entry: Entry<Item>): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}
