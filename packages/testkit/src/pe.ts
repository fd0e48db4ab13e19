/** What a test writes into a PE file. */
export interface PeShape {
  /** Gives it a CLI header: it is a .NET assembly. */
  managed: boolean;
  /** Texts of the version resource; without any the file has none. */
  versions?: Readonly<Record<string, string>>;
  /** PE32+ instead of PE32. */
  is64?: boolean;
}

const sectionAddress = 0x2000;
const sectionOffset = 0x400;

/** A small PE library of one section, which holds the resources. */
export function peOf({ managed, versions, is64 = false }: PeShape): Buffer {
  const optionalBytes = is64 ? 240 : 224;
  const directories = is64 ? 112 : 96;
  const headers = Buffer.alloc(sectionOffset);
  headers.write('MZ', 0);
  headers.writeUInt32LE(0x80, 60);
  headers.write('PE\0\0', 0x80);
  headers.writeUInt16LE(1, 0x86);
  headers.writeUInt16LE(optionalBytes, 0x94);
  const optional = 0x98;
  headers.writeUInt16LE(is64 ? 0x20b : 0x10b, optional);
  const section = versions === undefined ? Buffer.alloc(0) : resources(versionInfo(versions));
  if (versions !== undefined) {
    headers.writeUInt32LE(sectionAddress, optional + directories + 2 * 8);
    headers.writeUInt32LE(section.length, optional + directories + 2 * 8 + 4);
  }
  if (managed) {
    headers.writeUInt32LE(sectionAddress, optional + directories + 14 * 8);
    headers.writeUInt32LE(72, optional + directories + 14 * 8 + 4);
  }
  const table = optional + optionalBytes;
  headers.write('.rsrc', table);
  headers.writeUInt32LE(section.length, table + 8);
  headers.writeUInt32LE(sectionAddress, table + 12);
  headers.writeUInt32LE(section.length, table + 16);
  headers.writeUInt32LE(sectionOffset, table + 20);
  return Buffer.concat([headers, section]);
}

/** A resource tree with one leaf: type 16 (version), name 1, language 1033. */
function resources(data: Buffer): Buffer {
  const tree = Buffer.alloc(3 * 24 + 16);
  [16, 1, 1033].forEach((id, level) => {
    const at = level * 24;
    tree.writeUInt16LE(1, at + 14);
    tree.writeUInt32LE(id, at + 16);
    tree.writeUInt32LE((level < 2 ? 0x80000000 : 0) + at + 24, at + 20);
  });
  tree.writeUInt32LE(sectionAddress + tree.length, 72);
  tree.writeUInt32LE(data.length, 76);
  return Buffer.concat([tree, data]);
}

function versionInfo(versions: Readonly<Record<string, string>>): Buffer {
  const texts = Object.entries(versions).map(([key, value]) =>
    block(key, Buffer.from(`${value}\0`, 'utf16le'), [], value.length + 1),
  );
  const table = block('000004b0', Buffer.alloc(0), texts);
  const strings = block('StringFileInfo', Buffer.alloc(0), [table]);
  return block('VS_VERSION_INFO', Buffer.alloc(52), [strings]);
}

function block(key: string, value: Buffer, children: Buffer[], valueLength = value.length): Buffer {
  const head = Buffer.alloc(6);
  const parts = [padded(Buffer.concat([head, Buffer.from(`${key}\0`, 'utf16le')]))];
  if (value.length > 0) parts.push(children.length > 0 ? padded(value) : value);
  children.forEach((child, index) => {
    parts.push(index < children.length - 1 ? padded(child) : child);
  });
  const bytes = Buffer.concat(parts);
  bytes.writeUInt16LE(bytes.length, 0);
  bytes.writeUInt16LE(valueLength, 2);
  return bytes;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
