import type { Compliance, ControlVerdict } from '@seaworthy/compliance';
import { createPaint, type Paint } from '../text/paint.ts';
import { countOf, formatCount, oneLine, printable } from '../text/printable.ts';
import { displayWidth, padEnd, truncate, truncateMiddle, wrap } from '../text/width.ts';
import type { ComplianceDetail, ComplianceFormat } from './index.ts';
import { authorityOf, factsOf, limitsOf, stateOrder, stateWords } from './rows.ts';

/** Beneath one control, unless all are asked for. */
const findingsShown = 5;
const targetsShown = 3;

/** For people at a terminal: the totals, then every control by sections. */
export const table: ComplianceFormat = {
  about: 'For people: totals, then every control by sections, with what fails it.',
  extension: '.txt',
  render(compliance, { color, detail, width: asked }) {
    const paint = createPaint(color);
    const width = Math.max(60, Math.min(asked, 200));
    const sections = Map.groupBy(compliance.controls, ({ section }) => section.id + section.title);
    const view = { paint, width, detail, manyTargets: compliance.targets.length > 1 };
    const parts = [
      renderHead(compliance, view),
      ...[...sections.values()].map((controls) => renderSection(controls, view)),
      totals(compliance, view),
    ];
    return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
  },
};

interface View {
  readonly paint: Paint;
  readonly width: number;
  readonly detail: ComplianceDetail | undefined;
  readonly manyTargets: boolean;
}

function renderHead(compliance: Compliance, view: View): string[] {
  const { paint, width } = view;
  const { framework, targets, controls, summary } = compliance;
  const { failed } = summary;
  const verdict =
    failed === 0
      ? `No control failed of ${formatCount(controls.length)}`
      : `${formatCount(failed)} of ${countOf(controls.length, 'control')} FAILED`;
  const names = targets
    .slice(0, targetsShown)
    .map(({ name, kind }) => `${printable(name)} (${kind})`);
  const more = targets.length - names.length;
  return [
    paint.bold(truncate(printable(framework.title), width)),
    truncateMiddle([...names, ...(more > 0 ? [`${more} more`] : [])].join(', '), width),
    (failed > 0 ? paint.alarm : summary.passed > 0 ? paint.good : paint.warn)(verdict),
    ...totals(compliance, view),
    ...limitsOf(compliance).flatMap((limit) =>
      wrap(oneLine(limit), width - 2).map((line, i) =>
        paint.warn(`${i === 0 ? '! ' : '  '}${line}`),
      ),
    ),
  ];
}

function totals({ summary }: Compliance, { paint, width }: View): string[] {
  const lines: string[][] = [[]];
  let used = 0;
  for (const state of stateOrder) {
    const text = `  ${formatCount(summary[state])} ${stateWords[state]}`;
    if (used + text.length > width) {
      lines.push([]);
      used = 0;
    }
    used += text.length;
    const style = summary[state] === 0 ? paint.dim : paintOf(state, paint);
    lines.at(-1)!.push(`  ${style(text.trimStart())}`);
  }
  return lines.map((parts) => parts.join(''));
}

function paintOf(state: ControlVerdict['state'], paint: Paint): (text: string) => string {
  if (state === 'failed') return paint.alarm;
  if (state === 'accepted' || state === 'not-looked-at') return paint.warn;
  return state === 'passed' ? paint.good : paint.dim;
}

const stateWidth = 'accepted'.length;

function renderSection(controls: readonly ControlVerdict[], view: View): string[] {
  const { paint, width, detail } = view;
  const { section } = controls[0]!;
  const lines = [paint.bold([section.id, printable(section.title)].filter(Boolean).join('  '))];
  const idWidth = Math.max(...controls.map(({ id }) => displayWidth(id)));
  for (const control of controls) {
    if (control.state === 'not-looked-at' || control.state === 'not-applicable') continue;
    lines.push(...renderControl(control, idWidth, view));
  }
  for (const state of ['not-applicable', 'not-looked-at'] as const) {
    const same = controls.filter((control) => control.state === state);
    for (const [why = '', group] of Map.groupBy(same, (control) => control.why)) {
      const words = paintOf(state, paint)(stateWords[state]);
      if (detail === 'all') {
        const [first = '', ...rest] = wrap(oneLine(why), width - 4 - stateWords[state].length);
        lines.push(`  ${words}: ${first}`, ...rest.map((line) => `    ${line}`));
        for (const { id, title } of group) {
          lines.push(
            `    ${padEnd(id, idWidth)}  ${truncate(printable(title), width - idWidth - 6)}`,
          );
        }
        continue;
      }
      const ids = rangesOf(group, controls);
      const text = `${stateWords[state]}  ${ids}: ${oneLine(why)}`;
      const [first = '', ...rest] = wrap(text, width - 4);
      lines.push(
        `  ${first.replace(stateWords[state], words)}`,
        ...rest.map((line) => `    ${line}`),
      );
    }
  }
  return lines;
}

function renderControl(control: ControlVerdict, idWidth: number, view: View): string[] {
  const { paint, width, detail } = view;
  const { id, state, title, findings, accepted, why, looked, speakers } = control;
  const word = state === 'failed' ? 'FAILED' : stateWords[state];
  const counts = [
    ...(findings.length > 0 ? [countOf(findings.length, 'finding')] : []),
    ...(accepted.length > 0 ? [`${formatCount(accepted.length)} accepted`] : []),
    ...(state === 'passed' ? [`${looked.length} of ${countOf(speakers.length, 'check')}`] : []),
  ].join(', ');
  const room = width - 2 - stateWidth - 2 - idWidth - 2 - displayWidth(counts) - 2;
  const name = padEnd(truncate(printable(title), room), room);
  const lead = `  ${paintOf(state, paint)(word.padEnd(stateWidth))}  ${padEnd(id, idWidth)}`;
  const lines = [`${lead}  ${state === 'failed' ? paint.bold(name) : name}  ${paint.dim(counts)}`];
  const indent = ' '.repeat(stateWidth + 4);
  if (why !== undefined) {
    lines.push(
      ...wrap(oneLine(why), width - indent.length).map((line) => indent + paint.dim(line)),
    );
  }
  if (detail === 'summary') return lines;
  const shown = detail === 'all' ? Number.POSITIVE_INFINITY : findingsShown;
  for (const each of findings.slice(0, shown)) {
    lines.push(indent + findingLine(factsOf(each), width - indent.length, view));
  }
  if (findings.length > shown) {
    lines.push(
      indent + paint.dim(`and ${formatCount(findings.length - shown)} more: --report all`),
    );
  }
  for (const each of accepted.slice(0, shown)) {
    lines.push(indent + findingLine(factsOf(each), width - indent.length, view));
    const because = wrap(oneLine(`accepted: ${authorityOf(each)}`), width - indent.length - 10);
    lines.push(...because.map((line) => `${indent}          ${paint.dim(line)}`));
  }
  return lines;
}

function findingLine(
  { severity, title, subject, target }: ReturnType<typeof factsOf>,
  width: number,
  { paint, manyTargets }: View,
): string {
  const level = paint.severity[severity](severity.padEnd(8));
  const place = oneLine(manyTargets ? `${subject} in ${target}` : subject);
  const room = width - 10;
  const placeWidth = Math.min(displayWidth(place), Math.max(20, room - displayWidth(title) - 2));
  const words = truncate(title, room - placeWidth - 2);
  return `${level}  ${words}  ${paint.dim(truncateMiddle(place, placeWidth))}`;
}

/** "1.1.1 to 1.1.18, 1.2.1": neighbours of one section in one word. */
function rangesOf(group: readonly ControlVerdict[], all: readonly ControlVerdict[]): string {
  const runs: ControlVerdict[][] = [];
  for (const control of group) {
    const run = runs.at(-1);
    if (run !== undefined && all.indexOf(control) === all.indexOf(run.at(-1)!) + 1)
      run.push(control);
    else runs.push([control]);
  }
  return runs
    .flatMap((run) =>
      run.length < 3 ? run.map(({ id }) => id) : [`${run[0]!.id} to ${run.at(-1)!.id}`],
    )
    .join(', ');
}
