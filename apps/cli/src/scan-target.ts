import type { AdvisoryDatabase } from '@seaworthy/advisory';
import type { SecretsConfiguration } from '@seaworthy/content';
import { type InventoryOptions, inspectTarget } from '@seaworthy/image';
import {
  compareFindings,
  type Inventory,
  type Problem,
  type Report,
  reportSchemaVersion,
  SeaworthyError,
} from '@seaworthy/model';
import { type Excuses, suppress } from '@seaworthy/policy';
import { judgeSecrets, secretsNotAsked } from './judge-secrets.ts';
import type { ScannerName } from './scanner-names.ts';
import { version } from './version.ts';

export interface ScanOptions extends Omit<InventoryOptions, 'scanners'> {
  /** Directory of the advisory database; the user's own when absent. */
  readonly databaseDirectory?: string | undefined;
  /** Mirror that missing ecosystems are fetched from; the publishers when absent. */
  readonly mirror?: string | undefined;
  /** What to look for besides listing what is inside. */
  readonly scanners: ReadonlySet<ScannerName>;
  /** The user's own rules and what is allowed; see `parseSecretsConfiguration`. */
  readonly secrets?: SecretsConfiguration | undefined;
  /** What the user says of findings; none when absent. */
  readonly excuses?: Pick<Excuses, 'waivers' | 'vex'> | undefined;
  readonly now: Date;
}

/** Facts of a target, and what the advisories say of them. */
export async function scanTarget(input: string, options: ScanOptions): Promise<Report> {
  // Loaded in any case: an image's own texts are printed, and may hold secrets.
  const { SecretScanner } = await import('@seaworthy/content');
  const secretScanner = new SecretScanner(options.secrets);
  const looksForSecrets = options.scanners.has('secret');
  const inspection = await inspectTarget(input, {
    ...options,
    scanners: looksForSecrets ? [secretScanner] : [],
  });
  const secrets = await judgeSecrets(inspection, secretScanner);
  const { inventory } = secrets;
  const judged = options.scanners.has('vuln') ? await judge(inventory, options) : notAsked;
  const report: Report = {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'seaworthy', version },
    createdAt: options.now.toISOString(),
    ...inventory,
    problems: [...inventory.problems, ...judged.problems],
    coverage: {
      vulnerabilities: judged.coverage,
      secrets: looksForSecrets ? secrets.coverage : secretsNotAsked,
    },
    actions: [],
    findings: [...judged.findings, ...(looksForSecrets ? secrets.findings : [])].sort(
      compareFindings,
    ),
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
  coverage: { looked: false, reason: 'they were not asked for', asked: false },
};

async function judge(inventory: Inventory, options: ScanOptions): Promise<Judged> {
  // Loaded when it is needed: an inventory alone should not wait for it.
  const { ecosystemsOf, ensureEcosystems, failingProblems, matchInventory } = await import(
    './advisories.ts'
  );
  const ecosystems = ecosystemsOf(inventory);
  const problems: Problem[] = [];
  if (!options.offline) {
    const fetched = await ensureEcosystems(ecosystems, {
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
    problems.push(...failingProblems(database.failing, ecosystems, options.now));
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
