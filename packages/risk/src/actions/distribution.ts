import { isVulnerability, osPackageTypes } from '@seaworthy/model';
import type { ActionSource } from './proposal.ts';

/** Leaving a release that gets no fixes any more. */
export const distributionUpgrade: ActionSource = {
  *propose({ report, target }) {
    const ended = report.findings.find((finding) => finding.kind === 'end-of-life');
    if (ended?.kind !== 'end-of-life') return;
    // Flaws with a fix are an ordinary upgrade away; those that never get one go with the release.
    const findings = report.findings.filter(
      (finding) =>
        finding === ended ||
        (isVulnerability(finding) &&
          finding.status === 'end-of-life' &&
          osPackageTypes.has(finding.package.type)),
    );
    const { id, versionId } = report.distribution ?? { id: ended.distribution, versionId: '' };
    yield {
      kind: 'upgrade-distribution',
      identity: [id, versionId],
      place: report.layers[0]?.diffId.includes(':') === true ? report.layers[0].diffId : target,
      findings,
      describe: () => ({
        title: `Move from ${ended.distribution} to a release that gets fixes`,
        how: [`FROM: a release of ${id} that is newer than ${versionId || ended.distribution}`],
      }),
    };
  },
};
