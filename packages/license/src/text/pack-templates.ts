import { makeTemplates } from './make-templates.ts';

/** The form that `unpack` reads. */
export function packTemplates(texts: ReadonlyMap<string, string>): Buffer {
  const { words, templates } = makeTemplates(texts);
  if (words.length > 0xffff) throw new Error('more words than two bytes can number');
  const header = Buffer.from(
    JSON.stringify({
      words: words.join(' '),
      ids: templates.map(({ id }) => id),
      lengths: templates.map((template) => template.words.length),
    }),
    'latin1',
  );
  const numbers = templates.flatMap((template) => template.words);
  const bytes = Buffer.alloc(4 + header.length + 2 * numbers.length);
  bytes.writeUInt32LE(header.length, 0);
  header.copy(bytes, 4);
  for (const [i, number] of numbers.entries())
    bytes.writeUInt16LE(number, 4 + header.length + 2 * i);
  return bytes;
}
