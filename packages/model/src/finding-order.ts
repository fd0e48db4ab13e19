import type {
  Finding,
  LicenseFinding,
  MalwareFinding,
  MisconfigurationFinding,
  SecretFinding,
  SeverityLevel,
  VulnerabilityFinding,
} from './finding.ts';

/** Worst first. `unknown` means that no source gives a severity; it is not "low". */
export const severityLevels = ['critical', 'high', 'medium', 'low', 'none', 'unknown'] as const;

export function isVulnerability(finding: Finding): finding is VulnerabilityFinding {
  return finding.kind === 'vulnerability';
}

export function isSecret(finding: Finding): finding is SecretFinding {
  return finding.kind === 'secret';
}

export function isMisconfiguration(finding: Finding): finding is MisconfigurationFinding {
  return finding.kind === 'misconfiguration';
}

export function isMalware(finding: Finding): finding is MalwareFinding {
  return finding.kind === 'malware';
}

export function isLicense(finding: Finding): finding is LicenseFinding {
  return finding.kind === 'license';
}

/** Whether a version without the flaw exists. */
export function isFixable(finding: Finding): boolean {
  return finding.kind === 'vulnerability' && finding.status === 'fixed';
}

/** Whether the severity is `minimum` or worse. Unknown comes last, after "none". */
export function isAtLeast(level: SeverityLevel, minimum: SeverityLevel): boolean {
  return severityLevels.indexOf(level) <= severityLevels.indexOf(minimum);
}

/** Among the equally severe: what needs no skill to use comes first. */
const kindOrder: Record<Finding['kind'], number> = {
  malware: 0,
  'end-of-life': 1,
  secret: 2,
  misconfiguration: 3,
  vulnerability: 4,
  license: 5,
};

/** Orders findings for people: worst first, exploited first among equals, then by name. */
export function compareFindings(a: Finding, b: Finding): number {
  const level = severityLevels.indexOf(a.severity.level) - severityLevels.indexOf(b.severity.level);
  if (level !== 0) return level;
  if (a.kind !== 'vulnerability' || b.kind !== 'vulnerability') {
    return kindOrder[a.kind] - kindOrder[b.kind] || compareText(a.id, b.id);
  }
  const exploited = Number(b.exploited !== undefined) - Number(a.exploited !== undefined);
  if (exploited !== 0) return exploited;
  const score = (b.severity.score ?? -1) - (a.severity.score ?? -1);
  if (score !== 0) return score;
  const epss = (b.epss?.score ?? -1) - (a.epss?.score ?? -1);
  if (epss !== 0) return epss;
  return (
    compareText(a.package.name, b.package.name) ||
    compareText(a.package.version, b.package.version) ||
    compareText(a.vulnerability, b.vulnerability) ||
    compareText(a.id, b.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
