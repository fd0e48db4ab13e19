import type { ControlVerdict } from '@seaworthy/compliance';
import { oneLine } from '../text/printable.ts';
import type { ComplianceFormat } from './index.ts';
import { authorityOf, type FindingFacts, factsOf, stateWords } from './rows.ts';

const head = [
  ...['framework', 'section', 'control', 'title', 'assessment', 'state', 'why', 'findings'],
  ...['accepted', 'target', 'kind', 'rule', 'severity', 'finding', 'where', 'accepted because'],
];

/** RFC 4180: a row for each finding, and one for each control that has none. */
export const csv: ComplianceFormat = {
  about: 'For spreadsheets: a row for each finding, and one for each control that has none.',
  extension: '.csv',
  render({ framework, controls }, { detail }) {
    const rows = controls.flatMap((control) => {
      const lead = leadOf(framework.name, control);
      const found =
        detail === 'summary'
          ? []
          : [
              ...control.findings.map((each) => [...lead, ...tailOf(factsOf(each)), '']),
              ...control.accepted.map((each) => [
                ...lead,
                ...tailOf(factsOf(each)),
                authorityOf(each),
              ]),
            ];
      return found.length > 0 ? found : [lead];
    });
    const width = detail === 'summary' ? 9 : head.length;
    return [head, ...rows]
      .map((row) =>
        head
          .slice(0, width)
          .map((_, i) => cell(row[i] ?? ''))
          .join(','),
      )
      .map((line) => `${line}\r\n`)
      .join('');
  },
};

function leadOf(framework: string, control: ControlVerdict): string[] {
  const { id, title, section, assessment = '', state, why = '', findings, accepted } = control;
  const name = [section.id, section.title].filter((part) => part !== '').join(' ');
  const counts = [String(findings.length), String(accepted.length)];
  return [framework, name, id, title, assessment, stateWords[state], why, ...counts];
}

function tailOf({ target, kind, rule, severity, title, subject }: FindingFacts): string[] {
  return [target, kind, rule, severity, title, subject];
}

/** Spreadsheets run what begins like a formula; a quote before it makes it a text. */
function cell(value: string): string {
  const text = oneLine(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
