import type { Report } from '@seaworthy/model';
import { parsePurl } from '@seaworthy/model';

/**
 * What building on a newer version of the base image would change: the base image's findings that
 * the newer one does not have, and how many it has that this image does not. Flaws of packages that
 * the image itself installs or replaces are left out on both sides, as they stay what they are.
 */
export function compareWithNewerBase(
  report: Pick<Report, 'baseImage' | 'findings' | 'suppressed' | 'packages'>,
  newer: Pick<Report, 'findings'>,
): { removes: string[]; adds: number } {
  const excused = report.suppressed.map(({ finding }) => finding);
  const known = new Set([...report.findings, ...excused].map(({ id }) => id));
  const stays = new Set(newer.findings.map(({ id }) => id));
  const end = report.baseImage?.layers ?? 0;
  const own = new Set(
    report.packages
      .filter(({ locations }) => locations.some(({ layer }) => layer === undefined || layer >= end))
      .map(({ purl }) => nameOf(purl)),
  );
  return {
    removes: report.findings
      .filter(({ id, origin }) => origin === 'base-image' && !stays.has(id))
      .map(({ id }) => id),
    adds: newer.findings.filter(
      (finding) =>
        !known.has(finding.id) &&
        (finding.kind !== 'vulnerability' || !own.has(nameOf(finding.package.purl))),
    ).length,
  };
}

/** A package without its version, which a newer base has another one of. */
function nameOf(purl: string): string {
  const parts = parsePurl(purl);
  return parts === undefined ? purl : `${parts.type}/${parts.namespace ?? ''}/${parts.name}`;
}
