import { existsSync } from 'node:fs';
import type {
  Container,
  Prevention,
  PreventionPlan,
  RecordedAction,
  ResponseRecord,
  ResponseResult,
  RuntimeEvent,
  StandingPrevention,
  Thread,
} from '@seaworthy/runtime';
import { containerOf, PreventionTrial, workloadNameOf } from '@seaworthy/runtime';
import {
  type DeniedExecution,
  type Forbidden,
  findControlGroup,
  type LateStart,
  type RefusedConnection,
  type StoppedAct,
} from '@seaworthy/sensor';
import { ContainerLife, type Guarded } from './container-life.ts';
import {
  type ActWords,
  wordsOf,
  wordsOfDenied,
  wordsOfRefused,
  wordsOfStopped,
} from './prevention-words.ts';
import { isFirstOfNamespace } from './proc.ts';
import { putPrevention } from './put-prevention.ts';
import type { Tools } from './tools.ts';

const MAX_CONTAINERS = 4096;
const SWEEP_MS = 30_000;
/** Runtimes write what a container is before it starts. Of one that does not, nothing will be known. */
const FACTS_MS = 1000;

export interface PreventionOptions {
  readonly plan: PreventionPlan;
  /** Undefined where everything is a dry run. */
  readonly tools: Tools | undefined;
  readonly onRecord: (record: ResponseRecord) => void;
  /** What is known of the container of a process. */
  readonly resolve?: ((pid: number) => Container | undefined) | undefined;
  /** Who cannot be named is not let go before the guard's time is over. */
  readonly failsClosed?: boolean;
  /**
   * Sets what the sensor kills in the kernel, instead of what was set before.
   * @returns once the kernel knows
   */
  readonly forbid?: ((forbidden: readonly Forbidden[]) => Promise<void>) | undefined;
}

/**
 * Puts rules of prevention on containers as they start, and tells of what they prevented. Where the
 * guard holds a container's first program, that goes on when they are put; a container that it does
 * not hold gets them with its first event.
 */
export class ContainerPreventions {
  readonly #options: PreventionOptions;
  readonly #lives = new Map<string, ContainerLife>();
  readonly #byKey = new Map<number, Guarded>();
  readonly #byGroup = new Map<bigint, Guarded>();
  /** Of programs that are held. */
  readonly #starting = new Map<number, ContainerLife | undefined>();
  readonly #sweeping: NodeJS.Timeout;

  constructor(options: PreventionOptions) {
    this.#options = options;
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  /** For every event: what is known already costs a look-up. */
  observe(event: RuntimeEvent): void {
    const { container } = event.thread;
    if (container === undefined) return;
    const trial = this.#lives.get(container.fullId)?.trial;
    if (trial !== undefined) this.#tryOut(trial, event);
    this.meet(event.thread);
  }

  /** Its container may be new, and may have run for long. */
  meet({ container, pid, vpid }: Pick<Thread, 'container' | 'pid' | 'vpid'>): void {
    if (container === undefined) return;
    const known = this.#lives.get(container.fullId);
    if (known !== undefined && vpid !== 1) return;
    // Rules go by names, and those may come later than the first event.
    if (known === undefined && !isNamed(container)) return;
    this.#liveOf(container, pid, vpid === 1);
  }

  /** A program that the guard holds goes on once the rules of its container are put on. */
  async admit(pid: number): Promise<void> {
    const { tools, failsClosed = false } = this.#options;
    if (tools === undefined) return;
    this.#starting.set(pid, undefined);
    try {
      const container = await this.#resolve(pid);
      if (container === undefined && failsClosed) return;
      if (container === undefined) this.#tellUnnamed(pid);
      const life = container && this.#startOf(container, pid, tools.procDirectory);
      this.#starting.set(pid, life);
      life?.complete();
      await life?.settled;
      // A guard that has ended has let go whom it held.
      await tools.guard.admit(pid, life?.key).catch(() => {});
    } finally {
      // What is said of it may be on its way.
      setTimeout(() => this.#starting.delete(pid), SWEEP_MS).unref();
    }
  }

  /** What was set goes with the guard and the sensor. */
  stop(): void {
    clearInterval(this.#sweeping);
    for (const life of this.#lives.values()) life.abandon();
    this.#lives.clear();
  }

  /** Those that rules hold for, in the order in which they were seen. */
  standing(): StandingPrevention[] {
    return [...this.#lives.values()].flatMap(({ container: { fullId: id, name }, rules }) =>
      rules.length === 0 ? [] : [{ container: name === undefined ? { id } : { id, name }, rules }],
    );
  }

  /** The sensor has killed a program as it began. */
  reportKilled(cgroupId: bigint, pid: number, path: string): void {
    const guarded = this.#byGroup.get(cgroupId);
    if (guarded === undefined) return;
    const detail = `killed ${path} before its first instruction`;
    this.#tell(guarded, 'kill-process', 'done', detail, { pid, path });
  }

  /** The guard was asked, and has refused it; or let it through, as it could not judge. */
  reportDenied(act: DeniedExecution): void {
    const { watch, why, denied, pid, path, program } = act;
    const process = { pid, path: why === 'unreadable' ? program : path };
    this.#tellAct(this.#byKey.get(watch), wordsOfDenied(act), denied, process);
  }

  /** The kernel has refused it by itself. */
  reportStopped(act: StoppedAct): void {
    const { cgroup, stopped, pid, path, program, happened } = act;
    const process = { pid, path: stopped === 'module' ? program : path };
    this.#tellAct(this.#byGroup.get(cgroup), wordsOfStopped(act), !happened, process);
  }

  reportRefused(act: RefusedConnection): void {
    const process = { pid: act.pid, path: '' };
    this.#tellAct(this.#byGroup.get(act.cgroup), wordsOfRefused(act), true, process);
  }

  /** A program that was held, and that nobody let go in time. */
  reportLate({ late: pid, denied }: LateStart): void {
    const life = this.#starting.get(pid);
    const what = denied ? 'killed' : 'let go on';
    const why = life === undefined ? 'its name was not found' : 'its rules were not in place';
    const detail = `${what} the first program of a container: ${why} in time`;
    const result = denied ? 'done' : 'failed';
    const rules = life?.rules.join(', ') ?? '';
    this.#tell({ life, rules }, 'deny-execution', result, detail, { pid, path: '' });
  }

  #tellUnnamed(pid: number): void {
    const detail = 'let the first program of a container go on: no runtime says what it is';
    const process = { pid, path: '' };
    this.#tell({ life: undefined, rules: '' }, 'deny-execution', 'failed', detail, process);
  }

  #tellAct(
    guarded: Guarded | undefined,
    { action, detail }: ActWords,
    isPrevented: boolean,
    process: NonNullable<ResponseRecord['process']>,
  ): void {
    if (guarded === undefined) return;
    this.#tell(guarded, action, isPrevented ? 'done' : 'failed', detail, process);
  }

  async #resolve(pid: number): Promise<Container | undefined> {
    const until = Date.now() + FACTS_MS;
    for (;;) {
      const container = this.#options.resolve?.(pid);
      if ((container !== undefined && isNamed(container)) || Date.now() >= until) return container;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** What is held begins in a control group that is new, whatever is known of one before it. */
  #startOf(container: Container, pid: number, procDirectory: string): ContainerLife | undefined {
    const known = this.#lives.get(container.fullId);
    if (known?.group !== undefined) {
      try {
        const { id } = findControlGroup(container.fullId, pid, procDirectory);
        if (id !== known.group.id) this.#end(known);
      } catch {
        return undefined;
      }
    }
    return this.#liveOf(container, pid, isFirstOfNamespace(procDirectory, pid));
  }

  #liveOf(container: Container, pid: number, isFirst: boolean): ContainerLife | undefined {
    const known = this.#lives.get(container.fullId);
    if (known !== undefined) {
      if (!isFirst || known.firstPid === pid) return known;
      const isSameLife = known.firstPid === undefined;
      known.firstPid ??= pid;
      if (isSameLife) return known;
      this.#end(known);
    }
    if (this.#lives.size >= MAX_CONTAINERS) return undefined;
    const life = new ContainerLife(container, pid, isFirst);
    this.#lives.set(container.fullId, life);
    const preventions = this.#options.plan.preventionsOf(container);
    life.settled = Promise.all(preventions.map((each) => this.#put(life, each)));
    return life;
  }

  #put(life: ContainerLife, prevention: Prevention): Promise<void> | undefined {
    const guarded = { life, rules: prevention.rules.join(', ') };
    const { tools } = this.#options;
    if (prevention.mode === 'dry-run' || tools === undefined) {
      life.trial = { ...guarded, judged: new PreventionTrial(prevention) };
      this.#tell(guarded, 'deny-execution', 'dry-run', `would prevent ${wordsOf(prevention)}`);
      return undefined;
    }
    life.rules = prevention.rules;
    return putPrevention({
      guarded,
      prevention,
      tools,
      forbid: () => this.#tellSensor(),
      claim: (what) => this.#claim(guarded, what),
      tell: (action, result, detail) => this.#tell(guarded, action, result, detail),
    });
  }

  #claim(guarded: Guarded, what: { key: number } | { groupId: bigint }): void {
    const { undo } = guarded.life;
    if ('key' in what) {
      this.#byKey.set(what.key, guarded);
      undo.push(async () => void this.#byKey.delete(what.key));
    } else {
      this.#byGroup.set(what.groupId, guarded);
      undo.push(async () => void this.#byGroup.delete(what.groupId));
    }
  }

  #tryOut(trial: NonNullable<ContainerLife['trial']>, event: RuntimeEvent): void {
    const refusal = trial.judged.judge(event);
    if (refusal === undefined) return;
    const { pid, main } = event.thread;
    const process = { pid, path: main.executable.path };
    this.#tell(trial, refusal.action, 'dry-run', refusal.detail, process);
  }

  async #tellSensor(): Promise<void> {
    await this.#options.forbid?.([...this.#lives.values()].flatMap(({ forbidden }) => forbidden));
  }

  #sweep(): void {
    for (const life of this.#lives.values()) {
      if (life.group !== undefined && !existsSync(life.group.directory)) this.#end(life);
    }
  }

  #end(life: ContainerLife): void {
    this.#lives.delete(life.container.fullId);
    if (life.forbidden.length > 0) void this.#tellSensor();
    life.end();
  }

  #tell(
    { life, rules }: { readonly life: ContainerLife | undefined; readonly rules: string },
    action: RecordedAction,
    result: ResponseResult,
    detail: string,
    process?: ResponseRecord['process'],
  ): void {
    this.#options.onRecord({
      time: new Date().toISOString(),
      action,
      result,
      detail,
      rule: rules,
      ...(process !== undefined && { process }),
      ...(life !== undefined && {
        container: containerOf(life.container),
        workload: workloadNameOf(life.container),
      }),
      tookMs: 0,
    });
  }
}

function isNamed({ image, name }: Container): boolean {
  return image !== undefined || name !== undefined;
}
