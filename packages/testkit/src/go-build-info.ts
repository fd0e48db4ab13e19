// Build information as Go's linker lays it out, for tests on machines without Go.

const sentinel = Buffer.alloc(16, 0x30);

/** Go 1.18 and later: texts follow the header. */
export function goInfoInline(goVersion: string, modules = ''): Buffer {
  return Buffer.concat([header(8, 2), text(goVersion), text(framed(modules))]);
}

/** Before Go 1.18: the header points at strings, which lie behind it here. */
export function goInfoBehindPointers(
  goVersion: string,
  modules: string,
  layout: { is64: boolean; bigEndian: boolean; address: number },
): Buffer {
  const width = layout.is64 ? 8 : 4;
  const pointer = (value: number) => {
    const bytes = Buffer.alloc(width);
    if (layout.bigEndian) bytes.writeUInt32BE(value, width - 4);
    else bytes.writeUInt32LE(value);
    return bytes;
  };
  const start = header(width, layout.bigEndian ? 1 : 0);
  const strings = layout.address + start.length;
  const texts = strings + 4 * width;
  const info = framed(modules);
  pointer(strings).copy(start, 16);
  pointer(strings + 2 * width).copy(start, 16 + width);
  return Buffer.concat([
    start,
    pointer(texts),
    pointer(goVersion.length),
    pointer(texts + goVersion.length),
    pointer(info.length),
    Buffer.from(goVersion),
    info,
  ]);
}

function header(pointerBytes: number, flags: number): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.write('\xff Go buildinf:', 'latin1');
  bytes[14] = pointerBytes;
  bytes[15] = flags;
  return bytes;
}

function framed(modules: string): Buffer {
  if (modules === '') return Buffer.alloc(0);
  return Buffer.concat([sentinel, Buffer.from(modules), sentinel]);
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length: number[] = [];
  let rest = bytes.length;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
