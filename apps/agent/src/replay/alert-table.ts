import { oneLine, type Paint, padEnd, truncate, truncateMiddle } from '@seaworthy/report';
import type { Alert, Incident, Priority } from '@seaworthy/runtime';

/** Alerts and incidents as a person reads them: two lines an alert, a tree an incident. */
export function alertTable(
  alerts: readonly Alert[],
  incidents: readonly Incident[],
  paint: Paint,
  width: number,
): string {
  const blocks = alerts.map((alert) => alertBlock(alert, paint, width));
  const stories = incidents.map((incident) => incidentBlock(incident, paint, width));
  return [...blocks, ...stories].join('\n');
}

const priorityWidth = 13;
const timeWidth = 12;

function alertBlock(alert: Alert, paint: Paint, width: number): string {
  const { rule, priority, count, heldBack, workload, container, process, time } = alert;
  const where = container?.name ?? container?.id.slice(0, 12) ?? workload;
  const times = count === 1 ? '' : ` ×${count}`;
  const head = truncate(oneLine(`${rule}${times}`), width - priorityWidth - 18);
  const place = truncateMiddle(
    oneLine(where),
    Math.max(width - priorityWidth - head.length - 2, 8),
  );
  const gap = ' '.repeat(Math.max(1, width - priorityWidth - 1 - head.length - place.length));
  const clock = time.slice(11, 11 + timeWidth);
  const object = objectOf(alert);
  const tree = [process, ...alert.ancestors]
    .filter((each) => each?.isOutside !== true && each !== undefined && each.pid !== 1)
    .slice(1, 4)
    .map((each) => each?.name ?? '')
    .filter(Boolean);
  const what = [
    process?.commandLine ?? '',
    object === '' ? '' : `→ ${object}`,
    tree.length === 0 ? '' : `  ← ${tree.join(' ← ')}`,
    heldBack === 0 ? '' : `  (${heldBack} more of this kind held back)`,
  ];
  const detail = truncate(oneLine(what.filter(Boolean).join(' ')), width - priorityWidth - 1);
  return [
    `${priorityPaint(priority, paint)(padEnd(priority, priorityWidth))} ${paint.bold(head)}${gap}${place}`,
    `${paint.dim(padEnd(clock, priorityWidth))} ${detail}`,
    '',
  ].join('\n');
}

/** What it was done to, where the command line does not say it. */
function objectOf({ evidence, process }: Alert): string {
  const { 'fd.name': file, 'fd.sip': address, 'fd.sport': port } = evidence;
  const text = file ?? (address === undefined ? '' : `${address}:${port}`);
  return process?.commandLine.includes(text) ? '' : text;
}

function incidentBlock(incident: Incident, paint: Paint, width: number): string {
  const { severity, title, steps, omittedSteps } = incident;
  const label = padEnd(severity, priorityWidth);
  const told = steps.reduce((sum, { others = 0 }) => sum + others, 0);
  const untold = omittedSteps - told;
  const lines = steps.map(({ time, rule, process, count, others = 0 }, index) => {
    const isLast = index === steps.length - 1 && untold === 0;
    const branch = isLast ? '└─' : '├─';
    const times = count === 1 ? '' : ` ×${count}`;
    const more = others === 0 ? '' : ` (and ${others} more of this rule)`;
    const text = oneLine(`${rule}${times}: ${process}${more}`);
    const clock = time.slice(11, 11 + timeWidth);
    return `${paint.dim(padEnd(clock, priorityWidth))} ${branch} ${truncate(text, width - priorityWidth - 4)}`;
  });
  if (untold > 0) lines.push(`${' '.repeat(priorityWidth)} └─ and ${untold} more`);
  const head = truncate(oneLine(`Incident: ${title}`), width - priorityWidth - 1);
  return `${priorityPaint(severity, paint)(label)} ${paint.bold(head)}\n${lines.join('\n')}\n`;
}

function priorityPaint(priority: Priority, paint: Paint): (text: string) => string {
  switch (priority) {
    case 'Emergency':
    case 'Alert':
    case 'Critical':
      return paint.severity.critical;
    case 'Error':
      return paint.severity.high;
    case 'Warning':
      return paint.severity.medium;
    case 'Notice':
      return paint.severity.low;
    default:
      return paint.severity.none;
  }
}
