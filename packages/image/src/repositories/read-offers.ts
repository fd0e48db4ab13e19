import {
  type Inventory,
  type PackageRepository,
  type PackageType,
  type Problem,
  SeaworthyError,
} from '@seaworthy/model';
import { IndexClient, type IndexClientOptions } from './index-client.ts';
import type { Offer } from './offer.ts';
import { readRepository } from './read-repository.ts';

export interface OfferOptions extends IndexClientOptions {
  /** Names of the packages whose updates matter. */
  readonly names: ReadonlySet<string>;
  readonly now: Date;
  /** What was read for other targets, asked for the same names: filled and used. */
  readonly known?: Map<string, Promise<readonly Offer[]>>;
  readonly progress?: ((message: string) => void) | undefined;
}

export interface RepositoryOffers {
  readonly offers: readonly Offer[];
  /** Kinds of packages for which every repository could be read. */
  readonly complete: ReadonlySet<PackageType>;
  readonly problems: readonly Problem[];
}

/** More than any system is set up with; the rest is not asked, and that is said. */
const maxRepositories = 60;
const parallel = 4;
/** For all of them together: a scan should not wait longer for what is beside the point. */
const timeoutMs = 180_000;

const typeOf = { apt: 'deb', apk: 'apk', dnf: 'rpm' } as const;

/**
 * What the repositories that a system is set up with offer of some packages. A repository that
 * cannot be read is a problem, whatever it does.
 * @throws SeaworthyError CANCELLED, CONFIGURATION
 */
export async function readOffers(
  inventory: Inventory,
  options: OfferOptions,
): Promise<RepositoryOffers> {
  const problems: Problem[] = [];
  const offers: Offer[] = [];
  const incomplete = new Set<PackageType>();
  const report = (repository: PackageRepository, message: string, hint?: string): void => {
    incomplete.add(typeOf[repository.manager]);
    const { path } = repository;
    problems.push({ code: 'repository-unread', message, path, ...(hint && { hint }) });
  };
  const queue = distinct(inventory.repositories ?? []);
  for (const repository of queue.splice(maxRepositories)) {
    report(repository, `${repository.url}: not asked, after ${maxRepositories} others`);
  }
  const asked = new Set(queue.map(({ manager }) => typeOf[manager]));
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
  const client = await IndexClient.open({ ...options, signal });
  const variables = releaseVariables(inventory);
  const known = options.known ?? new Map<string, Promise<readonly Offer[]>>();
  const readNext = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const architecture = architectureOf(inventory, typeOf[next.manager]);
      if (architecture === undefined || next.architectures?.includes(architecture) === false) {
        continue;
      }
      options.progress?.(`Asking ${next.url}`);
      try {
        const { names, now } = options;
        const wish = {
          names,
          architecture,
          now,
          variables: new Map([...variables, ['basearch', architecture], ['arch', architecture]]),
        };
        const key = JSON.stringify([{ ...next, path: '' }, architecture, [...wish.variables]]);
        const reading = known.get(key) ?? readRepository(next, wish, client);
        known.set(key, reading);
        offers.push(...(await reading));
      } catch (error) {
        if (options.signal.aborted || !(error instanceof SeaworthyError)) throw error;
        report(next, `${next.url}: ${error.message}`, hintFor(error));
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, readNext));
  } finally {
    await client.close();
  }
  const complete = new Set([...asked].filter((type) => !incomplete.has(type)));
  return { offers, complete, problems };
}

function hintFor(error: SeaworthyError): string | undefined {
  return error.code === 'ACCESS_DENIED' && error.message.includes('private')
    ? 'If it is a mirror of your own, allow it with --private-repositories.'
    : error.hint;
}

/** Two files may name the same repository. */
function distinct(repositories: readonly PackageRepository[]): PackageRepository[] {
  const known = new Map<string, PackageRepository>();
  for (const one of repositories) {
    const key = [one.url, one.suite, ...(one.components ?? [])].join(' ');
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()];
}

/** That of most packages: a system may have a few of another one. */
function architectureOf(inventory: Inventory, type: PackageType): string | undefined {
  const counts = new Map<string, number>();
  for (const { type: its, architecture } of inventory.packages) {
    if (its !== type || architecture === undefined) continue;
    if (['all', 'noarch', '(none)', ''].includes(architecture)) continue;
    counts.set(architecture, (counts.get(architecture) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Families whose repositories are named by the first number of the release alone. */
const byMajor = new Set(['rhel', 'centos', 'rocky', 'almalinux', 'ol', 'scientific']);

/** What dnf fills in from the release of the system (dnf.conf(5), "Repo Variables"). */
function releaseVariables({ distribution }: Inventory): ReadonlyMap<string, string> {
  const versionId = distribution?.versionId ?? '';
  const [major = '', minor = ''] = versionId.split('.');
  const release = byMajor.has(distribution?.id ?? '') ? major : versionId;
  return new Map(
    [
      ['releasever', release],
      ['releasever_major', major],
      ['releasever_minor', minor],
    ].filter((pair): pair is [string, string] => pair[1] !== ''),
  );
}
