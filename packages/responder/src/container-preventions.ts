import { existsSync } from 'node:fs';
import { messageOf } from '@seaworthy/model';
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
  type ControlGroup,
  type DeniedExecution,
  type Forbidden,
  findControlGroup,
  type KernelRules,
  type RefusedConnection,
  type StoppedAct,
  type WatchedFiles,
} from '@seaworthy/sensor';
import { chooseHooks } from './choose-hooks.ts';
import {
  type ActWords,
  fewOf,
  wordsOfDenied,
  wordsOfDestinations,
  wordsOfExecutions,
  wordsOfPrevention,
  wordsOfRefused,
  wordsOfStopped,
} from './prevention-words.ts';
import type { Tools } from './tools.ts';
import { nextKey } from './watch-keys.ts';

const MAX_CONTAINERS = 4096;
/** A program that is quick acts within a container's first milliseconds. */
const RETRY_MS = 5;
const MAX_RETRY_MS = 2000;
/** On a host under load a container takes its time until it has its file system. */
const PATIENCE_MS = 60_000;
const SWEEP_MS = 30_000;

export interface PreventionOptions {
  readonly plan: PreventionPlan;
  /** Undefined where everything is a dry run. */
  readonly tools: Tools | undefined;
  readonly onRecord: (record: ResponseRecord) => void;
  /** Sets what the sensor kills in the kernel, instead of what was set before. */
  readonly forbid?: ((forbidden: readonly Forbidden[]) => void) | undefined;
}

/** A container from its start to its end. One that is started again is another. */
interface Life {
  readonly container: Container;
  /** Of its first process, where that was seen. */
  firstPid: number | undefined;
  /** Of its control group, once that was found. */
  directory: string | undefined;
  readonly undo: (() => Promise<void>)[];
  forbidden: readonly Forbidden[];
  /** Rules in a dry run, which see what they would refuse. */
  trial: (Guarded & { readonly judged: PreventionTrial }) | undefined;
  /** That are enforced. */
  rules: readonly string[];
  hasEnded: boolean;
}

interface Guarded {
  readonly life: Life;
  readonly rules: string;
}

/** Puts rules of prevention on containers as they appear, and tells of what they prevented. */
export class ContainerPreventions {
  readonly #options: PreventionOptions;
  readonly #lives = new Map<string, Life>();
  readonly #byKey = new Map<number, Guarded>();
  readonly #byGroup = new Map<bigint, Guarded>();
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
    const isFirst = vpid === 1;
    if (known !== undefined) {
      if (!isFirst || known.firstPid === pid) return;
      const isSameLife = known.firstPid === undefined;
      known.firstPid ??= pid;
      if (isSameLife) return;
      this.#end(known);
    }
    // Rules go by names, and those may come later than the first event.
    if (container.image === undefined && container.name === undefined) return;
    if (this.#lives.size >= MAX_CONTAINERS) return;
    const life: Life = {
      container,
      firstPid: isFirst ? pid : undefined,
      directory: undefined,
      undo: [],
      forbidden: [],
      trial: undefined,
      rules: [],
      hasEnded: false,
    };
    this.#lives.set(container.fullId, life);
    for (const prevention of this.#options.plan.preventionsOf(container)) {
      void this.#put(life, pid, prevention);
    }
  }

  /** What was set goes with the guard and the sensor. */
  stop(): void {
    clearInterval(this.#sweeping);
    for (const life of this.#lives.values()) life.hasEnded = true;
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
    const { cgroup, stopped, pid, path, program, late } = act;
    const process = { pid, path: stopped === 'module' ? program : path };
    this.#tellAct(this.#byGroup.get(cgroup), wordsOfStopped(act), !late, process);
  }

  reportRefused(act: RefusedConnection): void {
    const process = { pid: act.pid, path: '' };
    this.#tellAct(this.#byGroup.get(act.cgroup), wordsOfRefused(act), true, process);
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

  #tryOut(trial: NonNullable<Life['trial']>, event: RuntimeEvent): void {
    const refusal = trial.judged.judge(event);
    if (refusal === undefined) return;
    const { pid, main } = event.thread;
    const process = { pid, path: main.executable.path };
    this.#tell(trial, refusal.action, 'dry-run', refusal.detail, process);
  }

  async #put(life: Life, pid: number, prevention: Prevention): Promise<void> {
    const guarded = { life, rules: prevention.rules.join(', ') };
    const { tools } = this.#options;
    if (prevention.mode === 'dry-run' || tools === undefined) {
      life.trial = { ...guarded, judged: new PreventionTrial(prevention) };
      const words = wordsOfPrevention(prevention);
      this.#tell(guarded, 'deny-execution', 'dry-run', `would prevent ${words}`);
      return;
    }
    life.rules = prevention.rules;
    const { destinations } = prevention;
    const group = await this.#try(guarded, 'deny-execution', async () =>
      this.#findGroup(tools, pid, guarded),
    );
    if (group === undefined) return;
    // Faster than the others: it holds while the container's file system is not there yet.
    this.#forbid(life, group.id, prevention);
    await this.#denyActs(tools, guarded, pid, group, prevention);
    if (destinations !== undefined) {
      const places = ['127.0.0.0/8', '::1', ...destinations];
      const set = await this.#try(guarded, 'cut-network', () =>
        tools.confinements.confine(group.id, places),
      );
      if (set !== undefined) {
        life.undo.push(set.release);
        const detail = `prevents ${wordsOfDestinations(destinations)}`;
        this.#tell(guarded, 'cut-network', 'done', detail);
      }
    }
  }

  /** Modules, executions and reads, each by the hook that this kernel has for it. */
  async #denyActs(
    tools: Tools,
    guarded: Guarded,
    pid: number,
    group: ControlGroup,
    prevention: Prevention,
  ): Promise<void> {
    const { kernel, watched } = chooseHooks(prevention, tools.guard.abilities.refuses);
    const { deniesModules, deniesHashes, unreadable } = prevention;
    const { guard, procDirectory } = tools;
    const findPid = () => findControlGroup(guarded.life.container.fullId, pid, procDirectory).pid;
    const refuse = (rules: KernelRules, action: RecordedAction) =>
      this.#try(guarded, action, async () => {
        await guard.refuse(group.id, findPid, rules);
        return true;
      });
    const byKernel = kernel.changed || kernel.outside || kernel.memory;
    if (byKernel || kernel.modules) guarded.life.undo.push(() => guard.allow(group.id));
    if (deniesModules) {
      // Before the others: it waits for no file system.
      const modulesAlone = { ...kernel, changed: false, outside: false, memory: false };
      if (!kernel.modules) {
        this.#tell(guarded, 'deny-module', 'failed', 'This kernel cannot refuse modules.');
      } else if ((await refuse(modulesAlone, 'deny-module')) === true) {
        this.#tell(guarded, 'deny-module', 'done', 'prevents loading of kernel modules');
      }
    }
    const isRefused = byKernel && (await refuse(kernel, 'deny-execution')) === true;
    const executions = watched?.changed || watched?.outside || deniesHashes;
    const key =
      watched &&
      (await this.#try(guarded, executions ? 'deny-execution' : 'deny-read', () =>
        this.#watch(tools, guarded, pid, watched),
      ));
    if (
      (isRefused || !byKernel) &&
      (key !== undefined || !executions) &&
      (byKernel || executions)
    ) {
      const detail = `prevents ${wordsOfExecutions(prevention)}`;
      this.#tell(guarded, 'deny-execution', 'done', detail);
    }
    if (key !== undefined && watched?.reads) {
      await this.#denyReads(tools, guarded, pid, key, unreadable);
    }
  }

  #findGroup({ procDirectory }: Tools, pid: number, guarded: Guarded): ControlGroup {
    const { life } = guarded;
    const group = findControlGroup(life.container.fullId, pid, procDirectory);
    life.directory = group.directory;
    this.#byGroup.set(group.id, guarded);
    life.undo.push(async () => void this.#byGroup.delete(group.id));
    return group;
  }

  async #watch(
    { guard, procDirectory }: Tools,
    guarded: Guarded,
    pid: number,
    rules: WatchedFiles,
  ): Promise<number> {
    const { container, undo } = guarded.life;
    const key = nextKey();
    const findPid = () => findControlGroup(container.fullId, pid, procDirectory).pid;
    await guard.watch(key, findPid, rules);
    this.#byKey.set(key, guarded);
    undo.push(async () => {
      this.#byKey.delete(key);
      await guard.unwatch(key);
    });
    return key;
  }

  /** One that cannot be made unreadable leaves the others so. */
  async #denyReads(
    { guard, procDirectory }: Tools,
    guarded: Guarded,
    pid: number,
    key: number,
    paths: readonly string[],
  ): Promise<void> {
    const findPid = () => findControlGroup(guarded.life.container.fullId, pid, procDirectory).pid;
    const made: string[] = [];
    for (const path of paths) {
      try {
        await guard.makeUnreadable(key, findPid, path);
        made.push(path);
      } catch (error) {
        this.#tell(guarded, 'deny-read', 'failed', messageOf(error));
      }
    }
    if (made.length > 0) {
      this.#tell(guarded, 'deny-read', 'done', `prevents reads of ${fewOf(made)}`);
    }
  }

  #forbid(life: Life, cgroupId: bigint, prevention: Prevention): void {
    life.forbidden = [
      ...life.forbidden,
      ...(prevention.deniesChangedFiles ? [{ cgroupId, what: 'upper-layer' as const }] : []),
      ...(prevention.deniesMemoryFiles ? [{ cgroupId, what: 'memfd' as const }] : []),
    ];
    if (life.forbidden.length > 0) this.#tellSensor();
  }

  #tellSensor(): void {
    this.#options.forbid?.([...this.#lives.values()].flatMap(({ forbidden }) => forbidden));
  }

  #sweep(): void {
    for (const life of this.#lives.values()) {
      if (life.directory !== undefined && !existsSync(life.directory)) this.#end(life);
    }
  }

  #end(life: Life): void {
    life.hasEnded = true;
    this.#lives.delete(life.container.fullId);
    if (life.forbidden.length > 0) this.#tellSensor();
    // Of a container that is gone nothing is left to undo but our own tables.
    for (const undo of life.undo) undo().catch(() => {});
  }

  /** A container that is being made is not in its own file system yet. */
  async #try<T>(
    guarded: Guarded,
    action: RecordedAction,
    put: () => Promise<T>,
  ): Promise<T | undefined> {
    const until = Date.now() + PATIENCE_MS;
    for (
      let waitMs = RETRY_MS;
      !guarded.life.hasEnded;
      waitMs = Math.min(2 * waitMs, MAX_RETRY_MS)
    ) {
      try {
        return await put();
      } catch (error) {
        if (Date.now() >= until) {
          this.#tell(guarded, action, 'failed', messageOf(error));
          return undefined;
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs));
      }
    }
    return undefined;
  }

  #tell(
    { life, rules }: Guarded,
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
      container: containerOf(life.container),
      workload: workloadNameOf(life.container),
      tookMs: 0,
    });
  }
}
