import { type ShingleCounts, shinglesOf } from './shingles.ts';
import type { IndexedTemplate, TemplateIndex } from './template-index.ts';

/** The text of a licence in a document; [from, to) are words. */
export interface FoundText {
  readonly id: string;
  /** Sørensen–Dice coefficient over three words in a row: 1 when they are the same. */
  readonly similarity: number;
  readonly from: number;
  readonly to: number;
}

/** Words that are looked at together; longer than any licence with what may stand before it. */
const segmentWords = 16_000;
/**
 * A part of a template that a document must have for a closer look. With the least similarity of
 * 0.88 it has 0.79 of it at least; what a template says twice is counted once here.
 */
const leastShared = 0.72;
/** Hits less misses of the densest stretch, as a part of the template. */
const leastDense = 0.5;
const mostCandidates = 48;
const mostRounds = 200;
/** What a word of either side costs that the other has not, where one that both have gives 1. */
const penalty = 2;

/** A short text is like another one by chance, and so it must be more like it. */
function leastSimilarity(length: number): number {
  return length < 40 ? 0.97 : length < 80 ? 0.92 : 0.88;
}

/**
 * Finds licence texts in a document of numbered words, as many as there are, in their order.
 *
 * Templates that share most of their shingles with a segment of the document are held against the
 * place where these are densest. The one wins that explains most words less its mistakes, so that
 * BSD-3-Clause is not taken for BSD-2-Clause, which it contains, nor the other way about. Then its
 * place is taken, and the rest is looked at again.
 */
export function findTexts(words: Uint16Array, index: TemplateIndex): FoundText[] {
  const found: FoundText[] = [];
  const taken = words.slice();
  for (let start = 0; start < words.length; ) {
    const end = Math.min(words.length, start + segmentWords);
    for (const one of findInSegment(taken, start, end, index)) {
      found.push(one);
      taken.fill(0, one.from, one.to);
    }
    start = end === words.length ? end : start + segmentWords / 2;
  }
  return found.sort((a, b) => a.from - b.from);
}

interface Candidate {
  readonly number: number;
  best: (FoundText & { readonly gain: number }) | undefined;
}

function* findInSegment(
  words: Uint16Array,
  start: number,
  end: number,
  index: TemplateIndex,
): Generator<FoundText> {
  let shingles = shinglesOf(words, start, end);
  const candidates = candidatesIn(shingles, index);
  for (const one of candidates) one.best = place(shingles, one.number, index, start);
  for (let round = 0; round < mostRounds; round++) {
    const left = candidates.filter(({ best }) => best !== undefined);
    const [first, ...rest] = left;
    if (first === undefined) return;
    const { best } = rest.reduce((a, b) => (b.best!.gain > a.best!.gain ? b : a), first);
    const { gain: _, ...found } = best!;
    yield found;
    // The caller has blanked the place.
    shingles = shinglesOf(words, start, end);
    for (const one of left) {
      const isHit = one.best!.from < found.to && found.from < one.best!.to;
      if (isHit) one.best = place(shingles, one.number, index, start);
    }
  }
}

function candidatesIn(shingles: Int32Array, index: TemplateIndex): Candidate[] {
  const shared = index.countShared(shingles);
  return index.templates
    .flatMap(({ distinct }, number) =>
      shared[number]! >= distinct * leastShared ? [{ number, best: undefined }] : [],
    )
    .sort((a, b) => shared[b.number]! - shared[a.number]!)
    .slice(0, mostCandidates);
}

/** Where the document is most like a template, if it is like it at all. */
function place(
  shingles: Int32Array,
  number: number,
  index: TemplateIndex,
  offset: number,
): Candidate['best'] {
  const template = index.templates[number]!;
  const counts = index.countsOf(number);
  const span = densest(shingles, template, counts);
  if (span === undefined) return undefined;
  const { from, to, common } = tighten(shingles, span, counts);
  const similarity = (2 * common) / (template.length + to - from);
  if (similarity < leastSimilarity(template.length)) return undefined;
  const gain = common - penalty * (template.length + to - from - 2 * common);
  return { id: template.id, similarity, gain, from: offset + from, to: offset + to + 2 };
}

/**
 * The stretch in which shingles of the template outnumber others most, not much longer than the
 * template: a second copy is another find. The greatest sum over a bounded length, in one pass.
 */
function densest(
  shingles: Int32Array,
  { length }: IndexedTemplate,
  counts: ShingleCounts,
): Span | undefined {
  const most = Math.ceil(length * 1.15) + 12;
  // Hits less misses up to each place, and the places that may begin the best stretch, lowest first.
  const sums = new Int32Array(shingles.length + 1);
  const queue = new Int32Array(shingles.length + 1);
  let [head, tail] = [0, 0];
  let [best, from, to] = [0, 0, 0];
  for (let at = 0; at < shingles.length; at++) {
    const sum = sums[at]!;
    while (tail > head && sums[queue[tail - 1]!]! >= sum) tail--;
    queue[tail++] = at;
    if (queue[head]! < at + 1 - most) head++;
    const shingle = shingles[at]!;
    const next = sum + (shingle !== 0 && counts.find(shingle) >= 0 ? 1 : -1);
    sums[at + 1] = next;
    const start = queue[head]!;
    if (next - sums[start]! > best) [best, from, to] = [next - sums[start]!, start, at + 1];
  }
  return best < length * leastDense ? undefined : { from, to };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Takes away from both ends what adds nothing: the end of another licence has some words of this
 * one too. `common` is what the stretch and the template have in common, each as often as both
 * have it.
 */
function tighten(
  shingles: Int32Array,
  { from, to }: Span,
  counts: ShingleCounts,
): Span & { common: number } {
  const seen = new Map<number, number>();
  const slots = new Int32Array(to - from);
  let common = 0;
  for (let at = from; at < to; at++) {
    const slot = shingles[at] === 0 ? -1 : counts.find(shingles[at]!);
    slots[at - from] = slot;
    if (slot < 0) continue;
    const count = (seen.get(slot) ?? 0) + 1;
    seen.set(slot, count);
    if (count <= counts.countAt(slot)) common++;
  }
  const isSpare = (slot: number): boolean => slot < 0 || seen.get(slot)! > counts.countAt(slot);
  const take = (slot: number): void => {
    if (slot >= 0) seen.set(slot, seen.get(slot)! - 1);
  };
  // What can go at one end may be what has to stay at the other: the end that loses more is right.
  const spare = (step: 1 | -1): number => {
    const kept = new Map(seen);
    let count = 0;
    for (let at = step > 0 ? 0 : slots.length - 1; count < slots.length; at += step) {
      const slot = slots[at]!;
      if (slot >= 0 && kept.get(slot)! <= counts.countAt(slot)) break;
      if (slot >= 0) kept.set(slot, kept.get(slot)! - 1);
      count++;
    }
    return count;
  };
  let [first, last] = [0, slots.length];
  const trimStart = (): void => {
    while (first < last && isSpare(slots[first]!)) take(slots[first++]!);
  };
  const trimEnd = (): void => {
    while (last > first && isSpare(slots[last - 1]!)) take(slots[--last]!);
  };
  if (spare(1) >= spare(-1)) {
    trimStart();
    trimEnd();
  } else {
    trimEnd();
    trimStart();
  }
  return { from: from + first, to: from + last, common };
}
