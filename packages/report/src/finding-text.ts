import {
  type Finding,
  isFixable,
  type LicenseFinding,
  type MisconfigurationFinding,
} from '@seaworthy/model';
import { malwarePlace } from './malware-text.ts';
import { secretPlace } from './secret-text.ts';
import { printable } from './text/printable.ts';

/*
 * What every format says of a finding, whatever its kind. Texts may hold what the target holds:
 * they are made printable here, and escaped by the format.
 */

/** What findings are of that are of no package. */
export const kindNames = {
  secret: 'secrets',
  misconfiguration: 'configuration',
  malware: 'malware',
  license: 'licences',
  'end-of-life': 'distribution',
} as const satisfies Record<Exclude<Finding['kind'], 'vulnerability'>, string>;

/** By what name people look it up: a flaw, a rule, a check. */
export function ruleOf(finding: Finding): string {
  switch (finding.kind) {
    case 'vulnerability':
      return finding.vulnerability;
    case 'secret':
    case 'malware':
    case 'license':
      return finding.rule;
    case 'misconfiguration':
      return finding.check;
    case 'end-of-life':
      return 'end-of-life';
  }
}

/** What is wrong, in a few words. */
export function titleOf(finding: Finding): string {
  switch (finding.kind) {
    case 'vulnerability':
      return printable(finding.vulnerability);
    case 'secret':
    case 'malware':
    case 'misconfiguration':
    case 'license':
      return printable(finding.title);
    case 'end-of-life':
      return 'end of life';
  }
}

/** What has it: a package, a place, a distribution. */
export function subjectOf(finding: Finding): string {
  switch (finding.kind) {
    case 'vulnerability':
      return printable(`${finding.package.name} ${finding.package.version}`.trim());
    case 'secret':
      return secretPlace(finding);
    case 'malware':
      return malwarePlace(finding);
    case 'misconfiguration':
      return `${printable(finding.resource)}, ${checkPlace(finding)}`;
    case 'license':
      return licensePlace(finding);
    case 'end-of-life':
      return printable(finding.distribution);
  }
}

/** The package, and the file that says so where no package does; or the file alone. */
export function licensePlace({ package: found, path }: LicenseFinding): string {
  if (found === undefined) return printable(path ?? '');
  const name = `${found.name} ${found.version}`.trim();
  return printable(path === undefined ? name : `${name}, ${path}`);
}

/** Whether there is something to do about it now: a version without it, or an edit. */
export function canBeFixed(finding: Finding): boolean {
  return finding.kind === 'misconfiguration' || isFixable(finding);
}

/** "deploy/web.yaml:12-14" */
export function checkPlace({ path, startLine, endLine }: MisconfigurationFinding): string {
  const lines = endLine > startLine ? `${startLine}-${endLine}` : `${startLine}`;
  return `${printable(path)}:${lines}`;
}

/** What to do, where the finding itself says so. */
export function fixOf(finding: Finding): string | undefined {
  return 'fix' in finding ? finding.fix : undefined;
}
