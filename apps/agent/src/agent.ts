import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import {
  AlertDesk,
  type AlertMessage,
  causeOf,
  Detector,
  type Match,
  makeAlert,
  type Profile,
  profileNeeds,
  type Responder,
  type ResponseRecord,
  type RuleEngine,
  type RuleNeeds,
  type RuntimeEvent,
  trialNeeds,
  uniteNeeds,
} from '@seaworthy/runtime';
import type { AgentConfiguration } from './configuration/agent-schema.ts';
import { readAgentFile } from './configuration/read-agent-file.ts';
import { agentMetrics } from './metrics/agent-metrics.ts';
import { writeMetrics } from './metrics/metrics-text.ts';
import { type MetricsServer, serveMetrics } from './metrics/serve-metrics.ts';
import { openOutput } from './outputs/index.ts';
import type { Output, OutputContext } from './outputs/output.ts';
import { alertOfLosses, alertOfResponse } from './own-alerts.ts';
import { LearnedProfiles } from './profiles/learned-profiles.ts';
import { ProfileWatch } from './profiles/profile-watch.ts';
import { readProfiles } from './profiles/read-profiles.ts';
import type { ResponderTies } from './response/responder-ties.ts';
import { SensorOrders } from './response/sensor-orders.ts';
import { buildEngine, describeDiagnostic } from './rules/build-engine.ts';
import { listRuleFiles, readRuleFiles } from './rules/read-rule-files.ts';
import { asksForMore, openSource, type RunningSource } from './sources/open-source.ts';
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

const closeWithinMs = 5000;
const stopTogetherMs = 500;
/** Losses come many at a time; one message tells of all since the last. */
const tellLossesEveryMs = 10_000;

/** One per host: sources into rules into alerts into outputs. */
export class Agent {
  readonly #options: AgentOptions;
  readonly #context: OutputContext;
  readonly #desk: AlertDesk;
  readonly #detector: Detector;
  readonly #messages = new Map<string, number>();
  readonly #failedSources: string[] = [];
  readonly #reloads = { done: 0, failed: 0 };
  readonly #sensorOrders = new SensorOrders();
  readonly #profiles: ProfileWatch | undefined;
  readonly #learned: LearnedProfiles | undefined;
  #responder: Responder | undefined;
  #configuration: AgentConfiguration;
  #outputs: readonly Output[];
  readonly #sources: readonly RunningSource[];
  #reloading: Promise<void> | undefined;
  #reloadAgain = false;
  #metrics: MetricsServer | undefined;
  #lostSinceTold = 0;
  #badFile: string | undefined;

  private constructor(
    options: AgentOptions,
    configuration: AgentConfiguration,
    engine: RuleEngine,
    profiles: readonly Profile[],
    learned: LearnedProfiles | undefined,
  ) {
    this.#options = options;
    this.#configuration = configuration;
    this.#context = {
      hostname: options.hostname ?? hostname(),
      version: options.version,
      report: options.log,
    };
    const { updateEverySeconds, burst, oneMoreEverySeconds, remembered } = configuration.alerts;
    this.#desk = new AlertDesk((message) => this.#tell(message), {
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
    this.#outputs = configuration.outputs.map((output) => openOutput(output, this.#context));
    this.#learned = learned;
    const { startupSeconds } = configuration.profiles;
    this.#profiles =
      profiles.length === 0 && learned === undefined
        ? undefined
        : new ProfileWatch({
            profiles,
            learns: learned !== undefined,
            startupSeconds,
            found: (match, event, isEnforced) => this.#deviates(match, event, isEnforced),
          });
    const context = {
      receiver: this.#profiles?.before(this.#detector) ?? this.#detector,
      desk: this.#desk,
      needs: () => this.#needsOf(this.#detector.engine),
      orders: this.#sensorOrders,
    };
    this.#sources = configuration.sources.map((source) => openSource(source, context));
  }

  /** @throws CONFIGURATION when the file or its rules are wrong */
  static async prepare(options: AgentOptions): Promise<Agent> {
    const configuration = await readAgentFile(options.configurationPath);
    const { engine, warnings } = await engineOf(configuration);
    for (const warning of warnings) options.log(describeDiagnostic(warning));
    const { directory, learnInto } = configuration.profiles;
    const profiles = directory === undefined ? [] : await readProfiles(directory);
    const learned = learnInto === undefined ? undefined : await LearnedProfiles.open(learnInto);
    return new Agent(options, configuration, engine, profiles, learned);
  }

  get rules(): number {
    return this.#detector.engine.rules.length;
  }

  get counts(): {
    readonly events: number;
    readonly reloads: { readonly done: number; readonly failed: number };
  } {
    return { events: this.#detector.eventCount, reloads: { ...this.#reloads } };
  }

  get metricsPort(): number | undefined {
    return this.#metrics?.port;
  }

  /** Runs until its sources have ended or `signal` says so. @returns whether all of them ended well */
  async run(signal: AbortSignal, onReady: () => void = () => {}): Promise<boolean> {
    const { metrics } = this.#configuration;
    this.#responder = await this.#options.responder?.(this.#configuration, {
      orders: this.#sensorOrders,
      // After the alert that it answers, which the same event is still making.
      onRecord: (record) => queueMicrotask(() => this.#tellResponse(record)),
      log: this.#options.log,
    });
    if (metrics !== null) {
      this.#metrics = await serveMetrics(metrics.address, {
        metrics: () => this.#writeMetrics(),
        problems: () => this.problems,
      });
    }
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
      await this.#runSources(signal, onReady);
    } finally {
      clearInterval(clock);
      clearInterval(losses);
      clearInterval(saving);
      stopWatching();
      await this.#reloading;
      await this.#close();
    }
    return this.#failedSources.length === 0;
  }

  /** What is wrong; empty when all is well. */
  get problems(): readonly string[] {
    return [
      ...this.#failedSources,
      ...(this.#badFile === undefined
        ? []
        : [`the files on disk are not in use: ${this.#badFile}`]),
    ];
  }

  /** Opens the files that it writes anew, and reads configuration and rules. */
  async hangUp(): Promise<void> {
    for (const output of this.#outputs) output.reopen();
    await this.reload('asked to');
  }

  /** Reads configuration and rules. Broken ones change nothing, and are told of. */
  async reload(why: string): Promise<void> {
    if (this.#reloading !== undefined) {
      this.#reloadAgain = true;
      return this.#reloading;
    }
    this.#reloading = this.#reloadOnce(why).finally(() => {
      this.#reloading = undefined;
    });
    await this.#reloading;
    if (this.#reloadAgain) {
      this.#reloadAgain = false;
      await this.reload(why);
    }
  }

  async #reloadOnce(why: string): Promise<void> {
    const { configurationPath, log } = this.#options;
    try {
      const configuration = await readAgentFile(configurationPath);
      const { engine, warnings } = await engineOf(configuration);
      const before = this.#configuration;
      const outputs = isSame(before.outputs, configuration.outputs)
        ? undefined
        : configuration.outputs.map((output) => openOutput(output, this.#context));
      // Nothing waits from here on: no event comes between two of these.
      const needsBefore = this.#needsOf(this.#detector.engine);
      this.#detector.engine = engine;
      this.#configuration = configuration;
      const outdated = outputs === undefined ? [] : this.#outputs;
      this.#outputs = outputs ?? this.#outputs;
      for (const warning of warnings) log(describeDiagnostic(warning));
      log(`reloaded, ${why}: ${engine.rules.length} rules`);
      this.#reloads.done += 1;
      this.#badFile = undefined;
      this.#warnOfRestart(before, configuration);
      const needsMore = asksForMore(needsBefore, this.#needsOf(engine));
      if (needsMore) await Promise.all(this.#sources.map((source) => source.relieve?.()));
      await Promise.all(outdated.map((output) => output.close(closeWithinMs)));
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      this.#reloads.failed += 1;
      this.#badFile = error.message;
      log(`not reloaded, what was in use stays: ${error.message}`);
    }
  }

  #warnOfRestart(before: AgentConfiguration, after: AgentConfiguration): void {
    for (const part of ['sources', 'metrics', 'alerts', 'response', 'profiles'] as const) {
      if (isSame(before[part], after[part])) continue;
      this.#options.log(`${part}: changes are in use after a restart`);
    }
  }

  async #runSources(signal: AbortSignal, onReady: () => void): Promise<void> {
    let waiting = this.#sources.length;
    const oneReady = (): void => {
      waiting -= 1;
      if (waiting === 0) onReady();
    };
    await Promise.all(this.#sources.map((source) => this.#runSource(source, signal, oneReady)));
  }

  /** One that fails leaves the others running, and health says so. */
  async #runSource(source: RunningSource, signal: AbortSignal, onReady: () => void): Promise<void> {
    try {
      await source.run(signal, onReady);
      if (signal.aborted) return;
      // What stops the agent may stop the sensor a moment before.
      await sleep(source.isEndless ? stopTogetherMs : 0, undefined, { signal }).catch(() => {});
      if (source.isEndless && !signal.aborted) throw new Error('it has ended by itself');
      this.#options.log(`${source.name} has ended`);
    } catch (error) {
      if (signal.aborted) return;
      this.#failedSources.push(`${source.name}: ${messageOf(error)}`);
      this.#options.log(`${source.name} has failed: ${messageOf(error)}`);
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
  #deviates(match: Match, event: RuntimeEvent, isEnforced: boolean): void {
    if (isEnforced) {
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

  #tell(message: AlertMessage): void {
    const { rule, priority } =
      message.kind === 'incident'
        ? { rule: 'Incident', priority: message.incident.severity }
        : message.alert;
    const key = `${rule}\n${priority}\n${message.kind}`;
    this.#messages.set(key, (this.#messages.get(key) ?? 0) + 1);
    for (const output of this.#outputs) output.write(message);
  }

  #tellResponse(record: ResponseRecord): void {
    const alert = alertOfResponse(record);
    this.#options.log(alert.output);
    this.#tell({ kind: 'alert', alert });
  }

  #tellLosses(): void {
    if (this.#lostSinceTold === 0) return;
    const alert = alertOfLosses(this.#lostSinceTold, this.#detector);
    this.#lostSinceTold = 0;
    this.#options.log(alert.output);
    this.#tell({ kind: 'alert', alert });
  }

  #writeMetrics(): string {
    const sensor = this.#sources.find(({ threadCount }) => threadCount !== undefined);
    return writeMetrics(
      agentMetrics({
        detector: this.#detector,
        desk: this.#desk,
        outputs: this.#outputs,
        messages: this.#messages,
        reloads: this.#reloads,
        threadCount: sensor?.threadCount?.(),
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
    await Promise.all(this.#outputs.map((output) => output.close(closeWithinMs)));
    await this.#metrics?.close();
  }
}

async function engineOf(
  configuration: AgentConfiguration,
): Promise<ReturnType<typeof buildEngine>> {
  return buildEngine(await readRuleFiles(configuration.rules.files), configuration.rules);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
