import type { Detector, Responder } from '@seaworthy/runtime';
import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import type { Helpers } from '../helpers.ts';
import type { Outputs } from '../outputs/outputs.ts';
import type { ProfileWatch } from '../profiles/profile-watch.ts';
import type { SourceRun } from '../sources/source-run.ts';
import type { AgentStatus } from './agent-status.ts';

/** Parts of a running agent. */
export interface AgentParts {
  readonly version: string;
  readonly startedAt: Date;
  readonly configurationPath: string;
  readonly configuration: AgentConfiguration;
  readonly problems: readonly string[];
  readonly runs: readonly SourceRun[];
  readonly helpers: Helpers;
  readonly detector: Detector;
  readonly outputs: Outputs;
  readonly responder: Responder | undefined;
  readonly profiles: ProfileWatch | undefined;
  readonly lastReload: AgentStatus['lastReload'];
}

export function describeAgent(parts: AgentParts): AgentStatus {
  const { configuration, detector, lastReload, profiles, startedAt } = parts;
  const { responses = [], preventions = [] } = parts.responder?.standing?.() ?? {};
  const { rss, heapUsed } = process.memoryUsage();
  return {
    version: parts.version,
    pid: process.pid,
    startedAt: startedAt.toISOString(),
    configuration: parts.configurationPath,
    problems: [...parts.problems],
    sources: parts.runs.map(({ source: { name }, state, problem }) => ({
      name,
      state,
      ...(problem !== undefined && { problem }),
    })),
    helpers: parts.helpers.states.map(({ problem, ...state }) => ({
      ...state,
      ...(problem !== undefined && { problem }),
    })),
    rules: { count: detector.engine.rules.length, files: configuration.rules.files },
    ...(lastReload !== undefined && { lastReload }),
    events: { judged: detector.eventCount, lost: detector.lostCount },
    messages: [...parts.outputs.messages.values()].reduce((sum, count) => sum + count, 0),
    outputs: parts.outputs.list.map(({ name, counts: { sent, waiting, dropped } }) => ({
      name,
      sent,
      waiting,
      dropped,
    })),
    response: {
      mode: configuration.response.mode,
      active: [...responses],
      prevented: preventions.map(({ container, rules }) => ({ container, rules: [...rules] })),
    },
    profiles: {
      enforced: profiles?.judged('enforced') ?? [],
      proposed: profiles?.judged('proposed') ?? [],
      learning: profiles?.learning() ?? [],
    },
    memory: { residentBytes: rss, heapUsedBytes: heapUsed },
  };
}
