import { createReadStream } from 'node:fs';
import {
  type AlertDesk,
  alertOfFalco,
  type EventReceiver,
  type EventTypeSet,
  eventTypes,
  holdsEventType,
  openRecording,
  type RecordingKind,
  type ResourceSample,
  type RuleNeeds,
  type RuntimeEvent,
  readFalcoAlerts,
} from '@seaworthy/runtime';
import type { SensorOptions, SensorSource } from '@seaworthy/sensor';
import type { SourceConfiguration } from '../configuration/agent-schema.ts';
import type { HelperName } from '../helpers.ts';
import type { SensorOrders } from '../response/sensor-orders.ts';
import { followFile } from './follow-file.ts';
import { Shifts } from './shifts.ts';

/** Something that runs until it ends, fails or is told to stop. */
export interface RunningSource {
  readonly name: string;
  /** It ends only when it is told to. */
  readonly isEndless: boolean;
  /** The process that it needs: one that has run and ends by itself is started again. */
  readonly helper?: HelperName;
  run(signal: AbortSignal, onReady: () => void): Promise<void>;
  /** Rules look at other things than before: one that shows too little is relieved. */
  reconsider?(): Promise<void>;
  /** Threads that are known; of the sensor alone. */
  threadCount?(): number;
  /** How often its events came without something, by what they lack; of the sensor alone. */
  gaps?(): ReadonlyMap<string, number>;
}

export interface SourceContext {
  readonly receiver: EventReceiver;
  readonly desk: AlertDesk;
  /** What rules and profiles look at now. */
  readonly needs: () => RuleNeeds;
  readonly orders: SensorOrders;
  /** Wants to know what containers use. */
  readonly usage?: {
    readonly everyMs: number;
    readonly tell: (event: RuntimeEvent, sample: ResourceSample) => void;
  };
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

function openSensor(
  {
    containersOnly,
    environment,
    ringMegabytes,
    dockerRoots,
  }: Extract<SourceConfiguration, { from: 'sensor' }>,
  { receiver, needs, orders, usage }: SourceContext,
): RunningSource {
  let current: SensorSource | undefined;
  let shown: SensorOptions | undefined;
  // Its loader and tables are not needed where nothing but recordings are read.
  const load = () => import('@seaworthy/sensor');
  const optionsNow = ({ sensorOptionsFor }: Awaited<ReturnType<typeof load>>) =>
    sensorOptionsFor(needs(), { containersOnly, environment, ringBytes: ringMegabytes * 2 ** 20 });
  const shifts = new Shifts(async (shift, onReady) => {
    const loaded = await load();
    const { SensorSource } = loaded;
    const options = optionsNow(loaded);
    shown = options;
    const sensor: SensorSource = new SensorSource({
      ...options,
      ...(dockerRoots !== undefined && {
        runtimeDirectories: { dockerRoots },
      }),
      ...(usage !== undefined && {
        usageMs: usage.everyMs,
        // While one relieves another both measure.
        onUsage: (event: RuntimeEvent, sample: ResourceSample) => {
          if (sensor === current) usage.tell(event, sample);
        },
      }),
      onReady: () => {
        orders.onRunning?.(sensor.state.containerThreads().values());
        onReady();
      },
      forbidden: orders.forbidden,
      ownPids: orders.ownPids,
      onKilled: (event, cgroupId) => orders.onKilled?.(event, cgroupId),
    });
    orders.give(sensor);
    current = sensor;
    return { run: (signal) => sensor.run(shift, signal) };
  }, receiver);
  return {
    name: 'sensor',
    helper: 'sensor',
    isEndless: true,
    run: (signal, onReady) => shifts.run(signal, onReady),
    async reconsider() {
      const loaded = await load();
      const isEnough = shown === undefined || loaded.seesEnough(shown, optionsNow(loaded));
      if (!isEnough) await shifts.relieve();
    },
    threadCount: () => current?.state.threadCount ?? 0,
    gaps: () => current?.gaps ?? new Map(),
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
      const input = follow ? followFile(path, signal, onReady) : path;
      if (!follow) onReady();
      const recording = await openRecording(input, kind);
      await recording.run(receiver, signal);
    },
  };
}

function openFalco({ path, follow }: Recorded, { receiver, desk }: SourceContext): RunningSource {
  return {
    name: `falco ${path}`,
    isEndless: follow,
    async run(signal, onReady) {
      const input = follow ? followFile(path, signal, onReady) : createReadStream(path);
      if (!follow) onReady();
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
