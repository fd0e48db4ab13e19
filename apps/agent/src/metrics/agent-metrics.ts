import type { AlertDesk, Detector } from '@seaworthy/runtime';
import type { HelperState } from '../helpers.ts';
import type { Output } from '../outputs/output.ts';
import type { Outputs } from '../outputs/outputs.ts';
import type { Metric, Sample } from './metrics-text.ts';

export interface Measured {
  readonly detector: Detector;
  readonly desk: AlertDesk;
  readonly outputs: Outputs;
  readonly reloads: { readonly done: number; readonly failed: number };
  readonly helpers: readonly HelperState[];
  readonly threadCount: number | undefined;
  /** Events that lack something, by what. */
  readonly gaps: ReadonlyMap<string, number>;
  readonly version: string;
}

const byLabel = (label: string, counts: ReadonlyMap<string, number>): Sample[] =>
  [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }));

export function agentMetrics(measured: Measured): Metric[] {
  const { detector, desk, outputs, reloads, helpers, threadCount, gaps, version } = measured;
  const { events, lost, matches, ruleSeconds } = detector.counts;
  const { alerts, kinds, incidents } = desk.sizes;
  const ofOutputs = (read: (output: Output) => number): Sample[] =>
    outputs.list.map((output) => ({ labels: { output: output.name }, value: read(output) }));
  const memory = process.memoryUsage();
  return [
    counter('events_total', 'Events judged, by type.', byLabel('type', events)),
    counter('events_lost_total', 'Events that were lost, by type.', byLabel('type', lost)),
    counter(
      'event_gaps_total',
      'Events that lack something which the kernel could not read, by what.',
      byLabel('what', gaps),
    ),
    counter('rule_seconds_total', 'Time in rules, estimated from one event in 64.', [
      { value: ruleSeconds },
    ]),
    counter('rule_matches_total', 'How often each rule held.', byLabel('rule', matches)),
    counter(
      'messages_total',
      'Alerts, updates of alerts and incidents that were told.',
      [...outputs.messages].map(([key, value]) => {
        const [rule = '', priority = '', kind = ''] = key.split('\n');
        return { labels: { rule, priority, kind }, value };
      }),
    ),
    counter(
      'output_sent_total',
      'Messages sent.',
      ofOutputs(({ counts }) => counts.sent),
    ),
    counter(
      'output_failures_total',
      'Attempts to send that failed.',
      ofOutputs(({ counts }) => counts.failures),
    ),
    counter(
      'output_dropped_total',
      'Messages that are lost.',
      ofOutputs(({ counts }) => counts.dropped),
    ),
    gauge(
      'output_waiting',
      'Messages that wait.',
      ofOutputs(({ counts }) => counts.waiting),
    ),
    counter('reloads_total', 'Times that rules and configuration were read anew.', [
      { labels: { result: 'done' }, value: reloads.done },
      { labels: { result: 'failed' }, value: reloads.failed },
    ]),
    gauge(
      'helper_up',
      'Whether the sensor and the guard run.',
      helpers.map(({ name, isRunning }) => ({
        labels: { helper: name },
        value: isRunning ? 1 : 0,
      })),
    ),
    counter(
      'helper_restarts_total',
      'Times that they ended by themselves and were started again.',
      helpers.map(({ name, restarts }) => ({ labels: { helper: name }, value: restarts })),
    ),
    gauge('rules', 'Rules that are tried.', [{ value: detector.engine.rules.length }]),
    gauge('remembered', 'What is remembered.', [
      { labels: { what: 'alerts' }, value: alerts },
      { labels: { what: 'kinds' }, value: kinds },
      { labels: { what: 'incidents' }, value: incidents },
      ...(threadCount === undefined ? [] : [{ labels: { what: 'threads' }, value: threadCount }]),
    ]),
    gauge('resident_bytes', 'Memory of the agent.', [{ value: memory.rss }]),
    gauge('heap_used_bytes', 'Memory of what is remembered.', [{ value: memory.heapUsed }]),
    counter('cpu_seconds_total', 'Processor time of the agent.', [
      { value: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6 },
    ]),
    gauge('info', 'Version.', [{ labels: { version }, value: 1 }]),
  ];
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `seaworthy_${name}`, type: 'counter', help, samples };
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `seaworthy_${name}`, type: 'gauge', help, samples };
}
