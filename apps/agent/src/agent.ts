import { hostname } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '@seaworthy/model';
import {
  type Alert,
  AlertDesk,
  causeOf,
  Detector,
  type Match,
  makeAlert,
  type Profile,
  profileNeeds,
  type Responder,
  type RuleEngine,
  type RuleNeeds,
  type RuntimeEvent,
  trialNeeds,
  uniteNeeds,
} from '@seaworthy/runtime';
import type { AgentConfiguration } from './configuration/agent-schema.ts';
import { readAgentFile } from './configuration/read-agent-file.ts';
import type { AgentStatus } from './control/agent-status.ts';
import type { ReleaseAnswer } from './control/control-answers.ts';
import { type ControlServer, openControl } from './control/control-server.ts';
import { describeAgent } from './control/describe-agent.ts';
import { findContainer } from './control/find-container.ts';
import { Helpers } from './helpers.ts';
import { agentMetrics } from './metrics/agent-metrics.ts';
import { writeMetrics } from './metrics/metrics-text.ts';
import { type MetricsServer, serveMetrics } from './metrics/serve-metrics.ts';
import { Outputs } from './outputs/outputs.ts';
import { alertOfLosses, alertOfResponse } from './own-alerts.ts';
import { LearnedProfiles } from './profiles/learned-profiles.ts';
import { ProfileWatch } from './profiles/profile-watch.ts';
import { readProfiles } from './profiles/read-profiles.ts';
import { Reloads } from './reloads.ts';
import type { ResponderTies } from './response/responder-ties.ts';
import { SensorOrders } from './response/sensor-orders.ts';
import { describeDiagnostic } from './rules/build-engine.ts';
import { EngineReader } from './rules/read-engine.ts';
import { listRuleFiles } from './rules/read-rule-files.ts';
import { openSource } from './sources/open-source.ts';
import { runSources, SourceRun } from './sources/source-run.ts';
import { watchFiles } from './watch-files.ts';

export interface AgentOptions {
  readonly configurationPath: string;
  readonly version: string;
  /** Lines for whoever operates it. */
  readonly log: (text: string) => void;
  readonly responder?: StartResponder;
  readonly hostname?: string;
  /** For tests: how often files are looked at. */
  readonly watchEveryMs?: number;
}

/** Started when the agent runs. @throws SeaworthyError when it cannot do what it is asked to */
export type StartResponder = (
  configuration: AgentConfiguration,
  ties: ResponderTies,
) => Promise<Responder | undefined> | Responder | undefined;

/** Losses come many at a time; one message tells of all since the last. */
const tellLossesEveryMs = 10_000;

/** One per host: sources into rules into alerts into outputs. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #desk: AlertDesk;
  readonly #detector: Detector;
  readonly #helpers: Helpers;
  readonly #reloads: Reloads;
  readonly #startedAt = new Date();
  readonly #sensorOrders = new SensorOrders();
  readonly #profiles: ProfileWatch | undefined;
  readonly #learned: LearnedProfiles | undefined;
  #responder: Responder | undefined;
  #configuration: AgentConfiguration;
  readonly #outputs: Outputs;
  readonly #runs: readonly SourceRun[];
  #control: ControlServer | undefined;
  #metrics: MetricsServer | undefined;
  #lostSinceTold = 0;
  readonly #engines: EngineReader;

  private constructor(
    options: AgentOptions,
    configuration: AgentConfiguration,
    engine: RuleEngine,
    engines: EngineReader,
    profiles: readonly Profile[],
    learned: LearnedProfiles | undefined,
  ) {
    this.#options = options;
    this.#configuration = configuration;
    this.#engines = engines;
    this.#outputs = new Outputs(configuration.outputs, {
      hostname: options.hostname ?? hostname(),
      version: options.version,
      report: options.log,
    });
    const { updateEverySeconds, burst, oneMoreEverySeconds, remembered } = configuration.alerts;
    this.#desk = new AlertDesk((message) => this.#outputs.tell(message), {
      updateEveryMs: updateEverySeconds * 1000,
      oneMoreEveryMs: oneMoreEverySeconds * 1000,
      burst,
      alerts: remembered,
      kinds: remembered,
    });
    this.#detector = new Detector({
      engine,
      desk: this.#desk,
      responder: {
        name: 'agent',
        respond: (matches, event) => this.#responder?.respond(matches, event),
        observe: (event) => this.#responder?.observe?.(event),
        stop: async () => this.#responder?.stop(),
      },
      onProblem: ({ message }) => options.log(message),
      onLost: (count) => {
        this.#lostSinceTold += count;
      },
    });
    this.#learned = learned;
    const { startupSeconds, sampleEverySeconds } = configuration.profiles;
    this.#profiles =
      profiles.length === 0 && learned === undefined
        ? undefined
        : new ProfileWatch({
            profiles,
            learns: learned !== undefined,
            startupSeconds,
            found: (match, event, isCause) => this.#deviates(match, event, isCause),
          });
    const context = {
      receiver: this.#profiles?.before(this.#detector) ?? this.#detector,
      desk: this.#desk,
      needs: () => this.#needsOf(this.#detector.engine),
      orders: this.#sensorOrders,
      ...(this.#profiles !== undefined && {
        usage: {
          everyMs: sampleEverySeconds * 1000,
          tell: this.#profiles.sample.bind(this.#profiles),
        },
      }),
    };
    this.#helpers = new Helpers((alert) => this.#tellAlert(alert));
    const { log } = options;
    this.#reloads = new Reloads(() => this.#reloadOnce(), log);
    this.#runs = configuration.sources.map(
      (source) => new SourceRun(openSource(source, context), { helpers: this.#helpers, log }),
    );
  }

  /** @throws CONFIGURATION when the file or its rules are wrong */
  static async prepare(options: AgentOptions): Promise<Agent> {
    const configuration = await readAgentFile(options.configurationPath, options.log);
    const engines = new EngineReader();
    const { engine, warnings } = await engines.read(configuration);
    for (const warning of warnings) options.log(describeDiagnostic(warning));
    const { directory, learnInto } = configuration.profiles;
    const profiles = directory === undefined ? [] : await readProfiles(directory);
    const learned = learnInto === undefined ? undefined : await LearnedProfiles.open(learnInto);
    return new Agent(options, configuration, engine, engines, profiles, learned);
  }

  get rules(): number {
    return this.#detector.engine.rules.length;
  }

  get counts(): {
    readonly events: number;
    readonly reloads: { readonly done: number; readonly failed: number };
  } {
    return { events: this.#detector.eventCount, reloads: { ...this.#reloads.counts } };
  }

  get metricsPort(): number | undefined {
    return this.#metrics?.port;
  }

  /**
   * Runs until its sources have ended or `signal` says so.
   * @returns whether all of them ended well
   * @throws CONFIGURATION when another agent runs with the same file
   */
  async run(signal: AbortSignal, onReady: () => void = () => {}): Promise<boolean> {
    const { configurationPath, log } = this.#options;
    this.#control = await openControl(configurationPath, this.#configuration, this, log);
    try {
      await this.#start();
      await this.#watch(signal, onReady);
    } finally {
      await this.#close();
    }
    return this.#runs.every(({ state }) => state !== 'failed');
  }

  async #start(): Promise<void> {
    const { metrics } = this.#configuration;
    this.#responder = await this.#options.responder?.(this.#configuration, {
      orders: this.#sensorOrders,
      // After the alert that it answers, which the same event is still making.
      onRecord: (record) => queueMicrotask(() => this.#tellAlert(alertOfResponse(record))),
      helpers: this.#helpers,
      log: this.#options.log,
    });
    if (metrics !== null) {
      this.#metrics = await serveMetrics(metrics.address, {
        metrics: () => this.#writeMetrics(),
        problems: () => this.problems,
      });
    }
  }

  async #watch(signal: AbortSignal, onReady: () => void): Promise<void> {
    const clock = setInterval(() => this.#desk.tick(Date.now()), 1000).unref();
    const losses = setInterval(() => this.#tellLosses(), tellLossesEveryMs).unref();
    const { saveEverySeconds } = this.#configuration.profiles;
    const saving = setInterval(() => void this.#saveProfiles(), saveEverySeconds * 1000).unref();
    const stopWatching = watchFiles(
      () => this.#watchedFiles(),
      () => void this.reload('files have changed'),
      this.#options.watchEveryMs,
    );
    try {
      await runSources(this.#runs, signal, onReady);
    } finally {
      clearInterval(clock);
      clearInterval(losses);
      clearInterval(saving);
      stopWatching();
      await this.#reloads.settled();
    }
  }

  /** What is wrong; empty when all is well. */
  get problems(): readonly string[] {
    return [
      ...this.#runs.flatMap(({ problem }) => problem ?? []),
      ...this.#helpers.problems,
      ...[this.#reloads.problem].filter((problem) => problem !== undefined),
    ];
  }

  status(): AgentStatus {
    return describeAgent({
      version: this.#options.version,
      startedAt: this.#startedAt,
      configurationPath: this.#options.configurationPath,
      configuration: this.#configuration,
      problems: this.problems,
      runs: this.#runs,
      helpers: this.#helpers,
      detector: this.#detector,
      outputs: this.#outputs,
      responder: this.#responder,
      profiles: this.#profiles,
      lastReload: this.#reloads.last,
    });
  }

  /**
   * Undoes what was done to a container.
   * @param word its name, its id, or how its id begins
   * @throws TARGET_NOT_FOUND, USAGE
   */
  async release(word: string): Promise<ReleaseAnswer> {
    const { responses = [] } = this.#responder?.standing?.() ?? {};
    const container = findContainer(
      word,
      responses.map((response) => response.container),
    );
    const released = (await this.#responder?.release?.(container.id)) ?? [];
    return { container, released: [...released] };
  }

  /** Opens the files that it writes anew, and reads configuration and rules. */
  async hangUp(): Promise<void> {
    this.#outputs.reopen();
    await this.reload('asked to');
  }

  /** Reads configuration and rules. Broken ones change nothing, and are told of. */
  async reload(why: string): Promise<void> {
    await this.#reloads.run(why);
  }

  async #reloadOnce(): Promise<string> {
    const { configurationPath, log } = this.#options;
    const configuration = await readAgentFile(configurationPath);
    const { engine, warnings } = await this.#engines.read(configuration);
    const before = this.#configuration;
    const hasOtherOutputs = !isDeepStrictEqual(before.outputs, configuration.outputs);
    const others = hasOtherOutputs ? this.#outputs.open(configuration.outputs) : undefined;
    // Nothing waits from here on: no event comes between two of these.
    this.#detector.engine = engine;
    this.#configuration = configuration;
    const closeOutdated = others && this.#outputs.replaceBy(others);
    for (const warning of warnings) log(describeDiagnostic(warning));
    this.#warnOfRestart(before, configuration);
    await Promise.all(this.#runs.map(({ source }) => source.reconsider?.()));
    await closeOutdated?.();
    return `${engine.rules.length} rules`;
  }

  #warnOfRestart(before: AgentConfiguration, after: AgentConfiguration): void {
    for (const part of [
      'sources',
      'metrics',
      'control',
      'alerts',
      'response',
      'profiles',
    ] as const) {
      if (isDeepStrictEqual(before[part], after[part])) continue;
      this.#options.log(`${part}: changes are in use after a restart`);
    }
  }

  #needsOf(engine: RuleEngine): RuleNeeds {
    const needs = [
      this.#profiles === undefined ? undefined : profileNeeds,
      trialNeeds(this.#configuration.response),
    ].filter((each) => each !== undefined);
    return needs.reduce(uniteNeeds, engine.needs);
  }

  /** Only a profile that a person has agreed to is a reason to act. */
  #deviates(match: Match, event: RuntimeEvent, isCause: boolean): void {
    if (isCause) {
      const { id } = makeAlert(match, event);
      this.#responder?.answer?.({ ...causeOf(match, event, id), kind: 'deviation' });
    }
    this.#detector.found(match, event);
  }

  async #saveProfiles(): Promise<void> {
    await this.#learned?.save(this.#profiles?.learned() ?? []).catch((error: unknown) => {
      this.#options.log(`profiles are not saved: ${messageOf(error)}`);
    });
  }

  #tellAlert(alert: Alert): void {
    // The journal shows both streams: once is enough.
    const isShown = this.#outputs.list.some(({ name }) => name === 'stdout');
    if (!isShown) this.#options.log(alert.output);
    this.#outputs.tell({ kind: 'alert', alert });
  }

  #tellLosses(): void {
    if (this.#lostSinceTold === 0) return;
    const alert = alertOfLosses(this.#lostSinceTold, this.#detector);
    this.#lostSinceTold = 0;
    this.#tellAlert(alert);
  }

  #writeMetrics(): string {
    const sensor = this.#runs.find(({ source }) => source.threadCount !== undefined)?.source;
    return writeMetrics(
      agentMetrics({
        detector: this.#detector,
        desk: this.#desk,
        outputs: this.#outputs,
        reloads: this.#reloads.counts,
        helpers: this.#helpers.states,
        threadCount: sensor?.threadCount?.(),
        gaps: sensor?.gaps?.() ?? new Map(),
        version: this.#options.version,
      }),
    );
  }

  async #watchedFiles(): Promise<readonly string[]> {
    const { files } = this.#configuration.rules;
    return [this.#options.configurationPath, ...(await listRuleFiles(files).catch(() => files))];
  }

  async #close(): Promise<void> {
    await this.#responder?.stop();
    await this.#saveProfiles();
    this.#tellLosses();
    this.#desk.close();
    await this.#outputs.close();
    await this.#metrics?.close();
    await this.#control?.close();
  }
}
