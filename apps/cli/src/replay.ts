import { SeaworthyError } from '@seaworthy/model';
import {
  loadRules,
  type Match,
  openRecording,
  parsePriority,
  type RecordingKind,
  RuleEngine,
  type RuntimeEvent,
} from '@seaworthy/runtime';
import { describeResult, readRuleFiles, summarize } from './check-rules.ts';
import type { InputOutput } from './command.ts';

export interface ReplayOptions {
  readonly rules: readonly string[];
  readonly source: string | undefined;
  readonly priority: string;
  readonly all: boolean;
  readonly format: 'text' | 'json';
}

/** Alerts are written together: a write for each would take longer than finding them. */
const flushAt = 64 * 1024;

/**
 * Tries rules on recorded events and prints what holds.
 * @returns how many alerts there were
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
  let eventCount = 0;
  let alertCount = 0;
  let text = '';
  const startedAt = performance.now();
  await source.run(
    {
      receive(event) {
        eventCount += 1;
        for (const match of engine.match(event)) {
          alertCount += 1;
          text += options.format === 'json' ? alertJson(match, event) : alertText(match, event);
        }
        if (text.length > flushAt) {
          io.writeOut(text);
          text = '';
        }
      },
      lost(count, typeName) {
        io.note(
          `The recording lost ${count} events${typeName === undefined ? '' : ` (${typeName})`}.`,
        );
      },
      problem(problem) {
        io.note(problem.message);
      },
    },
    signal,
  );
  if (text !== '') {
    io.writeOut(text);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  io.note(`${alertCount} alerts of ${eventCount} events in ${seconds.toFixed(1)} s`);
  return alertCount;
}

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

function timeOf({ seconds, nanoseconds }: RuntimeEvent): string {
  const second = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${second}.${String(nanoseconds).padStart(9, '0')}Z`;
}

/** One line: what programs have put into their names is escaped in the output already. */
function alertText({ rule, output }: Match, event: RuntimeEvent): string {
  return `${timeOf(event)} ${rule.priority} ${rule.name}: ${output}\n`;
}

function alertJson({ rule, output, fields }: Match, event: RuntimeEvent): string {
  return `${JSON.stringify({
    output,
    output_fields: fields,
    priority: rule.priority,
    rule: rule.name,
    source: rule.source,
    tags: rule.tags,
    time: timeOf(event),
  })}\n`;
}
