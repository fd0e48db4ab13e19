import { createHash } from 'node:crypto';
import { type TarEntry, tarOf } from '@seaworthy/testkit';

/** Stands for what differs between the files, in the path and in the contents. */
export const differing = '################';

/** Members of the archive that are made at once. */
const batch = 4_096;

const checksumField = 148;

/**
 * A tar archive of many small files, made as it is read. What differs between them does not
 * compress, as in real files: else the archive would be a decompression bomb as well.
 */
export async function* manyFiles(count: number, file: TarEntry): AsyncGenerator<Buffer> {
  const template = tarOf([file], { closing: false });
  const places: number[] = [];
  for (let at = template.indexOf(differing); at >= 0; at = template.indexOf(differing, at + 1)) {
    places.push(at);
  }
  const inHeader = places.filter((at) => at < 512).length;
  const unchanged = Number.parseInt(template.toString('latin1', checksumField, 154), 8);
  const sumWithout = unchanged - inHeader * sumOf(Buffer.from(differing));
  for (let start = 0; start < count; start += batch) {
    const size = Math.min(batch, count - start);
    const names = createHash('shake256', { outputLength: (size * differing.length) / 2 })
      .update(String(start))
      .digest('hex');
    const out = Buffer.alloc(size * template.length, template);
    for (let i = 0; i < size; i++) {
      const name = Buffer.from(names.slice(i * differing.length, (i + 1) * differing.length));
      const member = i * template.length;
      for (const place of places) name.copy(out, member + place);
      const sum = sumWithout + inHeader * sumOf(name);
      out.write(sum.toString(8).padStart(6, '0'), member + checksumField, 'latin1');
    }
    yield out;
  }
  yield Buffer.alloc(1024);
}

function sumOf(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) sum += byte;
  return sum;
}
