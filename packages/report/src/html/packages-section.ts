import { isVulnerability, type Package, type Report } from '@seaworthy/model';
import { countTypes } from '../summary.ts';
import { countOf, formatCount } from '../text/printable.ts';
import { type Html, html } from './markup.ts';
import { section } from './parts.ts';

/** In one ecosystem. A page is no place for more; SBOM formats have all. */
const maxPackages = 2000;

export function renderPackages(report: Report): Html {
  const affected = new Map<string, number>();
  for (const finding of report.findings) {
    if (!isVulnerability(finding)) continue;
    affected.set(finding.package.purl, (affected.get(finding.package.purl) ?? 0) + 1);
  }
  const byType = Map.groupBy(report.packages, ({ type }) => type);
  return section(
    'packages',
    'Packages',
    formatCount(report.packages.length),
    countTypes(report).map(([type, count]) => {
      const shown = byType.get(type)!.slice(0, maxPackages);
      const more = count - shown.length;
      return html`
        <details class="packages">
          <summary>${type} <span class="count">${formatCount(count)}</span></summary>
          <table class="stacking">
            <thead><tr><th scope="col">Package</th><th scope="col">Version</th><th scope="col">Licences</th>
              <th scope="col" class="number">Findings</th><th scope="col">Where</th></tr></thead>
            <tbody>${shown.map((each) => renderRow(each, affected.get(each.purl) ?? 0))}</tbody>
          </table>
          ${more > 0 && html`<p>and ${countOf(more, 'more package')}; CycloneDX and SPDX list all</p>`}
        </details>`;
    }),
  );
}

function renderRow(
  { name, version, license, licenses, locations }: Package,
  findings: number,
): Html {
  return html`
    <tr>
      <th scope="row">${name}</th>
      <td data-label="Version">${version}</td>
      <td data-label="Licences">${license?.concluded ?? license?.declared ?? licenses.join(', ')}</td>
      <td data-label="Findings" class="number">${findings > 0 && formatCount(findings)}</td>
      <td data-label="Where">${locations.length > 0 && html`<code>${locations[0]!.path}</code>`}
        ${locations.length > 1 && ` and ${locations.length - 1} more`}</td>
    </tr>`;
}
