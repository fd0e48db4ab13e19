import type { Evidence, FindingStatus, Package, VulnerabilityFinding } from '@seaworthy/model';
import type { AdvisoryDatabase } from '../database/database.ts';
import { cveOf, unique } from '../feeds/ids.ts';
import { isDistribution } from '../feeds/osv-ecosystems.ts';
import type { Verdict } from './assess.ts';
import { fingerprint } from './fingerprint.ts';
import { lowestFix } from './fixed-version.ts';
import { allSeverities, severityOf, statedSeverity } from './severity-of.ts';
import type { Statement } from './statement.ts';

/** A finding without the package that has it; packages built from one source share it. */
export type FindingCore = Omit<VulnerabilityFinding, 'id' | 'package'> & { identity: string };

const maximumReferences = 10;

/** What a verdict tells, with what the database knows of the flaw. */
export function composeFinding(verdict: Verdict, database: AdvisoryDatabase): FindingCore {
  const { flaw, identity, statements, decisive } = verdict;
  const facts = database.cve(flaw);
  const exploited = database.exploited(flaw);
  const epss = database.epss(flaw);
  const fixedVersion = lowestFix(decisive.filter((one) => one.extendedSupport === undefined));
  const published = statements.find((one) => one.advisory.publishedAt !== undefined);
  const severities = allSeverities(statements, facts);
  return {
    identity,
    kind: 'vulnerability',
    vulnerability: flaw,
    aliases: aliasesOf(flaw, statements),
    status: statusOf(decisive, fixedVersion),
    ...(fixedVersion !== undefined && { fixedVersion }),
    severity: severityOf(statements, facts),
    ...(severities.length > 1 && { severities }),
    ...(exploited && { exploited }),
    ...(epss && { epss }),
    ...(facts?.ssvc && { exploitation: facts.ssvc.exploitation }),
    summary: summaryOf(flaw, statements, facts?.summary),
    cwes: unique([...statements.flatMap((one) => one.advisory.cwes), ...(facts?.cwes ?? [])]),
    references: unique(
      statements.flatMap(({ advisory }) => [
        ...(advisory.url === undefined ? [] : [advisory.url]),
        ...advisory.references,
      ]),
    ).slice(0, maximumReferences),
    ...(published?.advisory.publishedAt !== undefined && {
      publishedAt: published.advisory.publishedAt,
    }),
    evidence: evidenceOf(statements),
  };
}

/**
 * Adds the package, and the identity of the finding. `pastEnd`: its distribution gets no fixes any
 * more.
 */
export function findingOf(
  { identity, ...core }: FindingCore,
  pkg: Package,
  packageIdentity: string,
  pastEnd: boolean,
): VulnerabilityFinding {
  const { type, name, version, purl, locations } = pkg;
  return {
    ...core,
    // After the end of a release nothing is under way any more.
    ...(pastEnd && isOpen(core.status) && { status: 'end-of-life' as const }),
    id: fingerprint('vulnerability', identity, packageIdentity),
    package: { purl, type, name, version, locations },
  };
}

function isOpen(status: FindingStatus): boolean {
  return status === 'affected' || status === 'deferred' || status === 'under-investigation';
}

/**
 * Other names of the flaw. A bundle is no name of any one flaw in it, and a distribution's advisory
 * names an update, not a flaw.
 */
function aliasesOf(flaw: string, statements: readonly Statement[]): string[] {
  const names = statements
    .filter(({ advisory }) => advisory.cves.length <= 1)
    .flatMap(({ advisory, entry }) =>
      isDistribution(entry.ecosystem) ? advisory.aliases : [advisory.id, ...advisory.aliases],
    );
  return unique(names.filter((name) => name !== flaw && cveOf(name) !== flaw)).sort();
}

function statusOf(decisive: readonly Statement[], fixedVersion: string | undefined): FindingStatus {
  if (fixedVersion !== undefined) return 'fixed';
  const stated = decisive.find((one) => one.match !== undefined && one.entry.status !== undefined);
  return stated?.entry.status ?? 'affected';
}

/** The words of a source that speaks of this flaw alone, else of the CVE, else of the bundle. */
function summaryOf(
  flaw: string,
  statements: readonly Statement[],
  title: string | undefined,
): string {
  const single = statements.find(
    ({ advisory }) => advisory.cves.length <= 1 && advisory.summary !== '',
  );
  const bundle = statements.find(({ advisory }) => advisory.summary !== '');
  return (
    single?.advisory.summary ??
    title ??
    bundle?.advisory.summary ??
    `${flaw} in ${statements[0]!.lookup.name}`
  );
}

function subscriptionNote(
  { extendedSupport }: Statement,
  fixedVersion: string | undefined,
): string | undefined {
  return extendedSupport === undefined || fixedVersion === undefined
    ? undefined
    : `the fix needs a subscription to ${extendedSupport}`;
}

function evidenceOf(statements: readonly Statement[]): Evidence[] {
  const evidence = new Map<string, Evidence>();
  for (const statement of statements) {
    const { advisory, entry, feed, lookup, match } = statement;
    if (match === undefined) continue;
    const key = `${feed}\t${advisory.id}\t${entry.ecosystem}\t${match.range}`;
    const fixedVersion = match.interval?.fixed ?? lowestFix([statement]);
    const severity = statedSeverity(statement);
    const notes = [entry.note, lookup.note, subscriptionNote(statement, fixedVersion)];
    const note = notes.filter((text) => text !== undefined).join('; ');
    evidence.set(key, {
      advisory: advisory.id,
      source: feed,
      ecosystem: entry.ecosystem,
      package: lookup.name,
      range: match.range,
      ...(fixedVersion !== undefined && { fixedVersion }),
      ...(severity && { severity }),
      ...(advisory.url !== undefined && { url: advisory.url }),
      ...(note !== '' && { note }),
    });
  }
  return [...evidence.values()];
}
