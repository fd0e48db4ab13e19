import { type Decision, packagesByPurl, type Report } from '@seaworthy/model';
import { countOf, formatCount } from '../text/printable.ts';
import { linksTo } from './actions.ts';
import { type Html, html } from './markup.ts';
import { facts, section } from './parts.ts';

/** Packages that a policy names before it only counts. */
const maxPackages = 30;

type Outcome = 'denied' | 'warned' | 'allowed' | 'not judged';

/** In the order in which a reader wants to know of them. */
const outcomes: readonly Outcome[] = ['denied', 'not judged', 'warned', 'allowed'];

const tones: Readonly<Record<Outcome, string>> = {
  denied: 'critical',
  warned: 'medium',
  allowed: 'none',
  'not judged': 'high',
};

/** One line for the top of the page: whether a policy refuses this. */
export function renderDecisionLine({ decisions = [] }: Report): Html | undefined {
  if (decisions.length === 0) return undefined;
  const denied = countOutcomes(decisions, 'denied');
  const open = decisions.filter(
    (each) => each.effect === 'deny' && outcomeOf(each) === 'not judged',
  ).length;
  const warned = countOutcomes(decisions, 'warned');
  const parts = [
    denied > 0 ? `Denied by ${countOf(denied, 'policy', 'policies')}` : 'No policy denies this',
    open > 0 ? `${formatCount(open)} that could deny it could not be judged` : '',
    warned > 0 ? `${countOf(warned, 'policy', 'policies')} ${warned === 1 ? 'warns' : 'warn'}` : '',
  ].filter((part) => part !== '');
  const tone = denied > 0 ? 'alarm' : open + warned > 0 ? 'warn' : 'good';
  return html`<p class="decided ${tone}"><strong>${parts.join('; ')}.</strong> <a href="#policies">What the policies say</a></p>`;
}

/** What each policy says, why, what it speaks of, and what to do. */
export function renderDecisions(
  report: Report,
  numbers: ReadonlyMap<string, number>,
): Html | undefined {
  const { decisions = [] } = report;
  if (decisions.length === 0) return undefined;
  const ordered = outcomes.flatMap((outcome) =>
    decisions.filter((each) => outcomeOf(each) === outcome),
  );
  return section(
    'policies',
    'Policies',
    outcomes
      .map((outcome) => [countOutcomes(decisions, outcome), outcome] as const)
      .filter(([count]) => count > 0)
      .map(([count, outcome]) => `${formatCount(count)} ${outcome}`)
      .join(', '),
    html`<ul class="decisions">${ordered.map((each) => renderDecision(each, report, numbers))}</ul>`,
  );
}

/** A policy that holds for something and could not be judged for the rest has held. */
function outcomeOf({ effect, undecided, findings, packages }: Decision): Outcome {
  if (undecided !== undefined && findings.length + packages.length === 0) return 'not judged';
  return effect === 'deny' ? 'denied' : effect === 'warn' ? 'warned' : 'allowed';
}

function countOutcomes(decisions: readonly Decision[], outcome: Outcome): number {
  return decisions.filter((each) => outcomeOf(each) === outcome).length;
}

function renderDecision(
  decision: Decision,
  report: Report,
  numbers: ReadonlyMap<string, number>,
): Html {
  const { policy, source, message, fix, controls, findings, packages, over, undecided } = decision;
  const outcome = outcomeOf(decision);
  const onPage = findings.filter((id) => numbers.has(id)).length;
  const elsewhere = findings.length - onPage;
  return html`
    <li>
      <article>
        <h3><span class="badge ${tones[outcome]}">${outcome}</span> ${policy}</h3>
        <p>${message}</p>
        ${facts([
          ['To do', fix],
          ['Not judged', undecided],
          [
            'Matched',
            findings.length > 0
              ? html`${countOf(findings.length, 'finding')}: ${linksTo(findings, report, numbers)}${elsewhere > 0 && html` <span class="quiet">(${formatCount(elsewhere)} not on this page)</span>`}`
              : packages.length > 0
                ? html`${countOf(packages.length, 'package')}: ${listPackages(packages, report)}`
                : undecided === undefined && (over === 'asset' ? report.target.name : 'the report'),
          ],
          ['Controls', controls.length > 0 && controls.join(', ')],
          ['Written in', html`<code>${source}</code>`],
        ])}
      </article>
    </li>`;
}

function listPackages(packages: readonly string[], report: Report): Html {
  const known = packagesByPurl(report);
  const shown = packages.slice(0, maxPackages).map((purl) => {
    const found = known.get(purl);
    return found === undefined ? purl : `${found.name} ${found.version}`;
  });
  const more = packages.length - shown.length;
  return html`${shown.join(', ')}${more > 0 && ` and ${formatCount(more)} more`}`;
}
