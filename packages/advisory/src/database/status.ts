import { messageOf, SeaworthyError } from '@seaworthy/model';
import { digestContent } from './content.ts';
import type { DatabaseInfo } from './database-info.ts';
import { defaultDatabaseDirectory } from './generations.ts';
import { readCurrent } from './open-database.ts';
import { describeFailing, type FailingSource, failingSources } from './source-checks.ts';

const dayMs = 86_400_000;
/** New flaws are published daily, and exploited within days. */
const staleAfterDays = 5;

export interface DatabaseStatus {
  directory: string;
  state: 'ready' | 'absent' | 'damaged';
  info?: DatabaseInfo;
  /** When the oldest of the sources was last asked with success. */
  checkedAt?: string;
  sizeBytes?: number;
  /** Since `checkedAt`. */
  ageDays?: number;
  /** Sources that could not be refreshed; their last good data are kept. */
  failing?: FailingSource[];
  /** Sentences for people: too old, damaged, missing. */
  warnings: string[];
}

/**
 * What there is, how old it is and what is wrong with it. With `verify`, every row is read and held
 * against the digest.
 */
export async function databaseStatus(
  options: {
    directory?: string | undefined;
    verify?: boolean | undefined;
    now?: Date | undefined;
  } = {},
): Promise<DatabaseStatus> {
  const directory = options.directory ?? defaultDatabaseDirectory();
  const now = options.now ?? new Date();
  try {
    const { tables, info, pointer } = await readCurrent(directory);
    try {
      const { checkedAt, sizeBytes } = pointer;
      const ageDays = Math.max(0, (now.getTime() - Date.parse(checkedAt)) / dayMs);
      const damaged = options.verify === true && digestContent(tables) !== info.digest;
      const failing = failingSources(pointer);
      const warnings = [
        ...(damaged ? ['The contents do not have the digest that they were built with.'] : []),
        ...ageWarnings(ageDays),
        ...failing.map((source) => `${describeFailing(source, now)}.`),
      ];
      const state = damaged ? 'damaged' : 'ready';
      return { directory, state, info, checkedAt, sizeBytes, ageDays, failing, warnings };
    } finally {
      await tables.root.close();
    }
  } catch (error) {
    const absent = error instanceof SeaworthyError && error.code === 'NO_DATABASE';
    const hint = error instanceof SeaworthyError ? ` ${error.hint ?? ''}` : '';
    return {
      directory,
      state: absent ? 'absent' : 'damaged',
      warnings: [`${messageOf(error)}.${hint}`.trim()],
    };
  }
}

function ageWarnings(ageDays: number): string[] {
  if (ageDays <= staleAfterDays) return [];
  return [
    `The database was last brought up to date ${Math.floor(ageDays)} days ago; flaws published since then are missing.`,
  ];
}
