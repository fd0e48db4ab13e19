import { hostname } from 'node:os';
import {
  alertTable,
  formats,
  type Judgement,
  judgeRecording,
  readRuleFiles,
} from '@seaworthy/agent';
import { SeaworthyError } from '@seaworthy/model';
import { createPaint } from '@seaworthy/report';
import {
  loadRules,
  type Match,
  makeAlert,
  openRecording,
  parsePriority,
  type RecordingKind,
  RuleEngine,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { describeResult, summarize } from './check-rules.ts';
import type { InputOutput } from './command.ts';
import { version } from './version.ts';

export interface ReplayOptions {
  readonly rules: readonly string[];
  readonly source: string | undefined;
  readonly priority: string;
  readonly all: boolean;
  readonly format: 'table' | 'text' | 'json' | 'ocsf';
  readonly color: string;
}

/** Alerts are written together: a write for each would take longer than finding them. */
const flushAt = 64 * 1024;

/**
 * Tries rules on recorded events and prints what holds.
 * @returns how often a rule held
 */
export async function replay(
  recording: string,
  options: ReplayOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<number> {
  const engine = await prepareEngine(options);
  const input = recording === '-' ? process.stdin : recording;
  const source = await openRecording(input, options.source as RecordingKind | undefined);
  const startedAt = performance.now();
  let text = '';
  const flush = (): void => {
    if (text !== '') io.writeOut(text);
    text = '';
  };
  const write = writerFor(options.format);
  const judgement = await judgeRecording(
    source,
    engine,
    {
      onMatches(matches, event) {
        for (const match of matches) text += write(match, event);
        if (text.length > flushAt) flush();
      },
      onProblem: ({ message }) => io.note(message),
    },
    signal,
  );
  flush();
  const { alerts, incidents } = judgement;
  if (options.format === 'table' && alerts.length > 0) {
    const paint = createPaint(io.colorFor(options.color));
    io.writeOut(alertTable(alerts, incidents, paint, io.width));
  }
  io.note(summaryOf(judgement, (performance.now() - startedAt) / 1000));
  return judgement.matchCount;
}

function writerFor(format: ReplayOptions['format']): (match: Match, event: RuntimeEvent) => string {
  if (format === 'table') return () => '';
  const { render } = formats[format === 'json' ? 'falco' : format];
  const context = { hostname: hostname(), version };
  return (match, event) =>
    `${render({ kind: 'alert', alert: makeAlert(match, event) }, context)}\n`;
}

function summaryOf(judgement: Judgement, seconds: number): string {
  const { alerts, incidents, matchCount, eventCount, lostCount } = judgement;
  const lost = lostCount === 0 ? '' : `; the recording lost ${lostCount} events`;
  const counts = [
    countOf(alerts.length, 'alert'),
    `${matchCount} in all`,
    countOf(incidents.length, 'incident'),
  ];
  return `${counts.join(', ')}, of ${countOf(eventCount, 'event')} in ${seconds.toFixed(1)} s${lost}`;
}

const countOf = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

async function prepareEngine(options: ReplayOptions): Promise<RuleEngine> {
  const ruleSet = loadRules(await readRuleFiles(options.rules));
  const errors = ruleSet.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const said = describeResult(
      { ...ruleSet, diagnostics: errors },
      { list: false, format: 'text' },
    );
    throw new SeaworthyError('CONFIGURATION', `${summarize(ruleSet)}\n${said.trimEnd()}`, {
      hint: 'seaworthy rules check shows all that is wrong with rules.',
    });
  }
  const minimumPriority = parsePriority(options.priority);
  return new RuleEngine(ruleSet, {
    matching: options.all ? 'all' : 'first',
    ...(minimumPriority !== undefined && { minimumPriority }),
  });
}
