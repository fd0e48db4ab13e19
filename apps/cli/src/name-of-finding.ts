import { type Finding, isVulnerability } from '@seaworthy/model';

/** What a message calls a finding. */
export function nameOf(finding: Finding): string {
  return isVulnerability(finding)
    ? `${finding.vulnerability} in ${finding.package.name}`
    : `${finding.distribution} is past its end of life`;
}
