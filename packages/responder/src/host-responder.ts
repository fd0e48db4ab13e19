import { messageOf } from '@seaworthy/model';
import {
  causeOf,
  containerOf,
  type DecidedAction,
  type KernelEvent,
  type Match,
  PreventionPlan,
  Protection,
  type Release,
  type Responder,
  type ResponseAction,
  type ResponseCause,
  ResponseDecider,
  type ResponseDecision,
  type ResponseRecord,
  type ResponseResult,
  type ResponseRule,
  type ResponseSettings,
  type RuntimeEvent,
  type Thread,
  workloadNameOf,
} from '@seaworthy/runtime';
import {
  ContainerFinder,
  type Forbidden,
  findControlGroup,
  type RefusalMeans,
  type RuntimeDirectories,
} from '@seaworthy/sensor';
import { ActiveResponses } from './active-responses.ts';
import { Confinements } from './confinements.ts';
import { ContainerPreventions } from './container-preventions.ts';
import type { Countermeasure } from './countermeasure.ts';
import { countermeasures } from './countermeasures/index.ts';
import { type EngineSockets, enginesAt } from './engines/index.ts';
import { type AnyHeld, takeOver } from './holds/index.ts';
import type { JournalEntry, ResponseFacts } from './journal/journal-lines.ts';
import { ResponseJournal } from './journal/response-journal.ts';
import { startGuard } from './start-guard.ts';
import type { Tools } from './tools.ts';

export interface HostResponderOptions {
  readonly settings: ResponseSettings;
  readonly stateDirectory: string;
  readonly onRecord: (record: ResponseRecord) => void;
  readonly onGuardStarted?: () => void;
  /** Its process, which nobody need be told of; undefined when it has ended. */
  readonly onGuardPid?: (pid: number | undefined) => void;
  /** The guard has ended by itself: executions and connections are free until it runs again. */
  readonly onGuardEnded?: (why: string) => void;
  /** It runs again, and what held before holds; `failures` says what does not. */
  readonly onGuardRestarted?: (failures: readonly string[]) => void;
  /** The id of the alert that a match becomes; otherwise its rule and event. */
  readonly identify?: (match: Match, event: RuntimeEvent) => string;
  /** What cannot be written down, and what the guard cannot do here. */
  readonly onProblem?: (text: string) => void;
  /** By which hooks of this kernel rules of prevention hold. */
  readonly onNote?: (text: string) => void;
  /** `SensorSource.forbid`: what is killed in the kernel as it begins. */
  readonly forbid?: (forbidden: readonly Forbidden[]) => Promise<void>;
  /** Where runtimes keep what a container is that starts; what is not said is looked for. */
  readonly runtimeDirectories?: Partial<RuntimeDirectories>;
  readonly guardProgram?: string;
  readonly guardRestartMs?: number;
  /** Of the kernel's means to refuse by itself, none that is stronger is used. */
  readonly strongestMeans?: RefusalMeans;
  readonly engineSockets?: Partial<EngineSockets>;
  /** Processes of the agent beside this one: the sensor's. */
  readonly ownPids?: readonly number[];
  readonly ownContainerId?: string;
  readonly procDirectory?: string;
}

const SWEEP_MS = 60_000;

interface Outcome {
  readonly action: ResponseAction;
  readonly result: ResponseResult;
  readonly detail: string;
  readonly rule: string;
  readonly startedAt: number;
}

/** Does on this host what the rules of response say, and says what it did. */
export class HostResponder implements Responder {
  readonly name = 'host';
  readonly #options: HostResponderOptions;
  readonly #decider: ResponseDecider;
  /** Undefined where everything is a dry run. */
  readonly #tools: Tools | undefined;
  readonly #active: ActiveResponses;
  readonly #preventions: ContainerPreventions;
  readonly #running = new Set<Promise<void>>();
  readonly #sweeping: NodeJS.Timeout;
  #isStopping = false;

  private constructor(
    options: HostResponderOptions,
    tools: Tools | undefined,
    journal: ResponseJournal,
    protection: Protection,
  ) {
    this.#options = options;
    this.#decider = new ResponseDecider(options.settings, protection);
    this.#tools = tools;
    this.#active = new ActiveResponses(journal, (text) => options.onProblem?.(text));
    const finder = new ContainerFinder(
      options.procDirectory ?? '/proc',
      options.runtimeDirectories ?? {},
    );
    this.#preventions = new ContainerPreventions({
      plan: new PreventionPlan(options.settings, protection),
      tools: this.#tools,
      onRecord: options.onRecord,
      forbid: options.forbid,
      failsClosed: options.settings.onFailure === 'closed',
      resolve: (pid) => finder.containerOf(pid),
    });
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /**
   * What an agent that crashed has left on containers is taken over, or undone where nothing may be
   * done any more.
   * @throws TARGET_UNSUPPORTED, ACCESS_DENIED when the guard does not start
   */
  static async start(options: HostResponderOptions): Promise<HostResponder> {
    const { settings, stateDirectory, ownContainerId: containerId } = options;
    const procDirectory = options.procDirectory ?? '/proc';
    const isActing = [settings, ...settings.rules, ...settings.prevent].some(
      ({ mode }) => mode === 'enforce',
    );
    const journal = await ResponseJournal.open(stateDirectory, procDirectory);
    const left = [...journal.entries];
    const pids = new Set([process.pid, ...(options.ownPids ?? [])]);
    const protection = new Protection(settings.protect, { pids, containerId });
    const started = isActing ? await startGuard(options, pids) : undefined;
    const engines = enginesAt(options.engineSockets);
    const tools = started && {
      guard: started.guard,
      confinements: new Confinements(started.guard),
      engines,
      procDirectory,
      stateDirectory,
      whyProtected: (pid: number, path: string) => protection.ofProcess(pid, path, false),
    };
    const responder = new HostResponder(options, tools, journal, protection);
    started?.listen(responder.#preventions);
    for (const [id, entry] of left) {
      responder.#run(responder.#takeOver(id, entry, tools ?? { engines, procDirectory }));
    }
    return responder;
  }

  respond(matches: readonly Match[], event: RuntimeEvent): void {
    for (const match of matches) {
      const id = this.#options.identify?.(match, event) ?? `${match.rule.name}#${event.number}`;
      this.answer(causeOf(match, event, id));
    }
  }

  /** For what is found in other ways than by rules: deviations from a profile. */
  answer(cause: ResponseCause): void {
    if (this.#isStopping) return;
    const decision = this.#decider.decide(cause, performance.now());
    for (const decided of decision?.actions ?? []) this.#act(decision!, decided);
  }

  /** To be told of every event: a container that is new gets its rules of prevention. */
  observe(event: RuntimeEvent): void {
    if (!this.#isStopping) this.#preventions.observe(event);
  }

  /** For `onReady` of the sensor: of each container that runs already, one thread. */
  meet(threads: Iterable<Thread>): void {
    if (this.#isStopping) return;
    for (const thread of threads) this.#preventions.meet(thread);
  }

  /** For `onKilled` of the sensor. */
  reportKilled({ tid, args }: KernelEvent, cgroupId: bigint): void {
    this.#preventions.reportKilled(cgroupId, tid, String(args['trusted_exepath'] ?? ''));
  }

  standing(): ReturnType<NonNullable<Responder['standing']>> {
    return { responses: this.#active.standing(), preventions: this.#preventions.standing() };
  }

  async release(containerId: string): Promise<Release[]> {
    const released = await this.#active.release(containerId);
    return released.map(({ facts: { action, container }, failure }) => {
      this.#options.onRecord({
        time: new Date().toISOString(),
        action,
        result: failure === undefined ? 'released' : 'failed',
        detail: failure ?? `released from ${action}`,
        rule: 'release',
        container: nameOf(container),
        tookMs: 0,
      });
      return failure === undefined ? { action } : { action, failure };
    });
  }

  /** Ends what is under way, undoes what can be undone, and takes all hooks away. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sweeping);
    this.#preventions.stop();
    await Promise.allSettled(this.#running);
    for (const fullId of this.#active.containers()) await this.release(fullId);
    await this.#active.close();
    await this.#tools?.guard.stop();
  }

  /** What is done to a container ends with it. */
  #sweep(): void {
    for (const fullId of this.#active.containers()) {
      try {
        findControlGroup(fullId, 0, this.#options.procDirectory ?? '/proc');
      } catch {
        void this.#active.forget(fullId);
      }
    }
  }

  async #takeOver(
    id: number,
    { facts, holds }: JournalEntry,
    tools: Parameters<typeof takeOver>[2],
  ): Promise<void> {
    const { container, pid, action, rule, cause } = facts;
    const target = { container, pid };
    const startedAt = performance.now();
    try {
      findControlGroup(container.fullId, pid, tools.procDirectory);
    } catch {
      // It has ended meanwhile, and what held it too.
      return this.#active.add(facts, [], id);
    }
    const taken = await Promise.allSettled(holds.map((data) => takeOver(data, target, tools)));
    const held: AnyHeld[] = taken.flatMap((each) =>
      each.status === 'fulfilled' && each.value !== undefined ? [each.value] : [],
    );
    await this.#active.add(facts, held, id);
    if (this.#tools === undefined) {
      await this.release(container.fullId);
      return;
    }
    const failures = taken.flatMap((each) =>
      each.status === 'rejected' ? [messageOf(each.reason)] : [],
    );
    this.#options.onRecord({
      time: new Date().toISOString(),
      action,
      result: failures.length === 0 ? 'done' : 'failed',
      detail: `from before a crash: ${[...held.map(({ detail }) => detail), ...failures].join('; ')}`,
      rule,
      cause,
      container: nameOf(container),
      tookMs: performance.now() - startedAt,
    });
  }

  #run(doing: Promise<void>): void {
    this.#running.add(doing);
    void doing.finally(() => this.#running.delete(doing));
  }

  #act({ cause, rule, scope }: ResponseDecision, decided: DecidedAction): void {
    const { action } = decided;
    const countermeasure = countermeasures.find((each) => each.action === action);
    if (countermeasure === undefined) return;
    const startedAt = performance.now();
    const tell = (result: ResponseResult, detail: string) =>
      this.#record(cause, { action, result, detail, rule, startedAt });
    if (decided.verdict === 'act') {
      this.#run(this.#apply(countermeasure, cause, rule, scope, startedAt));
    } else if (decided.verdict === 'dry-run') {
      tell('dry-run', `would ${countermeasure.describe(cause)}`);
    } else if (decided.verdict !== 'limited' || decided.isNews) {
      tell(decided.verdict, decided.why);
    }
  }

  async #apply(
    countermeasure: Countermeasure,
    cause: ResponseCause,
    rule: string,
    scope: ResponseRule['scope'],
    startedAt: number,
  ): Promise<void> {
    const { action, pauses } = countermeasure;
    if (this.#tools === undefined) return;
    const facts = factsOf(cause, action, rule);
    const begun = pauses && facts && (await this.#active.begin(facts));
    try {
      const { detail, held = [] } = await countermeasure.apply(cause, scope, this.#tools);
      if (facts !== undefined) await this.#active.add(facts, held, begun);
      this.#record(cause, { action, result: 'done', detail, rule, startedAt });
    } catch (error) {
      if (facts !== undefined) await this.#active.add(facts, [], begun);
      const detail = messageOf(error);
      this.#record(cause, { action, result: 'failed', detail, rule, startedAt });
      const isLast = action === 'pause-container' || action === 'stop-container';
      const pause = countermeasures.find((each) => each.action === 'pause-container')!;
      if (
        this.#options.settings.onFailure === 'closed' &&
        cause.container !== undefined &&
        !isLast
      ) {
        await this.#apply(pause, cause, rule, scope, performance.now());
      }
    }
  }

  #record(cause: ResponseCause, { action, result, detail, rule, startedAt }: Outcome): void {
    const { container, process: seen } = cause;
    this.#options.onRecord({
      time: new Date().toISOString(),
      action,
      result,
      detail,
      rule,
      cause: { id: cause.id, rule: cause.rule },
      process: { pid: seen.pid, path: seen.path },
      ...(container !== undefined && {
        container: containerOf(container),
        workload: workloadNameOf(container),
      }),
      tookMs: performance.now() - startedAt,
    });
  }
}

function factsOf(
  { container, process: { pid }, id, rule: detection }: ResponseCause,
  action: ResponseAction,
  rule: string,
): ResponseFacts | undefined {
  if (container === undefined) return undefined;
  const { fullId, runtime, name } = container;
  return {
    container: { fullId, runtime, ...(name !== undefined && { name }) },
    pid,
    action,
    rule,
    cause: { id, rule: detection },
    since: new Date().toISOString(),
  };
}

function nameOf({ fullId, name }: { fullId: string; name?: string | undefined }) {
  return name === undefined ? { id: fullId } : { id: fullId, name };
}
