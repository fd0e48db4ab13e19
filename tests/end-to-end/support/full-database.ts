import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { sharedPath } from '@seaworthy/testkit';
import { inject } from 'vitest';
import type { Sandbox } from './sandbox.ts';

/** A database of all shared feeds, built by the command once for all tests that only read it. */
export async function fullDatabase(sandbox: Sandbox): Promise<string> {
  const database = join(inject('runDirectory'), 'database');
  if (existsSync(database)) return database;
  // Whole or not there, also when tests run beside one another.
  const unfinished = `${database}-${process.pid}`;
  const words = ['db', 'update', '--quiet', '--from', sharedPath('feeds'), '--db', unfinished];
  const { exitCode, stderr } = await sandbox.run(words);
  if (exitCode !== 0 || stderr !== '') throw new Error(`no database: ${exitCode} ${stderr}`);
  if (!existsSync(database)) renameSync(unfinished, database);
  return database;
}
