import { renderActions } from '../html/actions.ts';
import { renderCharts } from '../html/charts.ts';
import { renderCoverage } from '../html/coverage-section.ts';
import { renderDecisions } from '../html/decisions-section.ts';
import { renderFindings } from '../html/findings.ts';
import { renderHeader } from '../html/header.ts';
import { renderLayers } from '../html/layers.ts';
import { html as markup } from '../html/markup.ts';
import { renderPackages } from '../html/packages-section.ts';
import { renderPage } from '../html/page.ts';
import { renderSuppressed } from '../html/suppressed.ts';
import type { Reporter } from '../reporter.ts';
import { summarise } from '../summary.ts';

/** For people without a terminal: the answer, what to do, and all that stands behind it. */
export const html: Reporter = {
  name: 'html',
  about:
    'One page that stands alone, to send and to print: verdict, charts, the queue, every finding.',
  extension: '.html',
  render(report) {
    const numbers = new Map(report.findings.map(({ id }, index) => [id, index]));
    const { tool, target } = report;
    const summary = summarise(report);
    return renderPage(
      `${target.name || 'unnamed target'} · ${tool.name}`,
      markup`
        <a class="skip" href="#main">Skip to the content</a>
        <div class="page">
          ${renderHeader(report, summary)}
          <main id="main">
            ${renderDecisions(report, numbers)}
            ${renderCharts(report)}
            ${renderActions(report, summary, numbers)}
            ${renderFindings(report)}
            ${renderSuppressed(report)}
            ${renderCoverage(report)}
            ${renderLayers(report)}
            ${renderPackages(report)}
          </main>
          <footer>Made by ${tool.name} ${tool.version}. This page loads nothing and sends nothing.</footer>
        </div>`,
    );
  },
};
