import type { Compliance, ControlVerdict } from '@seaworthy/compliance';
import { type Html, html as markup } from '../html/markup.ts';
import { renderPage } from '../html/page.ts';
import { dateWords, facts, link, section, severityBadge } from '../html/parts.ts';
import { countOf, formatCount } from '../text/printable.ts';
import type { ComplianceDetail, ComplianceFormat } from './index.ts';
import { authorityOf, factsOf, limitsOf, stateOrder, stateWords } from './rows.ts';

/** Beneath one control, unless all are asked for. */
const findingsShown = 50;
const targetsShown = 20;

/** Colours of severities and verdicts, whose contrast is known. */
const tones = {
  failed: 'critical',
  accepted: 'medium',
  passed: 'low',
  'not-applicable': 'none',
  'not-looked-at': 'none',
} as const;

export const html: ComplianceFormat = {
  about: 'One page that stands alone, to send and to print.',
  extension: '.html',
  render(compliance, { detail }) {
    const { framework, tool, controls } = compliance;
    const sections = Map.groupBy(controls, (each) => each.section.id + each.section.title);
    return renderPage(
      `${framework.title} · ${tool?.name ?? 'seaworthy'}`,
      markup`
        <a class="skip" href="#main">Skip to the content</a>
        <div class="page">
          ${renderHead(compliance)}
          <main id="main">
            ${[...sections.values()].map((group, index) => renderSection(group, index, detail))}
          </main>
          <footer>Made by ${tool?.name ?? 'seaworthy'} ${tool?.version}. This page loads nothing and sends nothing.</footer>
        </div>`,
    );
  },
};

function renderHead(compliance: Compliance): Html {
  const { framework, summary, controls, targets, createdAt } = compliance;
  const { failed, passed } = summary;
  const tone = failed > 0 ? 'alarm' : passed > 0 ? 'good' : 'warn';
  const verdict =
    failed > 0
      ? `${formatCount(failed)} of ${countOf(controls.length, 'control')} failed`
      : `No control failed of ${formatCount(controls.length)}`;
  const names = targets.slice(0, targetsShown).map(({ name, kind }) => `${name} (${kind})`);
  const more = targets.length - names.length;
  const limits = limitsOf(compliance);
  return markup`
    <header class="top">
      <p class="eyebrow">Compliance</p>
      <h1>${framework.title}</h1>
      <p class="verdict ${tone}"><span class="icon" aria-hidden="true">${tone === 'good' ? '✓' : '!'}</span>${verdict}</p>
      <ul class="tiles">${stateOrder.map(
        (state) =>
          markup`<li><strong>${formatCount(summary[state])}</strong><span>${stateWords[state]}</span></li>`,
      )}</ul>
      ${limits.length > 0 && markup`<div class="limits"><ul>${limits.map((each) => markup`<li>${each}</li>`)}</ul></div>`}
      ${facts([
        ['Targets', [...names, ...(more > 0 ? [`and ${more} more`] : [])].join(', ')],
        ['Looked at', createdAt && dateWords(createdAt)],
        ['Published by', framework.url && link(framework.url, framework.url)],
      ])}
    </header>`;
}

function renderSection(
  controls: readonly ControlVerdict[],
  index: number,
  detail: ComplianceDetail | undefined,
): Html {
  const { id, title } = controls[0]!.section;
  const name = [id, title].filter((part) => part !== '').join(' ');
  return section(
    `section-${index}`,
    name,
    '',
    markup`
      <table class="stacking">
        <thead><tr><th scope="col">Control</th><th scope="col">Kept when</th><th scope="col">State</th>
          <th scope="col">Because</th></tr></thead>
        <tbody>${controls.map((control) => renderControl(control, detail))}</tbody>
      </table>`,
  );
}

function renderControl(control: ControlVerdict, detail: ComplianceDetail | undefined): Html {
  const { id, title, state, why, looked, speakers, assessment } = control;
  return markup`
    <tr>
      <th scope="row">${id}</th>
      <td data-label="Kept when">${title}${assessment === 'manual' && markup` <span class="quiet">manual</span>`}</td>
      <td data-label="State"><span class="badge ${tones[state]}">${stateWords[state]}</span></td>
      <td data-label="Because">${why}
        ${state === 'passed' && `${looked.length} of ${countOf(speakers.length, 'check')}`}
        ${renderFound(control, detail)}</td>
    </tr>`;
}

function renderFound(
  { findings, accepted }: ControlVerdict,
  detail: ComplianceDetail | undefined,
): Html | undefined {
  if (findings.length + accepted.length === 0) return undefined;
  const counts = [
    ...(findings.length > 0 ? [countOf(findings.length, 'finding')] : []),
    ...(accepted.length > 0 ? [`${formatCount(accepted.length)} accepted`] : []),
  ].join(', ');
  if (detail === 'summary') return markup`${counts}`;
  const shown = detail === 'all' ? Number.POSITIVE_INFINITY : findingsShown;
  const more = Math.max(0, findings.length - shown) + Math.max(0, accepted.length - shown);
  return markup`
    <details><summary>${counts}</summary><ul>
      ${findings.slice(0, shown).map((each) => renderFinding(factsOf(each)))}
      ${accepted.slice(0, shown).map((each) => renderFinding(factsOf(each), authorityOf(each)))}
      ${more > 0 && markup`<li class="quiet">and ${formatCount(more)} more</li>`}
    </ul></details>`;
}

function renderFinding(
  { severity, title, subject, target }: ReturnType<typeof factsOf>,
  because?: string,
): Html {
  return markup`<li>${severityBadge(severity)} ${title} <span class="quiet">${subject} in ${target}</span>
    ${because !== undefined && markup`<br>accepted: ${because}`}</li>`;
}
