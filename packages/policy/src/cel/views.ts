import { categoryOf, formatExpression, readDeclared } from '@seaworthy/license';
import {
  controlsOf,
  type Finding,
  isFixable,
  isVulnerability,
  type Package,
  packagesByPurl,
  type Report,
} from '@seaworthy/model';

/**
 * What expressions see of a report. One class for each type of fields.ts, since the language tells
 * types by their classes; the fields are those of the tables there, and a test holds them together.
 */
export class SeverityView {
  readonly level: string;
  readonly score: number;

  constructor(level: string, score: number | undefined) {
    this.level = level;
    this.score = score ?? Number.NaN;
  }
}

export class PackageView {
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses: readonly string[];
  readonly license: string;
  readonly licenseCategory: string;
  readonly paths: readonly string[];
  readonly state: string;
  readonly dev: boolean;
  readonly direct: boolean;

  constructor(pkg: Partial<Package>) {
    this.type = pkg.type ?? '';
    this.name = pkg.name ?? '';
    this.version = pkg.version ?? '';
    this.purl = pkg.purl ?? '';
    this.licenses = pkg.licenses ?? [];
    const { text, category } = licenseOf(pkg);
    this.license = text;
    this.licenseCategory = category;
    this.paths = pkg.locations?.map(({ path }) => path) ?? [];
    this.state = pkg.state ?? '';
    this.dev = pkg.dev ?? false;
    this.direct = pkg.direct ?? false;
  }
}

/** As a scan of licences found it; else what the declared ones mean. */
function licenseOf(pkg: Partial<Package>): { text: string; category: string } {
  const { license, type, licenses = [] } = pkg;
  if (type === undefined) return { text: '', category: '' };
  if (license !== undefined) {
    return { text: license.concluded ?? license.declared ?? '', category: license.category };
  }
  const { expression } = readDeclared(type, licenses);
  const text = expression === undefined ? '' : formatExpression(expression);
  return { text, category: categoryOf(expression) };
}

const noPackage = new PackageView({});

/** What kinds of findings may have beside what all have. */
interface AnyFinding {
  readonly id: string;
  readonly kind: string;
  readonly summary: string;
  readonly severity: Finding['severity'];
  readonly risk?: number | undefined;
  readonly vulnerability?: string;
  readonly check?: string;
  readonly rule?: string;
  readonly distribution?: string;
  readonly path?: string | undefined;
  readonly origin?: string | undefined;
}

function packageOf(finding: Finding): Partial<Package> | undefined {
  return 'package' in finding ? finding.package : undefined;
}

export class FindingView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly severity: SeverityView;
  readonly risk: number;
  readonly epss: number;
  readonly exploited: boolean;
  readonly fixable: boolean;
  readonly fixedVersion: string;
  readonly status: string;
  readonly origin: string;
  readonly package: PackageView;
  readonly path: string;
  readonly controls: readonly string[];
  readonly cwes: readonly string[];

  constructor(finding: Finding, pkg: PackageView | undefined) {
    const any: AnyFinding = finding;
    const flaw = isVulnerability(finding) ? finding : undefined;
    this.id = any.id;
    this.kind = any.kind;
    this.name = any.vulnerability ?? any.check ?? any.rule ?? any.distribution ?? any.kind;
    this.aliases = flaw?.aliases ?? [];
    this.summary = any.summary;
    this.severity = new SeverityView(any.severity.level, any.severity.score);
    this.risk = any.risk ?? Number.NaN;
    this.epss = flaw?.epss?.score ?? Number.NaN;
    // In CISA's catalogue, or seen in attacks by who judged the CVE record (SSVC "active").
    this.exploited = flaw?.exploited !== undefined || flaw?.exploitation === 'active';
    this.fixable = isFixable(finding);
    this.fixedVersion = flaw?.fixedVersion ?? '';
    this.status = flaw?.status ?? '';
    this.origin = any.origin ?? '';
    const own = packageOf(finding);
    this.package = pkg ?? (own === undefined ? noPackage : new PackageView(own));
    this.path = any.path ?? '';
    this.controls = controlsOf(finding);
    this.cwes = flaw?.cwes ?? [];
  }
}

export class DistributionView {
  readonly id: string;
  readonly version: string;
  readonly name: string;

  constructor({ distribution }: Report) {
    this.id = distribution?.id ?? '';
    this.version = distribution?.versionId ?? '';
    this.name = distribution?.name ?? '';
  }
}

export class AssetView {
  readonly kind: string;
  readonly name: string;
  readonly digest: string;
  readonly platform: string;
  readonly tags: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly ageDays: number;
  readonly distribution: DistributionView;
  readonly base: string;

  constructor(report: Report, now: Date) {
    const { target } = report;
    this.kind = target.kind;
    this.name = target.name;
    this.digest = target.digest ?? '';
    this.platform = target.platform ?? '';
    this.tags = target.tags ?? [];
    // A Map: what somebody named a label must not be taken for a member of an object.
    this.labels = new Map(Object.entries(target.labels ?? {}));
    this.annotations = new Map(Object.entries(target.annotations ?? {}));
    this.ageDays = (now.getTime() - Date.parse(target.createdAt ?? '')) / 86_400_000;
    this.distribution = new DistributionView(report);
    this.base = report.baseImage?.name ?? '';
  }
}

export class ReportView {
  readonly findings: readonly FindingView[];
  readonly packages: readonly PackageView[];
  readonly waived: number;
  readonly problems: number;
  readonly vulnerabilitiesLooked: boolean;

  constructor(report: Report, views: Pick<ReportView, 'findings' | 'packages'>) {
    const { vulnerabilities } = report.coverage;
    this.findings = views.findings;
    this.packages = views.packages;
    this.waived = report.suppressed.length;
    this.problems = report.problems.length;
    this.vulnerabilitiesLooked = vulnerabilities.looked && vulnerabilities.database.kind === 'full';
  }
}

/** All views of one report; each is made once, whatever number of policies look at it. */
export interface Views {
  readonly asset: AssetView;
  readonly report: ReportView;
}

export function viewsOf(report: Report, now: Date): Views {
  const byPurl = new Map<string, PackageView>();
  for (const [purl, pkg] of packagesByPurl(report)) byPurl.set(purl, new PackageView(pkg));
  const findings = report.findings.map(
    (finding) => new FindingView(finding, byPurl.get(packageOf(finding)?.purl ?? '')),
  );
  return {
    asset: new AssetView(report, now),
    report: new ReportView(report, { findings, packages: [...byPurl.values()] }),
  };
}
