import { createHash } from 'node:crypto';
import { ecosystemIn } from './codec.ts';
import { ecosystemOfKey } from './package-key.ts';
import { contentTables, openRaw, type Tables } from './tables.ts';

/** One row as it lies in the database. */
export interface RawRow {
  table: number;
  key: Buffer;
  value: Uint8Array;
}

/** Every row of the content, table after table, in the order of their keys. */
export function* rawRows(tables: Tables): Generator<RawRow> {
  for (const [table, name] of contentTables.entries()) {
    for (const { key, value } of openRaw(tables.root, name).getRange({ snapshot: true })) {
      yield { table, key: Buffer.from(key), value };
    }
  }
}

/** A row as it is digested and exported: table, key length, value length, key, value. */
export function frameRow({ table, key, value }: RawRow): Buffer {
  const frame = Buffer.allocUnsafe(7 + key.length + value.length);
  frame.writeUInt8(table, 0);
  frame.writeUInt16LE(key.length, 1);
  frame.writeUInt32LE(value.length, 3);
  frame.set(key, 7);
  frame.set(value, 7 + key.length);
  return frame;
}

/** Identity of the contents. The same rows have the same digest, whenever they were built. */
export function digestContent(tables: Tables): string {
  const hash = createHash('sha256');
  for (const row of rawRows(tables)) hash.update(frameRow(row));
  return `sha256:${hash.digest('hex')}`;
}

/** Advisories held, and statements on packages by ecosystem. */
export function countContent(tables: Tables): {
  advisories: number;
  ecosystems: Record<string, number>;
} {
  const counts = new Map<string, { written: string; count: number }>();
  for (const { key, value } of tables.packages.getRange({ snapshot: true })) {
    const ecosystem = ecosystemOfKey(key);
    const known = counts.get(ecosystem);
    if (known !== undefined) known.count += value.length;
    else counts.set(ecosystem, { written: ecosystemIn(value[0]!), count: value.length });
  }
  const { entryCount } = tables.advisories.getStats() as { entryCount: number };
  return {
    advisories: entryCount,
    ecosystems: Object.fromEntries(
      [...counts.values()].map(({ written, count }) => [written, count]),
    ),
  };
}
