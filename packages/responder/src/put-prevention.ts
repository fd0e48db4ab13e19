import { messageOf } from '@seaworthy/model';
import type { Prevention, RecordedAction, ResponseResult } from '@seaworthy/runtime';
import type { KernelRules, WatchedFiles } from '@seaworthy/sensor';
import { chooseHooks, type Hooks } from './choose-hooks.ts';
import type { Guarded } from './container-life.ts';
import { connectionsBut, executionsOf, readsOf } from './prevention-words.ts';
import type { Tools } from './tools.ts';
import { nextKey } from './watch-keys.ts';

export interface Putting {
  readonly guarded: Guarded;
  readonly prevention: Prevention;
  readonly tools: Tools;
  /** Sets what the sensor kills in all containers. Resolves once the kernel knows. */
  readonly forbid: () => Promise<void>;
  /** A key or a control group is this container's from now on, until the container ends. */
  readonly claim: (what: { key: number } | { groupId: bigint }) => void;
  readonly tell: (action: RecordedAction, result: ResponseResult, detail: string) => void;
}

/**
 * Puts rules that are enforced on a container, and tells what holds and what failed. Connections and
 * what the sensor kills hold as soon as the container has a control group; its files are watched
 * once it is in its own file system.
 */
export async function putPrevention(putting: Putting): Promise<void> {
  const { guarded, prevention, tools } = putting;
  const { life } = guarded;
  const group = await attempt(putting, 'deny-execution', () => life.findGroup(tools.procDirectory));
  if (group === undefined) return;
  putting.claim({ groupId: group.id });
  const hooks = chooseHooks(prevention, tools.guard.abilities.refuses);
  await Promise.all([
    killInKernel(putting, group.id),
    refuseInKernel(putting, group.id, hooks),
    confine(putting, group.id),
  ]);
}

async function killInKernel(
  { guarded: { life }, prevention, forbid }: Putting,
  cgroupId: bigint,
): Promise<void> {
  const more = [
    ...(prevention.deniesChangedFiles ? [{ cgroupId, what: 'upper-layer' as const }] : []),
    ...(prevention.deniesMemoryFiles ? [{ cgroupId, what: 'memfd' as const }] : []),
  ];
  if (more.length === 0) return;
  life.forbidden = [...life.forbidden, ...more];
  await forbid();
}

/** Modules, executions and reads, each by the hook that this kernel has for it. */
async function refuseInKernel(putting: Putting, groupId: bigint, hooks: Hooks): Promise<void> {
  const { guarded, prevention, tools, tell } = putting;
  const { guard, procDirectory } = tools;
  const { kernel } = hooks;
  const findPid = () => guarded.life.findTarget(procDirectory).pid;
  const refuse = (rules: KernelRules, action: RecordedAction) =>
    attempt(putting, action, async () => {
      await guard.refuse(groupId, findPid, rules);
      return true;
    });
  const judgesFiles = kernel.changed || kernel.outside || kernel.memory;
  if (kernel.modules || judgesFiles) guarded.life.undo.push(() => guard.allow(groupId));
  if (prevention.deniesModules && !kernel.modules) {
    tell('deny-module', 'failed', 'This kernel cannot refuse modules.');
  } else if (prevention.deniesModules) {
    // Before the others: it waits for no file system.
    const modulesAlone = { ...kernel, changed: false, outside: false, memory: false };
    if ((await refuse(modulesAlone, 'deny-module')) === true) {
      tell('deny-module', 'done', 'prevents loading of kernel modules');
    }
  }
  const isRefused = judgesFiles && (await refuse(kernel, 'deny-execution')) === true;
  const { watched } = hooks;
  if (watched === undefined) return;
  // What the kernel did not take, fanotify asks about.
  const asks = watched.asks === true || (judgesFiles && !isRefused);
  await watchFiles(putting, { ...watched, asks }, isRefused || asks);
}

async function watchFiles(
  putting: Putting,
  watched: WatchedFiles,
  deniesExecutions: boolean,
): Promise<void> {
  const { guarded, prevention, tools, claim, tell } = putting;
  const { life } = guarded;
  const key = nextKey();
  const action = deniesExecutions || !watched.reads ? 'deny-execution' : 'deny-read';
  const isWatched = await attempt(putting, action, async () => {
    await tools.guard.watch(key, () => life.findTarget(tools.procDirectory), watched);
    return true;
  });
  if (isWatched === undefined) return;
  life.key = key;
  claim({ key });
  life.undo.push(() => tools.guard.unwatch(key));
  if (deniesExecutions) tell('deny-execution', 'done', `prevents ${executionsOf(prevention)}`);
  if (watched.reads) await denyReads(putting, key);
}

/** One that cannot be made unreadable leaves the others so. */
async function denyReads({ guarded, prevention, tools, tell }: Putting, key: number) {
  const { guard, procDirectory } = tools;
  const find = () => guarded.life.findTarget(procDirectory);
  const paths = prevention.unreadable;
  const made = await Promise.allSettled(paths.map((path) => guard.makeUnreadable(key, find, path)));
  for (const each of made) {
    if (each.status === 'rejected') tell('deny-read', 'failed', messageOf(each.reason));
  }
  const unreadable = paths.filter((_, at) => made[at]?.status === 'fulfilled');
  if (unreadable.length > 0) tell('deny-read', 'done', `prevents ${readsOf(unreadable)}`);
}

async function confine(putting: Putting, groupId: bigint): Promise<void> {
  const { guarded, prevention, tools, tell } = putting;
  const { destinations } = prevention;
  if (destinations === undefined) return;
  const places = ['127.0.0.0/8', '::1', ...destinations];
  const confined = await attempt(putting, 'cut-network', () =>
    tools.confinements.confine(groupId, places),
  );
  if (confined === undefined) return;
  guarded.life.undo.push(confined.release);
  tell('cut-network', 'done', `prevents ${connectionsBut(destinations)}`);
}

async function attempt<T>(
  { guarded, tell }: Putting,
  action: RecordedAction,
  put: () => Promise<T> | T,
): Promise<T | undefined> {
  try {
    return await guarded.life.insist(put);
  } catch (error) {
    tell(action, 'failed', messageOf(error));
    return undefined;
  }
}
