import type { Command } from '../command.ts';
import { convert } from './convert.ts';
import { dbExport } from './db/export.ts';
import { dbImport } from './db/import.ts';
import { dbPull } from './db/pull.ts';
import { dbPush } from './db/push.ts';
import { dbStatus } from './db/status.ts';
import { dbUpdate } from './db/update.ts';
import { explain } from './explain.ts';
import { fix } from './fix.ts';
import { policyExplain } from './policy/explain.ts';
import { policyList } from './policy/list.ts';
import { policyTest } from './policy/test.ts';
import { commands as runtimeCommands } from './runtime.ts';
import { scan } from './scan.ts';

/** Every command, in the order in which the help shows them. */
export const commands: readonly Command[] = [
  scan,
  explain,
  fix,
  convert,
  policyTest,
  policyExplain,
  policyList,
  ...runtimeCommands,
  dbUpdate,
  dbStatus,
  dbExport,
  dbImport,
  dbPush,
  dbPull,
];
