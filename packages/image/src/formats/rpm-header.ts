import { limitExceeded, malformed } from '@seaworthy/model';

/** Numbers of the tags that we ask for (https://rpm-software-management.github.io/rpm/manual/tags.html). */
export const rpmTag = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  vendor: 1011,
  license: 1014,
  arch: 1022,
  oldFileNames: 1027,
  sourceRpm: 1044,
  provideName: 1047,
  requireName: 1049,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  modularityLabel: 5096,
} as const;

const [int16, int32, string, stringArray, i18nString] = [3, 4, 6, 8, 9] as const;

/** rpm's own bounds: HEADER_TAGS_MAX and HEADER_DATA_MAX of its lib/header_internal.h. */
const [maxTags, maxDataBytes] = [0xffff, 0x0fff_ffff];

/** More values than any tag has; the bytes of one header could hold hundreds of millions. */
const maxValues = 1_000_000;

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/**
 * A package header as the rpm databases store it: two counts, an index of tags and a store of
 * values, all big-endian (https://rpm-software-management.github.io/rpm/manual/format_header.html,
 * without the magic number that it has in package files). Values are decoded when asked for, since
 * a header holds a hundred tags and we want a dozen.
 */
export class RpmHeader {
  readonly #entries = new Map<number, Entry>();
  readonly #store: Buffer;

  /** @throws SeaworthyError MALFORMED when the index does not fit the bytes */
  constructor(blob: Buffer) {
    if (blob.length < 8) throw malformed('rpm header', 'shorter than its counts');
    const tags = blob.readUInt32BE(0);
    const storeBytes = blob.readUInt32BE(4);
    if (tags === 0 || tags > maxTags) throw malformed('rpm header', `${tags} tags`);
    if (storeBytes > maxDataBytes) throw malformed('rpm header', `${storeBytes} bytes of values`);
    const start = 8 + 16 * tags;
    if (blob.length < start + storeBytes) throw malformed('rpm header', 'cut off');
    this.#store = blob.subarray(start, start + storeBytes);
    for (let at = 8; at < start; at += 16) {
      const offset = blob.readUInt32BE(at + 8);
      // A tag that is there twice was changed after the package was built: the later one counts.
      this.#entries.set(blob.readUInt32BE(at), {
        type: blob.readUInt32BE(at + 4),
        offset: Math.min(offset, storeBytes),
        count: blob.readUInt32BE(at + 12),
      });
    }
  }

  /** A string, or the first of several; `undefined` when the tag is absent or of another type. */
  string(tag: number): string | undefined {
    return this.strings(tag, 1)[0];
  }

  /** All strings of a tag; fewer than promised when the store ends. @throws LIMIT_EXCEEDED */
  strings(tag: number, limit = Number.POSITIVE_INFINITY): string[] {
    const entry = this.#entries.get(tag);
    if (entry === undefined || !isText(entry.type)) return [];
    const count = Math.min(entry.type === string ? 1 : entry.count, limit);
    if (count > maxValues) throw limitExceeded('rpm header', 'values of a tag', maxValues);
    const values: string[] = [];
    for (let at = entry.offset; values.length < count; ) {
      const end = this.#store.indexOf(0, at);
      if (end === -1) break;
      values.push(this.#store.toString('utf8', at, end));
      at = end + 1;
    }
    return values;
  }

  /** All numbers of a tag; fewer than promised when the store ends. @throws LIMIT_EXCEEDED */
  numbers(tag: number): number[] {
    const entry = this.#entries.get(tag);
    const width = entry?.type === int32 ? 4 : entry?.type === int16 ? 2 : 0;
    if (entry === undefined || width === 0) return [];
    if (entry.count > maxValues) throw limitExceeded('rpm header', 'values of a tag', maxValues);
    const fitting = Math.floor((this.#store.length - entry.offset) / width);
    return Array.from({ length: Math.min(entry.count, fitting) }, (_, index) =>
      this.#store.readUIntBE(entry.offset + index * width, width),
    );
  }
}

function isText(type: number): boolean {
  return type === string || type === stringArray || type === i18nString;
}
