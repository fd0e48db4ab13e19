import type { Finding, FindingOrigin, Report } from '@seaworthy/model';

/**
 * Says of every finding whether the base image brought it: its package lies in nothing but layers
 * of the base. What the image itself installed, replaced or copied once more is its own. The
 * distribution is the base image's. Where the end of the base is not known, nothing is said.
 */
export function assignOrigins<Origins extends Pick<Report, 'baseImage' | 'findings'>>(
  report: Origins,
): Origins {
  const layers = report.baseImage?.layers;
  if (layers === undefined) return report;
  const findings = report.findings.map((finding): Finding => {
    if (finding.kind === 'end-of-life') return { ...finding, origin: 'base-image' };
    // What builds and deploys an image is nobody's but one's own.
    if (finding.kind === 'misconfiguration') return finding;
    const locations: readonly { readonly layer?: number | undefined }[] =
      finding.kind === 'secret' ? [finding] : (finding.package?.locations ?? [placeOf(finding)]);
    const isOfBase = locations.every(({ layer }) => layer !== undefined && layer < layers);
    const isPlaced = locations.some(({ layer }) => layer !== undefined);
    const origin: FindingOrigin = isOfBase ? 'base-image' : 'own';
    return isPlaced ? { ...finding, origin } : finding;
  });
  return { ...report, findings };
}

function placeOf(finding: Finding): { readonly layer?: number | undefined } {
  return 'layer' in finding ? finding : {};
}
