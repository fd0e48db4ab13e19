import type { AdvisoryDatabase } from '@seaworthy/advisory';
import { type InventoryOptions, takeInventory } from '@seaworthy/image';
import {
  type Inventory,
  type Problem,
  type Report,
  reportSchemaVersion,
  SeaworthyError,
} from '@seaworthy/model';
import { type Excuses, suppress } from '@seaworthy/policy';
import { version } from './version.ts';

export interface ScanOptions extends InventoryOptions {
  /** Directory of the advisory database; the user's own when absent. */
  readonly databaseDirectory?: string | undefined;
  /** Mirror that missing ecosystems are fetched from; the publishers when absent. */
  readonly mirror?: string | undefined;
  /** Do not look for flaws. */
  readonly onlyInventory: boolean;
  /** What the user says of findings; none when absent. */
  readonly excuses?: Pick<Excuses, 'waivers' | 'vex'> | undefined;
  readonly now: Date;
}

/** Facts of a target, and what the advisories say of them. */
export async function scanTarget(input: string, options: ScanOptions): Promise<Report> {
  const inventory = await takeInventory(input, options);
  const judged = options.onlyInventory ? notAsked : await judge(inventory, options);
  const report: Report = {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version },
    createdAt: options.now.toISOString(),
    ...inventory,
    problems: [...inventory.problems, ...judged.problems],
    coverage: { vulnerabilities: judged.coverage },
    actions: [],
    findings: [...judged.findings],
    suppressed: [],
    hidden: judged.hidden,
  };
  const { waivers = [], vex = [] } = options.excuses ?? {};
  const excused = suppress(report, { waivers, vex, now: options.now });
  if (excused.findings.length === 0) return excused;
  const { findActions, rank } = await import('@seaworthy/risk');
  const ranked = rank(excused);
  return { ...ranked, actions: findActions([ranked]) };
}

type Judged = Pick<Report, 'findings' | 'problems' | 'hidden'> & {
  coverage: Report['coverage']['vulnerabilities'];
};

const notAsked: Judged = {
  findings: [],
  problems: [],
  hidden: {},
  coverage: { looked: false, reason: 'only the inventory was asked for' },
};

async function judge(inventory: Inventory, options: ScanOptions): Promise<Judged> {
  // Loaded when it is needed: an inventory alone should not wait for it.
  const { ecosystemsOf, ensureEcosystems, matchInventory } = await import('./advisories.ts');
  const problems: Problem[] = [];
  if (!options.offline) {
    const fetched = await ensureEcosystems(ecosystemsOf(inventory), {
      directory: options.databaseDirectory,
      from: options.mirror,
      signal: options.signal,
      progress: options.progress,
    });
    problems.push(...fetched.problems);
  }
  const database = await openBest(options);
  if (database === undefined) {
    return {
      findings: [],
      problems,
      hidden: {},
      coverage: {
        looked: false,
        reason: `there is no advisory database in ${options.databaseDirectory}`,
      },
    };
  }
  try {
    const matched = matchInventory(inventory, database, { now: options.now });
    return {
      findings: matched.findings,
      hidden: matched.hidden,
      coverage: matched.coverage,
      problems: [...problems, ...matched.problems],
    };
  } finally {
    await database.close();
  }
}

/**
 * The full database, else the starter set that ships with the product. A database that was asked
 * for by name has no stand-in.
 */
async function openBest(options: ScanOptions): Promise<AdvisoryDatabase | undefined> {
  const { openDatabase, openStarter } = await import('./advisories.ts');
  try {
    return await openDatabase({ directory: options.databaseDirectory });
  } catch (error) {
    if (!(error instanceof SeaworthyError) || error.code !== 'NO_DATABASE') throw error;
    return options.databaseDirectory === undefined ? openStarter() : undefined;
  }
}
