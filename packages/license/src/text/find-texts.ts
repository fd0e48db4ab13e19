import type { IndexedTemplate, TemplateIndex } from './template-index.ts';

/** The text of a licence in a document; [from, to) are words. */
export interface FoundText {
  readonly id: string;
  /** Sørensen–Dice coefficient over three words in a row: 1 when they are the same. */
  readonly similarity: number;
  readonly from: number;
  readonly to: number;
  /** Words in a row, in its midst, that are not of the licence. */
  readonly foreign: number;
  /** Words in a row of the licence that are not there. */
  readonly missing: number;
}

/** Words that are looked at together; longer than any licence with what may stand before it. */
const segmentWords = 16_000;
/**
 * A part of a template that a document must have for a closer look. With the least similarity of
 * 0.86 it has 0.75 of it at least; what a template says twice is counted once here.
 */
const leastShared = 0.74;
/** Hits less misses of the densest stretch, as a part of the template. */
const leastDense = 0.5;
const mostCandidates = 200;
const mostRounds = 200;
/** What a word of either side costs that the other has not, where one that both have gives 1. */
const penalty = 2;

/** Below it a text may have another clause, and whoever reports it has to say so. */
export const sameSimilarity = 0.92;

/** No other licence has so much in common with a text. */
const copySimilarity = 0.99;

/** A short text is like another one by chance, and so it must be more like it. */
function leastSimilarity(length: number): number {
  return length < 40 ? 0.97 : length < 80 ? sameSimilarity : 0.86;
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

function* findInSegment(
  words: Uint16Array,
  start: number,
  end: number,
  index: TemplateIndex,
): Generator<FoundText> {
  const shingles = index.number(words, start, end);
  for (let round = 0; round < mostRounds; round++) {
    let best: PlacedText | undefined;
    for (const { template, most } of candidatesIn(shingles, index)) {
      if (best !== undefined && most <= best.gain) break;
      const placed = place(shingles, template, index);
      if (placed !== undefined && (best === undefined || placed.gain > best.gain)) best = placed;
    }
    if (best === undefined) return;
    const { template } = best;
    // Lists of notices repeat the same text: its exact copies need no other candidates.
    for (let copy: PlacedText | undefined = best; copy !== undefined; ) {
      const { id, similarity, from, to } = copy;
      const runs = differences(shingles, copy, index);
      shingles.fill(0, Math.max(0, from - 2), to);
      yield { id, similarity, from: start + from, to: start + to, ...runs };
      const next: PlacedText | undefined = place(shingles, template, index);
      copy = next !== undefined && next.similarity >= copySimilarity ? next : undefined;
    }
  }
}

interface Candidate {
  readonly template: IndexedTemplate;
  /** It cannot gain more than this anywhere. */
  readonly most: number;
}

/** Templates that may be in there, the one that may gain most first. */
function candidatesIn(shingles: Int32Array, index: TemplateIndex): Candidate[] {
  const shared = index.countShared(shingles);
  return index.templates
    .flatMap((template, number): Candidate[] => {
      const { distinct, shingles: own } = template;
      const count = shared[number]!;
      if (count < distinct * leastShared) return [];
      // As if all that it repeats were there too, and nothing else.
      const common = count + own.length - distinct;
      return [{ template, most: common - penalty * (own.length - common) }];
    })
    .sort((a, b) => b.most - a.most)
    .slice(0, mostCandidates);
}

interface PlacedText extends Omit<FoundText, 'foreign' | 'missing'> {
  readonly template: IndexedTemplate;
  readonly gain: number;
}

/** The longest runs of words that one side has and the other has not. */
function differences(
  shingles: Int32Array,
  { template, from, to }: PlacedText,
  index: TemplateIndex,
): Pick<FoundText, 'foreign' | 'missing'> {
  const { counts, seen } = index;
  const span = shingles.subarray(from, to - 2);
  for (const shingle of span) seen[shingle] = 1;
  const missing = longestRun(template.shingles, (shingle) => seen[shingle] === 0);
  for (const shingle of span) seen[shingle] = 0;
  const foreign = index.withCounts(template, () =>
    longestRun(span, (shingle) => counts[shingle] === 0),
  );
  return { foreign, missing };
}

/** In words: a word is in three shingles. */
function longestRun(shingles: Int32Array, differs: (shingle: number) => boolean): number {
  let [longest, run] = [0, 0];
  for (const shingle of shingles) {
    run = differs(shingle) ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return Math.max(0, longest - 2);
}

/** Where the document is most like a template, if it is like it at all. */
function place(
  shingles: Int32Array,
  template: IndexedTemplate,
  index: TemplateIndex,
): PlacedText | undefined {
  const { id, shingles: own } = template;
  return index.withCounts(template, () => {
    const span = densest(shingles, own.length, index.counts);
    if (span === undefined) return undefined;
    const { from, to, common } = tighten(shingles, span, index);
    const similarity = (2 * common) / (own.length + to - from);
    if (similarity < leastSimilarity(own.length)) return undefined;
    const gain = common - penalty * (own.length + to - from - 2 * common);
    return { template, id, similarity, gain, from, to: to + 2 };
  });
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The stretch in which shingles of the template outnumber others most, not much longer than the
 * template: a second copy is another find. The greatest sum over a bounded length, in one pass.
 */
function densest(shingles: Int32Array, length: number, counts: Int32Array): Span | undefined {
  const most = Math.ceil(length * 1.15) + 12;
  // Hits less misses up to each place, and the places that may begin the best stretch, lowest first.
  const sums = new Int32Array(shingles.length + 1);
  const queue = new Int32Array(shingles.length + 1);
  let [head, tail] = [0, 0];
  let [best, from, to] = [0, 0, 0];
  let sum = 0;
  for (let at = 0; at < shingles.length; at++) {
    while (tail > head && sums[queue[tail - 1]!]! >= sum) tail--;
    queue[tail++] = at;
    if (queue[head]! < at + 1 - most) head++;
    sum += counts[shingles[at]!] === 0 ? -1 : 1;
    sums[at + 1] = sum;
    const start = queue[head]!;
    if (sum - sums[start]! > best) {
      best = sum - sums[start]!;
      from = start;
      to = at + 1;
    }
  }
  return best < length * leastDense ? undefined : { from, to };
}

/**
 * Takes away from both ends what adds nothing: the end of another licence has some words of this
 * one too. `common` is what the stretch and the template have in common, each as often as both
 * have it.
 */
function tighten(
  shingles: Int32Array,
  { from, to }: Span,
  { counts, seen }: TemplateIndex,
): Span & { common: number } {
  let common = 0;
  for (let at = from; at < to; at++) {
    const shingle = shingles[at]!;
    seen[shingle] = seen[shingle]! + 1;
    if (seen[shingle]! <= counts[shingle]!) common++;
  }
  // What can go at one end may be what has to stay at the other: the end that loses more is right.
  const startLosses = countSpare(shingles, from, to, 1, counts, seen);
  const endLosses = countSpare(shingles, from, to, -1, counts, seen);
  let [first, last] = [from, to];
  if (startLosses >= endLosses) {
    first += startLosses;
    forget(shingles, from, first, seen);
    last -= countSpare(shingles, first, last, -1, counts, seen);
  } else {
    last -= endLosses;
    forget(shingles, last, to, seen);
    first += countSpare(shingles, first, last, 1, counts, seen);
  }
  for (let at = from; at < to; at++) seen[shingles[at]!] = 0;
  return { from: first, to: last, common };
}

/** How many shingles at one end are not in the template, or are there less often. */
function countSpare(
  shingles: Int32Array,
  from: number,
  to: number,
  step: 1 | -1,
  counts: Int32Array,
  seen: Int32Array,
): number {
  let at = step > 0 ? from : to - 1;
  for (; at >= from && at < to; at += step) {
    const shingle = shingles[at]!;
    if (seen[shingle]! <= counts[shingle]!) break;
    seen[shingle] = seen[shingle]! - 1;
  }
  const count = step > 0 ? at - from : to - 1 - at;
  for (let back = at - step; back >= from && back < to; back -= step) {
    seen[shingles[back]!] = seen[shingles[back]!]! + 1;
  }
  return count;
}

function forget(shingles: Int32Array, from: number, to: number, seen: Int32Array): void {
  for (let at = from; at < to; at++) seen[shingles[at]!] = seen[shingles[at]!]! - 1;
}
