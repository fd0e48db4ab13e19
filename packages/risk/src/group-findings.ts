import {
  type Finding,
  isVulnerability,
  osPackageTypes,
  type Package,
  type PackageType,
  packagesByPurl,
  parsePurl,
  type Report,
  type VulnerabilityFinding,
} from '@seaworthy/model';

/** The packages that move together: one, or the binary packages of one source package. */
export interface PackageGroup {
  readonly type: PackageType;
  /** Who builds it, where the package URL says so: "debian", "ubuntu". */
  readonly namespace: string;
  /** Of the source, where it is built from one. */
  readonly name: string;
  readonly version: string;
  /** Those that the findings speak of, as far as the report lists them. */
  readonly packages: readonly Package[];
  /** In the order of the report; at least one. */
  readonly findings: readonly VulnerabilityFinding[];
}

/** The vulnerabilities of a report by what one upgrade moves, in the order of the first of each. */
export function groupFindings(
  report: Report,
  packages: ReadonlyMap<string, Package> = packagesByPurl(report),
  findings: readonly Finding[] = report.findings,
): PackageGroup[] {
  const drafts = new Map<string, Draft>();
  const draftOf = new Map<string, Draft>();
  for (const finding of findings) {
    if (!isVulnerability(finding)) continue;
    const { purl } = finding.package;
    let draft = draftOf.get(purl);
    if (draft === undefined) {
      const pkg = packages.get(purl);
      const found = startGroup(finding, pkg);
      const key = [found.type, found.namespace, found.name, found.version].join('\n');
      draft = drafts.get(key) ?? found;
      drafts.set(key, draft);
      draftOf.set(purl, draft);
      if (pkg !== undefined) draft.packages.push(pkg);
    }
    draft.findings.push(finding);
  }
  return [...drafts.values()];
}

interface Draft extends PackageGroup {
  readonly packages: Package[];
  readonly findings: VulnerabilityFinding[];
}

function startGroup({ package: found }: VulnerabilityFinding, pkg: Package | undefined): Draft {
  const source = osPackageTypes.has(found.type) ? pkg?.source : undefined;
  const { name, version } = source ?? found;
  const namespace = parsePurl(found.purl)?.namespace ?? '';
  return { type: found.type, namespace, name, version, packages: [], findings: [] };
}
