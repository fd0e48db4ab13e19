import { type Database, open, type RootDatabase } from 'lmdb';

/**
 * The tables of one generation, all in one LMDB file:
 * - packages: "ecosystem\tname" → encoded entries
 * - advisories: "unit\tid" → encoded advisory with its package keys
 * - names: id that is no CVE → the CVE or id by which the flaw goes
 * - epss, exploited, cves: CVE → facts of the feeds of these names
 * - meta: "info" → DatabaseInfo
 */
export interface Tables {
  root: RootDatabase;
  packages: Database<unknown[][], string>;
  advisories: Database<unknown[], string>;
  names: Database<string, string>;
  epss: Database<[score: number, percentile: number], string>;
  exploited: Database<[addedAt: string, dueAt: string | 0, ransomware: boolean], string>;
  cves: Database<[summary: string | 0, severity: unknown[] | 0, cwes: string[]], string>;
  meta: Database<unknown, string>;
}

/** The tables whose rows make up the content: what is digested, exported and imported. */
export const contentTables = [
  'packages',
  'advisories',
  'names',
  'epss',
  'exploited',
  'cves',
] as const;
export type ContentTable = (typeof contentTables)[number];

export function openTables(file: string, mode: 'read' | 'write'): Tables {
  const root = open({
    path: file,
    noSubdir: true,
    maxDbs: contentTables.length + 2,
    ...(mode === 'read'
      ? { readOnly: true }
      : { noSync: true, noMemInit: true, overlappingSync: false }),
  });
  const table = <V>(name: string): Database<V, string> => root.openDB<V, string>({ name });
  return {
    root,
    packages: table('packages'),
    advisories: table('advisories'),
    names: table('names'),
    epss: table('epss'),
    exploited: table('exploited'),
    cves: table('cves'),
    meta: table('meta'),
  };
}

/** The same rows as bytes, as they lie in the file. */
export function openRaw(root: RootDatabase, table: ContentTable): Database<Uint8Array, string> {
  return root.openDB<Uint8Array, string>({ name: table, encoding: 'binary' });
}
