/** What a test writes into an archive. The header is made exactly as told, also when it lies. */
export interface TarEntry {
  path: string;
  data?: Uint8Array | string;
  /** Type flag of the header: "0" file, "1" hard link, "2" symbolic link, "5" directory ... */
  type?: string;
  target?: string;
  mode?: number;
  /** Overrides the size that the header claims. */
  claimedSize?: number;
}

/** A ustar archive of the entries, with its two closing blocks unless told otherwise. */
export function tarOf(entries: readonly TarEntry[], options: { closing?: boolean } = {}): Buffer {
  const blocks: Buffer[] = [];
  for (const entry of entries) {
    const data = Buffer.from(entry.data ?? '');
    blocks.push(header(entry, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512));
  }
  if (options.closing !== false) blocks.push(Buffer.alloc(1024));
  return Buffer.concat(blocks);
}

function header(entry: TarEntry, dataLength: number): Buffer {
  const block = Buffer.alloc(512);
  let { path } = entry;
  let prefix = '';
  if (Buffer.byteLength(path) > 100) {
    const cut = path.lastIndexOf('/', 154);
    prefix = path.slice(0, cut);
    path = path.slice(cut + 1);
  }
  block.write(path, 0, 100);
  block.write(octal(entry.mode ?? 0o644, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(entry.claimedSize ?? dataLength, 11), 124);
  block.write(octal(0, 11), 136);
  block.write('        ', 148);
  block.write(entry.type ?? '0', 156);
  block.write(entry.target ?? '', 157, 100);
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, 155);
  let sum = 0;
  for (const byte of block) sum += byte;
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}
