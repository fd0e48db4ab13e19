import type { AdvisoryDatabase } from '@seaworthy/advisory';
import { type Inventory, type Problem, type Report, SeaworthyError } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';
import type { ScannerName } from './scanner-names.ts';

export interface JudgeOptions {
  /** Directory of the advisory database; the user's own when absent. */
  readonly databaseDirectory?: string | undefined;
  /** Mirror that missing ecosystems are fetched from; the publishers when absent. */
  readonly mirror?: string | undefined;
  /** What to look for besides listing what is inside. */
  readonly scanners: ReadonlySet<ScannerName>;
  /** Where a database is pulled from instead of asking publishers. */
  readonly databaseRepository?: string | undefined;
  /** PEM file of the key that must have signed it. */
  readonly databaseKeyFile?: string | undefined;
  readonly registry?: Partial<RegistryOptions>;
  readonly offline?: boolean;
  readonly signal: AbortSignal;
  readonly progress?: (message: string) => void;
  readonly now: Date;
}

export type Judged = Pick<Report, 'findings' | 'suppressed' | 'problems' | 'hidden'> & {
  readonly coverage: Report['coverage']['vulnerabilities'];
};

const notAsked: Judged = {
  findings: [],
  suppressed: [],
  problems: [],
  hidden: {},
  coverage: { looked: false, reason: 'they were not asked for', asked: false },
};

/**
 * Holds inventories against one advisory database, one at a time. Ecosystems that it lacks are
 * fetched once, when the first target meets them.
 */
export class Judge {
  readonly #options: JudgeOptions;
  readonly #judgesMany: boolean;
  #database: AdvisoryDatabase | undefined;
  /** Problems of fetching, by the ecosystem that was fetched. */
  readonly #fetched = new Map<string, readonly Problem[]>();
  /** Problems of pulling the database, which happens once. */
  #refreshed: Promise<readonly Problem[]> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: JudgeOptions, { judgesMany = false } = {}) {
    this.#options = options;
    this.#judgesMany = judgesMany;
  }

  async judge(inventory: Inventory): Promise<Judged> {
    if (!this.#options.scanners.has('vuln')) return notAsked;
    const judged = this.#last.then(() => this.#judgeNext(inventory));
    this.#last = judged.catch(() => {});
    return judged;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#database?.close();
  }

  async #judgeNext(inventory: Inventory): Promise<Judged> {
    // Loaded when it is needed: an inventory alone should not wait for it.
    const { ecosystemsOf, failingProblems, matchInventory } = await import('./advisories.ts');
    const { now, offline } = this.#options;
    const ecosystems = ecosystemsOf(inventory);
    const problems = offline ? [] : await this.#fetch(ecosystems);
    this.#database ??= await this.#openBest();
    if (this.#database === undefined) {
      const reason = `there is no advisory database in ${this.#options.databaseDirectory}`;
      const coverage = { looked: false as const, reason };
      return { findings: [], suppressed: [], problems, hidden: {}, coverage };
    }
    problems.push(...failingProblems(this.#database.failing, ecosystems, now));
    const matched = matchInventory(inventory, this.#database, { now });
    return {
      findings: matched.findings,
      suppressed: matched.suppressed,
      hidden: matched.hidden,
      coverage: matched.coverage,
      problems: [...problems, ...matched.problems],
    };
  }

  /** From the repository of databases where there is one, else what is missing from publishers. */
  async #fetch(ecosystems: readonly string[]): Promise<Problem[]> {
    if (this.#options.databaseRepository === undefined) return this.#fetchMissing(ecosystems);
    this.#refreshed ??= this.#refresh(this.#options.databaseRepository);
    return [...(await this.#refreshed)];
  }

  async #refresh(repository: string): Promise<readonly Problem[]> {
    const { refreshDatabase } = await import('./refresh-database.ts');
    const { databaseDirectory: directory, databaseKeyFile: keyFile, ...rest } = this.#options;
    const { registry = {}, signal, progress, now } = rest;
    return refreshDatabase({ repository, keyFile, directory, registry, signal, progress, now });
  }

  async #fetchMissing(ecosystems: readonly string[]): Promise<Problem[]> {
    const { ensureEcosystems } = await import('./advisories.ts');
    const { databaseDirectory, mirror, signal, progress } = this.#options;
    const missing = ecosystems.filter((ecosystem) => !this.#fetched.has(ecosystem));
    if (missing.length > 0) {
      const { added, problems } = await ensureEcosystems(missing, {
        directory: databaseDirectory,
        from: mirror,
        signal,
        progress,
      });
      for (const ecosystem of missing) this.#fetched.set(ecosystem, problems);
      if (added.length > 0) await this.#forget();
    }
    return [...new Set(ecosystems.flatMap((ecosystem) => this.#fetched.get(ecosystem) ?? []))];
  }

  /** What was fetched is in a new generation of the database, which is opened next. */
  async #forget(): Promise<void> {
    await this.#database?.close();
    this.#database = undefined;
  }

  /**
   * The full database, else the starter set that ships with the product. A database that was asked
   * for by name has no stand-in.
   */
  async #openBest(): Promise<AdvisoryDatabase | undefined> {
    const { openDatabase, openStarter, rememberAnswers } = await import('./advisories.ts');
    const { databaseDirectory } = this.#options;
    try {
      const database = await openDatabase({ directory: databaseDirectory });
      return this.#judgesMany ? rememberAnswers(database) : database;
    } catch (error) {
      if (!(error instanceof SeaworthyError) || error.code !== 'NO_DATABASE') throw error;
      return databaseDirectory === undefined ? openStarter() : undefined;
    }
  }
}
