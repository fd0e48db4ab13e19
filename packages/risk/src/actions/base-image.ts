import {
  type BaseImage,
  type Finding,
  isFixable,
  isVulnerability,
  osPackageTypes,
  type Package,
  type Report,
} from '@seaworthy/model';
import { isOfBase, placeOfLayers } from './places.ts';
import type { ActionSource, Merged } from './proposal.ts';

/**
 * Building anew on a newer version of the same base image. Where that was looked at, what it removes
 * is known; else it is what the base's own distribution has fixed since.
 */
export const baseImage: ActionSource = {
  *propose({ report, packages, target }) {
    const base = report.baseImage;
    if (base?.layers === undefined) return;
    const { newer } = base;
    const removed = newer === undefined ? undefined : new Set(newer.removes);
    const findings = report.findings.filter(
      (finding) => isFrom(report, packages, finding) && isRemoved(finding, removed),
    );
    if (findings.length === 0) return;
    const layers = Array.from({ length: base.layers }, (_, layer) => layer);
    const place = placeOfLayers(report, layers, target);
    const from = base.name ?? base.digest ?? 'the base image';
    yield {
      kind: 'rebuild-base-image',
      identity: [base.name ?? base.digest ?? place],
      place,
      findings,
      describe: (merged) => ({
        title: titleOf(base, newer, merged),
        how:
          newer === undefined
            ? base.name === undefined
              ? ['Build the base image anew, and this image on it']
              : [`FROM ${base.name}`, 'docker build --pull --no-cache .']
            : [`FROM ${newer.name}`],
        base: { from, ...(newer === undefined ? {} : { to: newer.name }) },
      }),
    };
  },
};

function isFrom(report: Report, packages: ReadonlyMap<string, Package>, finding: Finding): boolean {
  if (!isVulnerability(finding)) return true;
  if (finding.origin !== undefined) return finding.origin === 'base-image';
  const pkg = packages.get(finding.package.purl);
  return pkg !== undefined && isOfBase(report, [pkg]);
}

/** `known`: what a newer base image was found to remove, where one was looked at. */
function isRemoved(finding: Finding, known: ReadonlySet<string> | undefined): boolean {
  if (known !== undefined) return known.has(finding.id);
  // What was unpacked into the base by hand may or may not be newer there now.
  return isFixable(finding) && isVulnerability(finding) && osPackageTypes.has(finding.package.type);
}

function titleOf(
  base: BaseImage,
  newer: BaseImage['newer'],
  { removed, known, exploited }: Merged,
): string {
  const name = shortName(newer?.name ?? base.name);
  const on =
    newer !== undefined ? name : name === '' ? 'a current base image' : `a current ${name}`;
  const among = exploited === 0 ? '' : `, among them ${exploited} exploited`;
  return `Rebuild on ${on}: removes ${removed} of ${known}${among}`;
}

/** "docker.io/library/debian:12" as people write it. */
function shortName(name: string | undefined): string {
  return name?.replace(/^docker\.io\/(?:library\/)?/, '').replace(/@sha256:.*$/, '') ?? '';
}
