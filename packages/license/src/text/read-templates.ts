import { brotliDecompressSync } from 'node:zlib';
import packed from '../../texts/spdx-texts.json' with { type: 'json' };
import type { TemplateSet } from './template.ts';
import { hashWord } from './tokenise.ts';

let read: TemplateSet | undefined;

/** Version of the npm package that the texts are from. */
export const textsVersion: string = packed.version;

/**
 * Unpacks the templates: brotli around the length of a JSON header, the header, and the numbers of
 * all words, two bytes each. Takes some milliseconds and happens once.
 */
export function readTemplates(): TemplateSet {
  read ??= unpack(brotliDecompressSync(Buffer.from(packed.data, 'base64')));
  return read;
}

export function unpack(bytes: Buffer): TemplateSet {
  const headerBytes = bytes.readUInt32LE(0);
  const { words, ids, lengths }: { words: string; ids: string[]; lengths: number[] } = JSON.parse(
    bytes.toString('latin1', 4, 4 + headerBytes),
  );
  const all = new Uint16Array((bytes.length - 4 - headerBytes) / 2);
  for (let i = 0; i < all.length; i++) all[i] = bytes.readUInt16LE(4 + headerBytes + 2 * i);
  let at = 0;
  const templates = ids.map((id, i) => {
    const template = { id, words: all.subarray(at, at + lengths[i]!) };
    at += lengths[i]!;
    return template;
  });
  const vocabulary = new Map(words.split(' ').map((word, i) => [hashWord(word), i + 1]));
  return { vocabulary, templates };
}
