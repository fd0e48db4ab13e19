import type { Action, Report } from '@seaworthy/model';
import { titleOf } from '../finding-text.ts';
import type { QueuedAction, ReportSummary } from '../summary.ts';
import { describePlace, describeShare, instructionOf } from '../text/action.ts';
import { countOf, formatCount } from '../text/printable.ts';
import { type Html, html } from './markup.ts';
import { facts, section, severityCounts } from './parts.ts';

/** Changes in sight; people do the first ones first. */
const maxOpen = 10;
/** Findings that an action links to before it only counts. */
const maxLinks = 30;

const kinds: Readonly<Record<Action['kind'], string>> = {
  'rebuild-base-image': 'Rebuild',
  'upgrade-os-package': 'System package',
  'upgrade-dependency': 'Dependency',
  'upgrade-program': 'Program',
  'edit-configuration': 'Configuration',
  'upgrade-distribution': 'Release',
  'replace-package': 'Replace',
};

/** The queue: what to do, the change that removes most risk first. */
export function renderActions(
  report: Report,
  { queue, alternatives }: ReportSummary,
  numbers: ReadonlyMap<string, number>,
): Html | undefined {
  if (queue.length === 0) return undefined;
  const items = queue.map((queued, i) => renderAction(queued, i + 1, report, numbers));
  return section(
    'actions',
    'What to fix first',
    countOf(queue.length, 'change'),
    html`
      <p class="lead">In order of the risk that each change removes.</p>
      <ol class="actions">${items.slice(0, maxOpen)}</ol>
      ${
        items.length > maxOpen &&
        html`
        <details class="rest">
          <summary>${countOf(items.length - maxOpen, 'more change')}</summary>
          <ol class="actions" start="${maxOpen + 1}">${items.slice(maxOpen)}</ol>
        </details>`
      }
      ${alternatives > 0 && html`<p class="quiet">Left out: ${countOf(alternatives, 'other way', 'other ways')} to the same end.</p>`}`,
  );
}

function renderAction(
  { action, highest, share }: QueuedAction,
  rank: number,
  report: Report,
  numbers: ReadonlyMap<string, number>,
): Html {
  const { removes, adds, targets } = action;
  const before = removes.total - adds.total;
  return html`
    <li value="${rank}" data-rank="${rank}">
      <article>
        <h3>${action.title}</h3>
        <p class="tags">
          <span class="kind">${kinds[action.kind]}</span>
          ${removes.exploited > 0 && html`<span class="badge exploited">${formatCount(removes.exploited)} exploited</span> `}
          ${severityCounts(removes.bySeverity)}
        </p>
        <div class="weight">
          <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="risk" width="${(share * 100).toFixed(1)}" height="10"/>
          </svg>
          <span>removes <b>${countOf(removes.total, 'finding')}</b>${before > 0 && ` (${formatCount(before)} of them removed above too)`}, ${describeShare(share)}; the most urgent has ${highest.toFixed(1)}</span>
        </div>
        ${action.how.length > 0 && html`<pre tabindex="0" aria-label="How"><code>${action.how.map((line, i) => html`${i > 0 && '\n'}${line}`)}</code></pre>`}
        ${facts([
          ['File', action.path && html`<code>${action.path}</code>`],
          ['Where', describePlace(action, report)],
          ['Targets', targets.length > 1 && targets.join(', ')],
          ['Removes', linksTo(action.findings, report, numbers)],
        ])}
      </article>
    </li>`;
}

/** Links to findings on the page, and how many more there are. */
export function linksTo(
  ids: readonly string[],
  report: Report,
  numbers: ReadonlyMap<string, number>,
): Html | undefined {
  // Packages of one source share their flaws: one link to each is enough.
  const known = new Map<string, number>();
  for (const id of ids) {
    const number = numbers.get(id);
    if (number === undefined) continue;
    const finding = report.findings[number]!;
    const name = titleOf(finding);
    if (!known.has(name)) known.set(name, number);
  }
  if (known.size === 0) return undefined;
  const links = [...known].slice(0, maxLinks);
  const more = known.size - links.length;
  return html`
    ${links.map(([name, number]) => html`<a href="#f${number}">${name}</a> `)}
    ${more > 0 && `and ${formatCount(more)} more`}`;
}

export function layerOf(index: number | undefined, { layers }: Report): Html | undefined {
  const layer = index === undefined ? undefined : layers[index];
  if (layer === undefined) return undefined;
  return html`${layer.index}${layer.createdBy !== undefined && html` <code>${instructionOf(layer.createdBy, 200).slice(2, -1)}</code>`}`;
}
