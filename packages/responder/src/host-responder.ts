import { messageOf } from '@seaworthy/model';
import {
  type Container,
  causeOf,
  containerOf,
  type DecidedAction,
  type KernelEvent,
  type Match,
  PreventionPlan,
  Protection,
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
  workloadNameOf,
} from '@seaworthy/runtime';
import { type Forbidden, GuardProcess } from '@seaworthy/sensor';
import { ActiveResponses } from './active-responses.ts';
import { Confinements } from './confinements.ts';
import { ContainerPreventions } from './container-preventions.ts';
import { findControlGroup } from './control-group.ts';
import type { Countermeasure } from './countermeasure.ts';
import { countermeasures } from './countermeasures/index.ts';
import { type EngineSockets, enginesAt } from './engines/index.ts';
import type { Tools } from './tools.ts';

export interface HostResponderOptions {
  readonly settings: ResponseSettings;
  readonly stateDirectory: string;
  readonly onRecord: (record: ResponseRecord) => void;
  /** The guard has ended by itself: executions and connections are free again, until a new start. */
  readonly onGuardEnded?: (why: string) => void;
  /** The id of the alert that a match becomes; otherwise its rule and event. */
  readonly identify?: (match: Match, event: RuntimeEvent) => string;
  /** `SensorSource.forbid`: what is killed in the kernel as it begins. */
  readonly forbid?: (forbidden: readonly Forbidden[]) => void;
  readonly guardProgram?: string;
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
  readonly #active = new ActiveResponses();
  readonly #preventions: ContainerPreventions;
  readonly #running = new Set<Promise<void>>();
  readonly #sweeping: NodeJS.Timeout;
  #isStopping = false;

  private constructor(
    options: HostResponderOptions,
    guard: GuardProcess | undefined,
    protection: Protection,
  ) {
    this.#options = options;
    this.#decider = new ResponseDecider(options.settings, protection);
    this.#tools = guard && {
      guard,
      confinements: new Confinements(guard),
      engines: enginesAt(options.engineSockets),
      procDirectory: options.procDirectory ?? '/proc',
      stateDirectory: options.stateDirectory,
      whyProtected: (pid, path) => protection.ofProcess(pid, path, false),
    };
    this.#preventions = new ContainerPreventions({
      plan: new PreventionPlan(options.settings, protection),
      tools: this.#tools,
      onRecord: options.onRecord,
      forbid: options.forbid,
    });
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** @throws TARGET_UNSUPPORTED, ACCESS_DENIED when the guard does not start */
  static async start(options: HostResponderOptions): Promise<HostResponder> {
    const { settings, guardProgram } = options;
    let listener: ContainerPreventions | undefined;
    const isActing = [settings, ...settings.rules, ...settings.prevent].some(
      ({ mode }) => mode === 'enforce',
    );
    const startGuard = () =>
      GuardProcess.start({
        ...(guardProgram !== undefined && { program: guardProgram }),
        onFailure: settings.onFailure,
        answerMs: settings.answerMs,
        onDenied: (denied) => listener?.reportDenied(denied),
        ...(options.onGuardEnded !== undefined && { onEnded: options.onGuardEnded }),
        onRefused: (refused) => listener?.reportRefused(refused),
      });
    const guard = isActing ? await startGuard() : undefined;
    const pids = [process.pid, guard?.pid, ...(options.ownPids ?? [])];
    const protection = new Protection(settings.protect, {
      pids: new Set(pids.filter((pid) => pid !== undefined)),
      containerId: options.ownContainerId,
    });
    const responder = new HostResponder(options, guard, protection);
    listener = responder.#preventions;
    for (const digest of settings.forbiddenHashes) await guard?.denyHash(digest, true);
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

  /** For `onKilled` of the sensor. */
  reportKilled({ tid, args }: KernelEvent, cgroupId: bigint): void {
    this.#preventions.reportKilled(cgroupId, tid, String(args['trusted_exepath'] ?? ''));
  }

  /** Undoes what was done to a container. @returns what could be undone */
  async release(container: Pick<Container, 'fullId'>): Promise<ResponseAction[]> {
    const released = await this.#active.release(container.fullId);
    for (const { action, detail, isReleased } of released) {
      this.#options.onRecord({
        time: new Date().toISOString(),
        action,
        result: isReleased ? 'released' : 'failed',
        detail,
        rule: 'release',
        container: { id: container.fullId },
        tookMs: 0,
      });
    }
    return released.filter(({ isReleased }) => isReleased).map(({ action }) => action);
  }

  /** Ends what is under way, undoes what can be undone, and takes all hooks away. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sweeping);
    this.#preventions.stop();
    await Promise.allSettled(this.#running);
    for (const fullId of this.#active.containers()) await this.release({ fullId });
    await this.#tools?.guard.stop();
  }

  /** What is done to a container ends with it. */
  #sweep(): void {
    for (const fullId of this.#active.containers()) {
      try {
        findControlGroup(fullId, 0, this.#options.procDirectory ?? '/proc');
      } catch {
        void this.#active.release(fullId);
      }
    }
  }

  #act({ cause, rule, scope }: ResponseDecision, decided: DecidedAction): void {
    const { action } = decided;
    const countermeasure = countermeasures.find((each) => each.action === action);
    if (countermeasure === undefined) return;
    const startedAt = performance.now();
    const tell = (result: ResponseResult, detail: string) =>
      this.#record(cause, { action, result, detail, rule, startedAt });
    if (decided.verdict === 'act') {
      const doing = this.#apply(countermeasure, cause, rule, scope, startedAt);
      this.#running.add(doing);
      void doing.finally(() => this.#running.delete(doing));
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
    const { action } = countermeasure;
    if (this.#tools === undefined) return;
    try {
      const applied = await countermeasure.apply(cause, scope, this.#tools);
      if (cause.container !== undefined) this.#active.add(cause.container.fullId, action, applied);
      this.#record(cause, { action, result: 'done', detail: applied.detail, rule, startedAt });
    } catch (error) {
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
