import {
  type Finding,
  isVulnerability,
  type MisconfigurationFinding,
  type Report,
  type SeverityLevel,
  severityLevels,
} from '@seaworthy/model';
import { canBeFixed, checkPlace, kindNames, licensePlace } from '../finding-text.ts';
import { malwarePlace, malwareSource } from '../malware-text.ts';
import { secretPlace } from '../secret-text.ts';
import { countOf, formatCount } from '../text/printable.ts';
import { statusText } from '../text/status.ts';
import { webUrl } from '../text/url.ts';
import { renderDetail, renderEndOfLife } from './finding-detail.ts';
import { type Html, type HtmlValue, html } from './markup.ts';
import { section, severityBadge } from './parts.ts';

/** A browser lays out no more than this in reasonable time; the JSON report has all. */
const maxFindings = 10_000;
/**
 * From here on details wait in <noscript>, which a browser that runs scripts keeps as text until
 * the script puts one into the page: a page of 5,000 opens several times as fast.
 */
const manyFindings = 500;
/** A longer list of packages to choose from is no help. */
const maxChoices = 500;

export function renderFindings(report: Report): Html {
  const { findings } = report;
  const shown = findings.slice(0, maxFindings);
  const choices = packageChoices(shown);
  const more = findings.length - shown.length;
  const body =
    findings.length === 0
      ? html`<p>None.</p>`
      : html`
        ${renderFilters(shown, choices, report.baseImage?.layers !== undefined)}
        ${more > 0 && html`<p class="lead">The ${formatCount(shown.length)} most urgent ones; ${formatCount(more)} more are in the JSON report.</p>`}
        <table class="findings" id="findings-table" role="table">
          <caption class="unseen">Findings, most urgent first</caption>
          <thead role="rowgroup"><tr role="row">
            ${sortable('severity', 'Severity')}${sortable('name', 'Flaw')}
            ${sortable('package', 'Package')}<th scope="col" role="columnheader">Installed</th>
            <th scope="col" role="columnheader">Fixed in</th>${sortable('risk', 'Risk')}
          </tr></thead>
          ${shown.map((finding, i) => renderRow(finding, i, report, choices))}
        </table>
        <p id="none-match" hidden>No finding passes the filters.</p>`;
  return section('findings', 'Findings', formatCount(findings.length), body);
}

function sortable(key: string, name: string): Html {
  return html`<th scope="col" role="columnheader" data-sort="${key}">${name}</th>`;
}

/** Affected packages by their place in the list that a reader chooses from. */
type Choices = ReadonlyMap<string, { readonly index: number; readonly count: number }>;

function choiceOf(finding: Finding): string {
  if (isVulnerability(finding)) return `${finding.package.type} ${finding.package.name}`;
  return finding.kind === 'end-of-life' ? finding.distribution : kindNames[finding.kind];
}

function packageChoices(findings: readonly Finding[]): Choices {
  const counts = [...Map.groupBy(findings, choiceOf)].map(
    ([name, all]) => [name, all.length] as const,
  );
  counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return new Map(counts.map(([name, count], index) => [name, { index, count }]));
}

/** Hidden until the script, without which it does nothing, shows it. */
function renderFilters(findings: readonly Finding[], choices: Choices, hasBase: boolean): Html {
  const levels = severityLevels.filter((level) =>
    findings.some(({ severity }) => severity.level === level),
  );
  const shown = [...choices].slice(0, maxChoices);
  return html`
    <form id="filters" class="filters" hidden role="search" aria-label="Filter the findings">
      <label class="text">Search
        <input type="search" name="text" autocomplete="off" placeholder="CVE, package, file, words">
      </label>
      <label>Package
        <select name="package"><option value="">all</option>${shown.map(
          ([name, { index, count }]) => html`<option value="${index}">${name} (${count})</option>`,
        )}</select>
      </label>
      ${
        hasBase &&
        html`
        <label>Brought by
          <select name="origin"><option value="">all</option>
            <option value="base-image">base image</option><option value="own">yours</option></select>
        </label>`
      }
      <fieldset><legend>Severity</legend>${levels.map((level) => checkbox('severity', level, level))}</fieldset>
      <fieldset><legend>Only</legend>
        ${checkbox('fixable', '1', 'fixable')}${checkbox('exploited', '1', 'exploited')}
      </fieldset>
      <div class="buttons">
        <button type="reset">Clear filters</button>
        <button type="button" id="expand" aria-pressed="false">Expand all</button>
      </div>
      <p role="status" id="shown">${countOf(findings.length, 'finding')} shown</p>
    </form>`;
}

function checkbox(name: string, value: string, words: string): Html {
  const tone = name === 'severity' ? ` badge ${value as SeverityLevel}` : '';
  return html`<label class="check${tone}"><input type="checkbox" name="${name}" value="${value}">${words}</label>`;
}

/**
 * Roles are spelled out because the style lays rows out as blocks and grids, for which some browsers
 * forget that they are a table; blocks off the screen cost nothing then. A body of two rows each, so that what belongs together is sorted and hidden together: the facts
 * in columns, then the summary, which opens to the detail without any script.
 */
function renderRow(finding: Finding, index: number, report: Report, choices: Choices): Html {
  const isLazy = report.findings.length > manyFindings;
  const level = finding.severity.level;
  const choice = choices.get(choiceOf(finding))?.index;
  const { name, badges, found, version, fixed, risk, detail } = cellsOf(finding, report);
  return html`
    <tbody id="f${index}" class="finding" role="rowgroup" data-severity="${level}" data-package="${choice}"
      data-fixable="${canBeFixed(finding) ? 1 : 0}" data-exploited="${isExploited(finding) ? 1 : 0}"
      data-origin="${isVulnerability(finding) && (finding.origin ?? '')}" data-risk="${risk ?? -1}">
      <tr role="row">
        <td role="cell">${severityBadge(level)}${score(finding)}</td>
        <th scope="row" role="rowheader">${name}${badges}</th>
        <td role="cell" data-label="Package">${found}</td>
        <td role="cell" data-label="Installed">${version}</td>
        <td role="cell" data-label="Fixed in">${fixed}</td>
        <td role="cell" data-label="Risk" class="number">${risk?.toFixed(1)}</td>
      </tr>
      <tr class="more" role="row"><td role="cell" colspan="6"><details><summary>${finding.summary || 'Details'}</summary>${isLazy ? html`<noscript>${detail}</noscript>` : detail}</details></td></tr>
    </tbody>`;
}

interface Cells {
  readonly name: HtmlValue;
  readonly badges?: HtmlValue;
  readonly found: HtmlValue;
  readonly version: HtmlValue;
  readonly fixed: HtmlValue;
  readonly risk?: number | undefined;
  readonly detail: Html;
}

function cellsOf(finding: Finding, report: Report): Cells {
  if (finding.kind === 'secret') {
    return {
      name: finding.title,
      found: secretPlace(finding),
      version: html`<span class="quiet">${finding.match}</span>`,
      fixed: html`<span class="quiet">revoke it</span>`,
      risk: finding.risk,
      detail: html`<p>${finding.fix}</p>`,
    };
  }
  if (finding.kind === 'malware') {
    const { title, risk, fix, sha256, references } = finding;
    const links = references.filter((reference) => webUrl(reference) !== undefined);
    return {
      name: title,
      found: malwarePlace(finding),
      version: html`<span class="quiet">${malwareSource(finding)}</span>`,
      fixed: html`<span class="quiet">remove it</span>`,
      risk,
      detail: html`<p>${fix}</p>
        ${sha256 !== undefined && html`<p>SHA-256 <code>${sha256}</code></p>`}
        ${links.map((link) => html`<p><a href="${link}" rel="noreferrer">${link}</a></p>`)}`,
    };
  }
  if (finding.kind === 'misconfiguration') {
    return {
      name: finding.title,
      found: html`${finding.resource} <span class="quiet">${checkPlace(finding)}</span>`,
      version: '',
      fixed: finding.mendable && html`<span class="quiet">--fix can mend it</span>`,
      risk: finding.risk,
      detail: renderLesson(finding),
    };
  }
  if (finding.kind === 'license') {
    const doubts = finding.doubts ?? [];
    return {
      name: finding.title,
      found: licensePlace(finding),
      version: html`<span class="quiet">${finding.license ?? ''}</span>`,
      fixed: '',
      risk: finding.risk,
      detail: html`<p>${finding.why}</p><p>${finding.fix}</p>
        ${doubts.map((doubt) => html`<p class="quiet">${doubt}</p>`)}`,
    };
  }
  if (!isVulnerability(finding)) {
    return {
      name: 'End of life',
      found: finding.distribution,
      version: '',
      fixed: html`<span class="quiet">a newer release</span>`,
      detail: renderEndOfLife(finding),
    };
  }
  const { package: found, fixedVersion, status, risk } = finding;
  return {
    name: finding.vulnerability,
    badges: isExploited(finding) && html` <span class="badge exploited">exploited</span>`,
    found: html`${found.name} <span class="quiet">${found.type}</span>`,
    version: found.version,
    fixed:
      fixedVersion === undefined
        ? html`<span class="quiet">${statusText[status]}</span>`
        : html`<span class="fix">${fixedVersion}</span>`,
    risk,
    detail: renderDetail(finding, report),
  };
}

/** The lines at fault, why they matter, and what to write instead. */
function renderLesson({ lines, why, fix, controls, references }: MisconfigurationFinding): Html {
  const links = references.filter((reference) => webUrl(reference) !== undefined);
  return html`${lines.length > 0 && html`<pre>${lines.join('\n')}</pre>`}
    <p>${why}</p><p>${fix}</p>
    <p class="quiet">${controls.join(', ')}</p>
    ${links.map((link) => html`<p><a href="${link}" rel="noreferrer">${link}</a></p>`)}`;
}

function score({ severity }: Finding): HtmlValue {
  return (
    severity.score !== undefined && html` <span class="score">${severity.score.toFixed(1)}</span>`
  );
}

function isExploited(finding: Finding): boolean {
  return isVulnerability(finding) && finding.exploited !== undefined;
}
