import type { Command } from '../command.ts';
import { convert } from './convert.ts';
import { dbExport } from './db/export.ts';
import { dbImport } from './db/import.ts';
import { dbStatus } from './db/status.ts';
import { dbUpdate } from './db/update.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { scan } from './scan.ts';

/** Every command, in the order in which the help shows them. */
export const commands: readonly Command[] = [
  scan,
  explain,
  fix,
  convert,
  dbUpdate,
  dbStatus,
  dbExport,
  dbImport,
];
