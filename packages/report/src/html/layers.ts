import { isVulnerability, type Report } from '@seaworthy/model';
import { formatCount } from '../text/printable.ts';
import { type Html, html } from './markup.ts';
import { section } from './parts.ts';

/** Which line of the build brought what: where a change has to be made. */
export function renderLayers(report: Report): Html | undefined {
  const { layers, baseImage } = report;
  if (layers.length < 2) return undefined;
  const packages = new Map<number, number>();
  const findings = new Map<number, number>();
  const count = (to: Map<number, number>, layer: number | undefined): void => {
    if (layer !== undefined) to.set(layer, (to.get(layer) ?? 0) + 1);
  };
  for (const { locations } of report.packages) count(packages, locations[0]?.layer);
  for (const finding of report.findings) {
    if (isVulnerability(finding)) count(findings, finding.package.locations[0]?.layer);
    if (finding.kind === 'secret' || finding.kind === 'malware') count(findings, finding.layer);
  }
  return section(
    'layers',
    'Layers',
    String(layers.length),
    html`
      <table class="stacking">
        <thead><tr><th scope="col">Layer</th><th scope="col">Made by</th><th scope="col" class="number">Packages</th>
          <th scope="col" class="number">Findings</th></tr></thead>
        <tbody>${layers.map(
          ({ index, createdBy, diffId }) => html`
            <tr>
              <th scope="row">${index}${index < (baseImage?.layers ?? 0) && html` <span class="quiet">base image</span>`}</th>
              <td data-label="Made by"><code>${createdBy ?? diffId}</code></td>
              <td data-label="Packages" class="number">${formatCount(packages.get(index) ?? 0)}</td>
              <td data-label="Findings" class="number">${formatCount(findings.get(index) ?? 0)}</td>
            </tr>`,
        )}</tbody>
      </table>`,
  );
}
