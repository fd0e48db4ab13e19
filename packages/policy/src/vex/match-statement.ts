import {
  type Package,
  packagesByPurl,
  type Report,
  type VulnerabilityFinding,
} from '@seaworthy/model';
import { type Containment, containmentOf } from '../match/containment.ts';
import { type Subject, subjectOf } from '../match/purl-pattern.ts';
import {
  isCpeOfDistribution,
  isPurlOfTarget,
  isReferenceOfTarget,
} from '../match/target-identity.ts';
import type { VexIdentity, VexProduct, VexStatement } from './statement.ts';

/** The statements that a user has given, ready to be asked about findings of one report. */
export interface VexIndex {
  /** The newest statement about the finding that says something of it. */
  find(finding: VulnerabilityFinding): VexStatement | undefined;
}

/**
 * Of several statements about the same flaw in the same product the newest counts; of those of the
 * same moment the last one in the documents (OpenVEX 0.2.0, "The VEX Statement"). "fixed" counts
 * only where it names the version that is there.
 */
export function indexStatements(statements: readonly VexStatement[], report: Report): VexIndex {
  const byName = new Map<string, { statement: VexStatement; order: number }[]>();
  for (const [order, statement] of statements.entries()) {
    for (const name of new Set(statement.names.map((each) => each.toLowerCase()))) {
      const list = byName.get(name);
      if (list === undefined) byName.set(name, [{ statement, order }]);
      else list.push({ statement, order });
    }
  }
  const scope = scopeOf(report);
  return {
    find(finding) {
      const found = scope.packages.get(finding.package.purl);
      const subject = subjectOf(found ?? finding.package, report.distribution);
      const names = [finding.vulnerability, ...finding.aliases].map((name) => name.toLowerCase());
      const candidates = new Map(
        names.flatMap((name) => byName.get(name) ?? []).map((each) => [each.order, each]),
      );
      return [...candidates.values()]
        .sort(
          (a, b) =>
            compareNumbers(b.statement.timestampMs, a.statement.timestampMs) || b.order - a.order,
        )
        .find(
          ({ statement }) =>
            isSameFlaw(statement, finding) &&
            statement.products.some((product) =>
              covers(product, statement, { found, subject }, scope),
            ),
        )?.statement;
    },
  };
}

/** Undated ones are infinitely old, so that a difference would be no number. */
function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Aliases of documents name notices that are about several flaws; two CVEs are never one. */
function isSameFlaw({ names }: VexStatement, { vulnerability }: VulnerabilityFinding): boolean {
  const cve = /^CVE-\d+-\d+$/i;
  const main = names[0]!;
  if (!cve.test(main) || !cve.test(vulnerability)) return true;
  return main.toLowerCase() === vulnerability.toLowerCase();
}

interface Scope {
  readonly report: Report;
  readonly packages: ReadonlyMap<string, Package>;
  readonly contains: Containment;
  /** Packages that an identity names; kept, as one product has many statements. */
  readonly packagesOf: (identity: VexIdentity) => readonly Package[];
}

function scopeOf(report: Report): Scope {
  const known = new Map<VexIdentity, readonly Package[]>();
  const subjects = report.packages.map((each) => subjectOf(each, report.distribution));
  return {
    report,
    packages: packagesByPurl(report),
    contains: containmentOf(report),
    packagesOf: (identity) => {
      const found =
        known.get(identity) ??
        (identity.purls.length === 0
          ? []
          : report.packages.filter((_, i) => namesPackage(identity, subjects[i]!)));
      known.set(identity, found);
      return found;
    },
  };
}

function covers(
  product: VexProduct,
  statement: VexStatement,
  { found, subject }: { readonly found: Package | undefined; readonly subject: Subject },
  scope: Scope,
): boolean {
  const { identity, subcomponents } = product;
  // The digest of an image names the version of everything in it.
  const isExact = isExactImage(identity, scope.report);
  const mustNameVersion = statement.status === 'fixed' && !isExact;
  const isNamed = (each: VexIdentity) => namesPackage(each, subject, mustNameVersion);
  if (isNamed(identity)) return true;
  if (isExact || namesTarget(identity, scope.report)) {
    return subcomponents.length === 0 ? !mustNameVersion : subcomponents.some(isNamed);
  }
  // An image that is itself a part of a product, as in a vendor's catalogue of containers.
  if (subcomponents.some((each) => isExactImage(each, scope.report))) return true;
  if (found === undefined || !subcomponents.some(isNamed)) return false;
  const wholes = scope.packagesOf(identity);
  return wholes.length > 0 && scope.contains(found, wholes);
}

function namesPackage(identity: VexIdentity, subject: Subject, mustNameVersion = false): boolean {
  return identity.purls.some(
    (purl) => (!mustNameVersion || purl.hasVersion) && purl.matches(subject),
  );
}

function namesTarget(identity: VexIdentity, { target, distribution }: Report): boolean {
  return (
    identity.anyTarget === true ||
    identity.purls.some(({ source }) => isPurlOfTarget(source, target)) ||
    (identity.references ?? []).some((reference) => isReferenceOfTarget(reference, target)) ||
    (identity.cpes ?? []).some((cpe) => isCpeOfDistribution(cpe, distribution))
  );
}

function isExactImage(identity: VexIdentity, { target }: Report): boolean {
  const digests = [target.digest, target.imageId];
  return (
    (identity.digests ?? []).some((digest) => digests.includes(digest)) ||
    identity.purls.some(
      ({ source }) => /@sha\d+(?::|%3a)/i.test(source) && isPurlOfTarget(source, target),
    ) ||
    (identity.references ?? []).some(
      (reference) => /@sha\d+:/.test(reference) && isReferenceOfTarget(reference, target),
    )
  );
}
