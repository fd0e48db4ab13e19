import { oneLine, type Paint, padEnd, truncate } from '@seaworthy/report';
import type { AgentStatus } from './agent-status.ts';

const labelWidth = 11;
const indent = ' '.repeat(labelWidth);
const mebibyte = 2 ** 20;
/** The rest is in the JSON. */
const maxListed = 50;

type Line = string | { readonly text: string; readonly isAlarm: boolean };

/** An agent's state as a person reads it. Names of containers are their makers' words. */
export function statusTable(status: AgentStatus, now: Date, paint: Paint, width: number): string {
  const { version, pid, startedAt, configuration, response } = status;
  const since = `since ${clockOf(startedAt)} (${durationOf(startedAt, now)})`;
  const parts: [label: string, lines: readonly Line[]][] = [
    ['agent', [`${version}, process ${pid}, ${since}`, configuration]],
    ['health', healthOf(status)],
    ['sources', status.sources.map(sourceLine)],
    ['helpers', status.helpers.map(helperLine)],
    ['rules', [`${status.rules.count} of ${status.rules.files.join(', ')}`]],
    ['reload', reloadOf(status)],
    ['events', [eventsOf(status)]],
    ['outputs', status.outputs.map(outputLine)],
    ['profiles', profilesOf(status)],
    ['memory', [`${Math.round(status.memory.residentBytes / mebibyte)} MiB`]],
    ['response', [response.mode, ...preventedOf(status)]],
    ['held', heldOf(status)],
  ];
  return parts
    .filter(([, lines]) => lines.length > 0)
    .flatMap(([label, lines]) =>
      lines.map((line, index) => {
        const head = index === 0 ? paint.bold(padEnd(label, labelWidth)) : indent;
        const { text, isAlarm } = typeof line === 'string' ? { text: line, isAlarm: false } : line;
        const shown = truncate(oneLine(text), Math.max(width - labelWidth, 40));
        return `${head}${isAlarm ? paint.alarm(shown) : shown}`;
      }),
    )
    .join('\n');
}

function healthOf({ problems }: AgentStatus): Line[] {
  return problems.length === 0 ? ['well'] : problems.map((text) => ({ text, isAlarm: true }));
}

function sourceLine({ name, state, problem }: AgentStatus['sources'][number]): Line {
  const text = `${name}: ${state}${problem === undefined ? '' : ` (${problem})`}`;
  return { text, isAlarm: state === 'failed' || state === 'restarting' };
}

function helperLine(helper: AgentStatus['helpers'][number]): Line {
  const { name, isRunning, restarts, problem } = helper;
  const times = restarts === 1 ? 'once' : `${restarts} times`;
  const again = restarts === 0 ? '' : `, started again ${times}`;
  const why = problem === undefined ? '' : ` (${problem})`;
  return { text: `${name}: ${isRunning ? 'running' : 'ended'}${again}${why}`, isAlarm: !isRunning };
}

function reloadOf({ lastReload }: AgentStatus): string[] {
  if (lastReload === undefined) return [];
  const { time, result, detail } = lastReload;
  return [`${clockOf(time)} ${result}: ${detail}`];
}

function eventsOf({ events: { judged, lost }, messages }: AgentStatus): string {
  const [seen, gone, told] = [judged, lost, messages].map((count) => count.toLocaleString('en'));
  return `${seen} judged, ${gone} lost; ${told} messages told`;
}

function outputLine({ name, sent, waiting, dropped }: AgentStatus['outputs'][number]): string {
  return `${name}: ${sent} sent, ${waiting} waiting, ${dropped} dropped`;
}

function profilesOf({ profiles }: AgentStatus): string[] {
  return (['enforced', 'proposed', 'learning'] as const).flatMap((state) => {
    const names = profiles[state];
    return names.length === 0 ? [] : [`${names.length} ${state}: ${names.join(', ')}`];
  });
}

function preventedOf({ response: { prevented } }: AgentStatus): string[] {
  const counts = new Map<string, number>();
  for (const { rules } of prevented) {
    for (const rule of rules) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].map(
    ([rule, count]) => `prevents "${rule}" in ${count} ${count === 1 ? 'container' : 'containers'}`,
  );
}

function heldOf({ response: { active } }: AgentStatus): string[] {
  const lines = active
    .slice(0, maxListed)
    .flatMap(({ container, action, detail, rule, cause, since }) => [
      `${container.name ?? container.id.slice(0, 12)}: ${action} since ${clockOf(since)}: rule "${rule}" after "${cause.rule}" (alert ${cause.id})`,
      detail,
    ]);
  const more = active.length - maxListed;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** UTC, to the second. */
function clockOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}Z`;
}

function durationOf(from: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(from)) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}
