import { createReadStream } from 'node:fs';
import {
  type AlertDesk,
  alertOfFalco,
  type EventReceiver,
  type EventTypeSet,
  eventTypes,
  holdsEventType,
  openRecording,
  type PathSet,
  type ReadFilter,
  type RecordingKind,
  type RuleNeeds,
  readFalcoAlerts,
} from '@seaworthy/runtime';
import type { SourceConfiguration } from '../configuration/agent-schema.ts';
import type { SensorOrders } from '../response/sensor-orders.ts';
import { followFile } from './follow-file.ts';
import { Shifts } from './shifts.ts';

/** Something that runs until it ends, fails or is told to stop. */
export interface RunningSource {
  readonly name: string;
  /** It ends only when it is told to. */
  readonly isEndless: boolean;
  run(signal: AbortSignal, onReady: () => void): Promise<void>;
  /** Rules look at other things than before. */
  relieve?(): Promise<void>;
  /** Threads that are known; of the sensor alone. */
  threadCount?(): number;
}

export interface SourceContext {
  readonly receiver: EventReceiver;
  readonly desk: AlertDesk;
  /** What rules and profiles look at now. */
  readonly needs: () => RuleNeeds;
  readonly orders: SensorOrders;
}

export function openSource(source: SourceConfiguration, context: SourceContext): RunningSource {
  switch (source.from) {
    case 'sensor':
      return openSensor(source, context);
    case 'falco':
      return openFalco(source, context);
    default:
      return openRecorded(source, source.from, context);
  }
}

/** Names of the types that rules look at. */
export function neededEventsOf(wanted: EventTypeSet): string[] {
  return eventTypes.map(({ name }) => name).filter((name) => holdsEventType(wanted, name));
}

/** Whether a source that was opened for some needs sees too little for others. */
export function asksForMore(before: RuleNeeds, after: RuleNeeds): boolean {
  const seen = new Set(neededEventsOf(before.eventTypes));
  const asksEnvironment = (needs: RuleNeeds) => needs.fieldNames.has('proc.env');
  return (
    neededEventsOf(after.eventTypes).some((name) => !seen.has(name)) ||
    (asksEnvironment(after) && !asksEnvironment(before)) ||
    readsMore(before.reads, after.reads)
  );
}

function readsMore(before: ReadFilter, after: ReadFilter): boolean {
  if (before === 'all') return false;
  if (after === 'all') return true;
  return !(
    isWithin(after.paths, before.paths) &&
    isWithin(after.traversed, before.traversed) &&
    after.processes.isSubsetOf(before.processes)
  );
}

function isWithin(inner: PathSet, outer: PathSet): boolean {
  return (
    inner.exact.isSubsetOf(outer.exact) &&
    inner.prefixes.isSubsetOf(outer.prefixes) &&
    inner.parts.isSubsetOf(outer.parts)
  );
}

function openSensor(
  {
    containersOnly,
    environment,
    ringMegabytes,
    dockerRoots,
  }: Extract<SourceConfiguration, { from: 'sensor' }>,
  { receiver, needs, orders }: SourceContext,
): RunningSource {
  let threadCount = (): number => 0;
  const shifts = new Shifts(async (shift, onReady) => {
    // Its loader and tables are not needed where nothing but recordings are read.
    const { defaultRuntimeDirectories, SensorSource, sensorOptionsFor } = await import(
      '@seaworthy/sensor'
    );
    const sensor = new SensorSource({
      ...sensorOptionsFor(needs(), {
        containersOnly,
        environment,
        ringBytes: ringMegabytes * 2 ** 20,
      }),
      ...(dockerRoots !== undefined && {
        runtimeDirectories: { ...defaultRuntimeDirectories, dockerRoots },
      }),
      onReady,
      forbidden: orders.forbidden,
      onKilled: (event, cgroupId) => orders.onKilled?.(event, cgroupId),
    });
    orders.give(sensor);
    threadCount = () => sensor.state.threadCount;
    return { run: (signal) => sensor.run(shift, signal) };
  }, receiver);
  return {
    name: 'sensor',
    isEndless: true,
    run: (signal, onReady) => shifts.run(signal, onReady),
    relieve: () => shifts.relieve(),
    threadCount: () => threadCount(),
  };
}

type Recorded = Extract<SourceConfiguration, { path: string }>;

function openRecorded(
  { path, follow }: Recorded,
  kind: RecordingKind,
  { receiver }: SourceContext,
): RunningSource {
  return {
    name: `${kind} ${path}`,
    isEndless: follow,
    async run(signal, onReady) {
      onReady();
      const recording = await openRecording(follow ? followFile(path, signal) : path, kind);
      await recording.run(receiver, signal);
    },
  };
}

function openFalco({ path, follow }: Recorded, { receiver, desk }: SourceContext): RunningSource {
  return {
    name: `falco ${path}`,
    isEndless: follow,
    async run(signal, onReady) {
      onReady();
      const input = follow ? followFile(path, signal) : createReadStream(path);
      await readFalcoAlerts(
        input,
        {
          alert(alert) {
            const { seconds, nanoseconds } = alert.time;
            desk.receive(alertOfFalco(alert), seconds * 1000 + nanoseconds / 1e6);
          },
          lost: (count) => receiver.lost(count),
          problem: (problem) => receiver.problem(problem),
        },
        signal,
      );
    },
  };
}
