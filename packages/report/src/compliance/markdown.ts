import type { Compliance, ControlVerdict } from '@seaworthy/compliance';
import { markdownCode, markdownText } from '../text/markdown.ts';
import { countOf } from '../text/printable.ts';
import type { ComplianceFormat } from './index.ts';
import { authorityOf, factsOf, limitsOf, stateOrder, stateWords } from './rows.ts';

const icons = {
  failed: '❌',
  accepted: '🟡',
  passed: '✅',
  'not-applicable': '➖',
  'not-looked-at': '❔',
} as const;

/** Beneath one control, unless all are asked for. */
const findingsShown = 10;

/** GitHub refuses comments of more than 65,536 characters. */
const maxLength = 60_000;

export const markdown: ComplianceFormat = {
  about: 'For pull requests and job summaries: totals, every control, findings folded away.',
  extension: '.md',
  render(compliance, { detail }) {
    const { framework, summary, targets, controls } = compliance;
    const states = stateOrder.filter((state) => summary[state] > 0);
    const names = targets.map(({ name }) => markdownCode(name)).join(', ');
    const parts = [
      `## ${icons[summary.failed > 0 ? 'failed' : 'passed']} ${markdownText(framework.title)}`,
      ...(names === '' ? [] : [names]),
      `| ${states.map((state) => stateWords[state]).join(' | ')} |\n|${' --- |'.repeat(states.length)}\n| ${states.map((state) => summary[state]).join(' | ')} |`,
      ...limits(compliance),
      [
        '| control | | state | |',
        '| --- | --- | --- | --- |',
        ...controls.map(
          ({ id, title, state, why, findings, accepted }) =>
            `| ${markdownCode(id)} | ${markdownText(title)} | ${icons[state]} ${stateWords[state]} | ${
              why === undefined ? counts(findings.length, accepted.length) : markdownText(why)
            } |`,
        ),
      ].join('\n'),
    ];
    let used = parts.join('\n\n').length;
    for (const control of detail === 'summary' ? [] : controls) {
      const folded = details(control, detail === 'all' ? Number.POSITIVE_INFINITY : findingsShown);
      if (folded === undefined) continue;
      used += folded.length + 2;
      if (detail !== 'all' && used > maxLength) {
        parts.push('Findings of more controls are left out here.');
        break;
      }
      parts.push(folded);
    }
    return `${parts.join('\n\n')}\n`;
  },
};

function limits(compliance: Compliance): string[] {
  const sentences = limitsOf(compliance);
  if (sentences.length === 0) return [];
  return [
    ['> [!WARNING]', ...sentences.map((each) => `> - ${markdownText(each, 500)}`)].join('\n'),
  ];
}

function counts(findings: number, accepted: number): string {
  return [
    ...(findings > 0 ? [countOf(findings, 'finding')] : []),
    ...(accepted > 0 ? [`${accepted} accepted`] : []),
  ].join(', ');
}

function details({ id, title, findings, accepted }: ControlVerdict, shown: number) {
  if (findings.length + accepted.length === 0) return undefined;
  const lines = findings.slice(0, shown).map((each) => {
    const { severity, title: what, subject, target } = factsOf(each);
    return `- ${severity}: ${markdownText(what)}, ${markdownCode(subject)} in ${markdownCode(target)}`;
  });
  if (findings.length > shown) lines.push(`- and ${findings.length - shown} more`);
  for (const each of accepted.slice(0, shown)) {
    const { title: what, subject } = factsOf(each);
    lines.push(
      `- accepted: ${markdownText(what)}, ${markdownCode(subject)}: ${markdownText(authorityOf(each))}`,
    );
  }
  const head = `${id} ${title} (${counts(findings.length, accepted.length)})`;
  return `<details><summary>${markdownText(head)}</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
