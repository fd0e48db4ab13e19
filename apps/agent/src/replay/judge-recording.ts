import type { Problem } from '@seaworthy/model';
import {
  type Alert,
  AlertDesk,
  Detector,
  type EventSource,
  type Incident,
  type Match,
  type RuleEngine,
  type RuntimeEvent,
} from '@seaworthy/runtime';

export interface Judgement {
  /** Each once, with how often it happened, by the time of the first. */
  readonly alerts: readonly Alert[];
  readonly incidents: readonly Incident[];
  readonly eventCount: number;
  readonly matchCount: number;
  readonly lostCount: number;
}

export interface JudgeOptions {
  /** Told of each rule that holds for an event, before alerts are put together. */
  readonly onMatches?: (matches: readonly Match[], event: RuntimeEvent) => void;
  readonly onProblem?: (problem: Problem) => void;
}

/** What rules say of recorded events, as the agent would have told it, without a word held back. */
export async function judgeRecording(
  source: EventSource,
  engine: RuleEngine,
  { onMatches, onProblem }: JudgeOptions,
  signal?: AbortSignal,
): Promise<Judgement> {
  const alerts = new Map<string, Alert>();
  const incidents = new Map<string, Incident>();
  let matchCount = 0;
  const desk = new AlertDesk(
    (message) => {
      if (message.kind === 'incident') incidents.set(message.incident.id, message.incident);
      else alerts.set(`${message.alert.id} ${message.alert.time}`, message.alert);
    },
    { burst: 1000 },
  );
  const detector = new Detector({
    engine,
    desk,
    ...(onProblem !== undefined && { onProblem }),
    responder: {
      name: 'count',
      respond(matches, event) {
        matchCount += matches.length;
        onMatches?.(matches, event);
      },
      stop: async () => {},
    },
  });
  await source.run(detector, signal);
  desk.close();
  return {
    alerts: [...alerts.values()],
    incidents: [...incidents.values()],
    eventCount: detector.eventCount,
    matchCount,
    lostCount: detector.lostCount,
  };
}
