import type { FindingStatus, Severity } from '@seaworthy/model';
import type { CsafProduct, CsafProducts } from './csaf-products.ts';
import type { AffectedPackage } from './feed.ts';
import { firstBuilds } from './redhat-streams.ts';

/** All that is said of one package of one major release, over its streams and architectures. */
interface Group {
  major: string;
  name: string;
  source: boolean;
  module: string | undefined;
  /** One of its ids, for facts that hold for all of them. */
  id: string;
  /** Version with the fix → the advisory that brought it. */
  fixes: Map<string, string | undefined>;
  /** The same of streams for those who pay for longer support. */
  extendedFixes: Map<string, string | undefined>;
  open?: FindingStatus;
  notAffected?: { reason: string | undefined };
}

/**
 * Gathers what a document says of a flaw, product id by product id, to one statement on each
 * package of a major release. What a release ships is in which repository makes no difference to
 * whether a version has a flaw.
 */
export class RedHatStatements {
  readonly #products: CsafProducts;
  readonly #groups = new Map<string, Group>();

  constructor(products: CsafProducts) {
    this.#products = products;
  }

  addFix(id: string, erratum: string | undefined): void {
    const product = this.#products.resolve(id);
    if (product?.version === undefined) return;
    const group = this.#groupOf(id, product);
    if (group === undefined) return;
    const fixes = product.stream.extended ? group.extendedFixes : group.fixes;
    fixes.set(product.version, erratum);
  }

  addOpen(id: string, status: FindingStatus): void {
    const product = this.#products.resolve(id);
    const group = product && this.#groupOf(id, product);
    if (group !== undefined && !product?.stream.extended) group.open ??= status;
  }

  addNotAffected(id: string, reason: string | undefined): void {
    const product = this.#products.resolve(id);
    const group = product && this.#groupOf(id, product);
    if (group !== undefined) group.notAffected ??= { reason };
  }

  /** `severityOf` tells the severity of a product id where it is not the flaw's own. */
  result(severityOf: (id: string) => Severity | undefined): AffectedPackage[] {
    const groups = [...this.#groups.values()];
    const withBinaries = new Set(
      groups.filter((group) => !group.source && isAffected(group)).map(kindOf),
    );
    // Older documents name only the source where nothing is fixed; newer ones both.
    const spoken = groups.filter(
      (group) => !group.source || (isAffected(group) && !withBinaries.has(kindOf(group))),
    );
    // Who is not affected matters where an advisory of the same flaw exists for the release.
    const majors = new Set(spoken.filter(isAffected).map((group) => group.major));
    return spoken
      .filter((group) => isAffected(group) || majors.has(group.major))
      .flatMap((group) => statementOf(group, severityOf(group.id)) ?? []);
  }

  #groupOf(id: string, product: CsafProduct): Group | undefined {
    const { name, source, module } = product;
    if (/-debug(?:info|source)$/.test(name)) return undefined; // nothing in them runs
    const { major } = product.stream;
    const key = `${major}\t${name}\t${source}\t${module ?? ''}`;
    let group = this.#groups.get(key);
    if (group === undefined) {
      const fixes = new Map<string, string | undefined>();
      const extendedFixes = new Map<string, string | undefined>();
      group = { major, name, source, module, id, fixes, extendedFixes };
      this.#groups.set(key, group);
    }
    return group;
  }
}

function hasFix(group: Group): boolean {
  return group.fixes.size > 0 || group.extendedFixes.size > 0;
}

function isAffected(group: Group): boolean {
  return hasFix(group) || group.open !== undefined;
}

/** Extended Update Support and its kin; what they fix, others get with the next minor release. */
const extendedSupport = "Red Hat's extended support";

function kindOf(group: Group): string {
  return `${group.major}\t${hasFix(group)}`;
}

function statementOf(group: Group, severity: Severity | undefined): AffectedPackage | undefined {
  const common = {
    ecosystem: `Red Hat:enterprise_linux:${group.major}`,
    name: group.source ? `${group.name}.src` : group.name,
    versions: [],
    ...(group.module !== undefined && { modules: [group.module] }),
    ...(severity && { severity }),
  };
  const all = firstBuilds([...group.fixes.keys(), ...group.extendedFixes.keys()]);
  if (group.fixes.size === 0 && group.open !== undefined) {
    return {
      ...common,
      intervals: [{ introduced: '0' }],
      status: group.open,
      ...(all.length > 0 && { fixedBuilds: all }),
    };
  }
  if (all.length > 0) {
    const fixes = group.fixes.size > 0 ? group.fixes : group.extendedFixes;
    const fixed = firstBuilds(fixes.keys()).at(-1)!;
    const others = all.filter((build) => build !== fixed);
    const note = fixes.get(fixed);
    return {
      ...common,
      intervals: [{ introduced: '0', fixed }],
      ...(others.length > 0 && { fixedBuilds: others }),
      ...(note !== undefined && { note }),
      ...(fixes === group.extendedFixes && { extendedSupport }),
    };
  }
  if (group.notAffected === undefined) return undefined;
  const { reason } = group.notAffected;
  return { ...common, intervals: [], ...(reason !== undefined && { note: reason }) };
}
