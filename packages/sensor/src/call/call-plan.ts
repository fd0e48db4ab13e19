import type { Call } from './calls.ts';

/** What a call is narrowed to, beyond what its line of the table says. */
export interface CallFilter {
  /** Failed calls are not reported. */
  readonly onlySuccess?: boolean;
  /** Opens for reading only where the paths ask for them. */
  readonly onlyWrites?: boolean;
  /** Datagrams only. */
  readonly onlyDatagrams?: boolean;
  /** Of a stream, only what is sent first. */
  readonly onlyBeginning?: boolean;
  readonly onlyInternet?: boolean;
}

/** enum call_filter */
export const filters = {
  success: 1,
  open: 2,
  internet: 4,
  datagram: 8,
  beginning: 16,
  failure: 32,
} as const;
/** enum payload_kind */
export const payloadKinds = { buffer: 0, vector: 1, message: 2 } as const;
const DESCRIPTOR_IS_RESULT = 7;
const OPEN_FLAGS_BEHIND = 16;

/** A struct call_plan, its fields in their order: they go to the loader as bare numbers. */
export interface CallPlan {
  readonly wanted: number;
  readonly texts: number;
  readonly paths: number;
  readonly directories: number;
  readonly descriptor: number;
  readonly blob: number;
  readonly blobSize: number;
  readonly payload: number;
  readonly payloadKind: number;
  readonly filter: number;
  readonly match: number;
  readonly openFlags: number;
  readonly matchValue: number;
}

export function planOf(call: Call, filter: CallFilter = {}): CallPlan {
  const { words } = call;
  const texts = call.values.filter(({ slot }) => slot >= 0);
  const paths = texts.filter(({ converter }) => converter === 'p');
  const descriptor = words.get('fd');
  const [blob, blobSize] = pair(words.get('memory'));
  const [match, matchValue] = pair(words.get('only'));
  const payloadKind = (['buffer', 'vector', 'message'] as const).find((kind) => words.has(kind));
  return {
    wanted: 1,
    texts: bits(texts.map(({ index }) => index)),
    paths: bits(paths.map(({ index }) => index)),
    directories: bits(paths.flatMap(({ directory }) => directory ?? [])),
    descriptor:
      descriptor === undefined ? 0 : descriptor === 'res' ? DESCRIPTOR_IS_RESULT : 1 + +descriptor,
    blob,
    blobSize,
    payload: payloadKind === undefined ? 0 : 1 + Number(words.get(payloadKind)),
    payloadKind: payloadKind === undefined ? 0 : payloadKinds[payloadKind],
    filter: filterBits(call, filter),
    match,
    openFlags: openFlagsOf(call),
    matchValue,
  };
}

function filterBits({ words }: Call, filter: CallFilter): number {
  const wanted: Record<keyof typeof filters, boolean> = {
    success: words.has('success') || filter.onlySuccess === true,
    failure: words.has('failure'),
    // Without a filter an open is reported whatever it is for.
    open: words.has('open') && filter.onlyWrites === true,
    internet: words.has('internet') || filter.onlyInternet === true,
    datagram: words.has('datagram') || filter.onlyDatagrams === true,
    beginning: words.has('beginning') || filter.onlyBeginning === true,
  };
  let all = 0;
  for (const [name, bit] of Object.entries(filters)) {
    if (wanted[name as keyof typeof filters]) all |= bit;
  }
  return all;
}

/** Where the flags of an open are: an argument, or what one points to first (struct open_how). */
function openFlagsOf({ values }: Call): number {
  const flags = values.find(({ parameter }) => parameter === 'flags');
  if (flags?.converter === 'open') return 1 + flags.index;
  return flags?.converter === 'how' ? OPEN_FLAGS_BEHIND + 3 : 0;
}

/** "1/24": an argument, counted from 1 in plans, and a number. */
function pair(word: string | undefined): [index: number, value: number] {
  const [index, value] = word?.split('/') ?? [];
  return index === undefined ? [0, 0] : [1 + Number(index), Number(value ?? 0)];
}

function bits(indices: readonly number[]): number {
  return indices.reduce((all, index) => all | (1 << index), 0);
}
