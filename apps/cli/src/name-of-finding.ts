import type { Finding } from '@seaworthy/model';

/** What a message calls a finding. */
export function nameOf(finding: Finding): string {
  switch (finding.kind) {
    case 'vulnerability':
      return `${finding.vulnerability} in ${finding.package.name}`;
    case 'secret':
      return `${finding.title} in ${finding.path ?? finding.name ?? 'the image history'}`;
    case 'malware':
      return `${finding.title} in ${finding.path ?? finding.package?.name ?? 'the image'}`;
    case 'misconfiguration':
      return `${finding.summary} in ${finding.path}:${finding.startLine}`;
    case 'license':
      return finding.summary;
    case 'end-of-life':
      return `${finding.distribution} is past its end of life`;
  }
}
