import type { ResponseSettings } from '@seaworthy/runtime';
import { Guard } from '@seaworthy/sensor';
import { describeHooks, type KernelWants, kernelWantsOf } from './choose-hooks.ts';
import type { ContainerPreventions } from './container-preventions.ts';
import type { HostResponderOptions } from './host-responder.ts';

export interface StartedGuard {
  readonly guard: Guard;
  /** Whom it tells of what it refused and of whom it holds, those of before too. */
  readonly listen: (listener: ContainerPreventions) => void;
}

/**
 * @param ownPids processes that nothing may touch; the guard's is among them while it runs
 * @throws TARGET_UNSUPPORTED, ACCESS_DENIED when the guard does not start
 */
export async function startGuard(
  options: HostResponderOptions,
  ownPids: Set<number>,
): Promise<StartedGuard> {
  const { settings, guardProgram, guardRestartMs } = options;
  let pid: number | undefined;
  const protect = (next: number | undefined) => {
    if (pid !== undefined) ownPids.delete(pid);
    if (next !== undefined) ownPids.add(next);
    pid = next;
    options.onGuardPid?.(next);
  };
  const listening = Promise.withResolvers<ContainerPreventions>();
  const tell = (what: (listener: ContainerPreventions) => void) =>
    void listening.promise.then(what);
  let current: Guard | undefined;
  const wants = kernelWantsOf(settings);
  const guard = await Guard.start({
    ...(guardProgram !== undefined && { program: guardProgram }),
    ...(guardRestartMs !== undefined && { restartMs: guardRestartMs }),
    onFailure: settings.onFailure,
    answerMs: settings.answerMs,
    holdMs: isPreventing(settings) ? settings.holdMs : 0,
    refuses: { modules: wants.modules, files: wants.executions || wants.reads },
    ...(options.strongestMeans !== undefined && { strongest: options.strongestMeans }),
    onDenied: (denied) => tell((listener) => listener.reportDenied(denied)),
    onStopped: (stopped) => tell((listener) => listener.reportStopped(stopped)),
    onRefused: (refused) => tell((listener) => listener.reportRefused(refused)),
    onHeld: (pid) => tell((listener) => void listener.admit(pid)),
    onLate: (late) => tell((listener) => listener.reportLate(late)),
    onEnded: (why) => {
      protect(undefined);
      options.onGuardEnded?.(why);
    },
    onRestarted: (failures) => {
      protect(current?.pid);
      options.onGuardRestarted?.(failures);
    },
  });
  current = guard;
  protect(guard.pid);
  const limits = limitsOf(guard, wants);
  if (limits !== undefined) options.onProblem?.(`not every response works here: ${limits}`);
  for (const note of describeHooks(wants, guard.abilities)) options.onNote?.(note);
  options.onGuardStarted?.();
  for (const digest of settings.forbiddenHashes) await guard.denyHash(digest, true);
  return { guard, listen: listening.resolve };
}

/** Whether anything is prevented, and not only tried out. */
function isPreventing({ mode, prevent }: ResponseSettings): boolean {
  return prevent.some((rule) => (rule.mode ?? mode) === 'enforce');
}

/** What this kernel, or what confines us, keeps from the guard; undefined where it can do all. */
function limitsOf({ abilities, complaints }: Guard, wants: KernelWants): string | undefined {
  const limits = [
    ...(wants.modules && abilities.refuses === 'none' ? ['kernel modules cannot be refused'] : []),
    ...(abilities.execution ? [] : ['executions cannot be refused']),
    ...(abilities.network ? [] : ['connections cannot be confined']),
    ...(abilities.start ? [] : ['containers cannot be held as they start']),
  ];
  if (limits.length === 0) return undefined;
  const why = complaints === '' ? '' : ` (${complaints.replaceAll('\n', '; ')})`;
  return `${limits.join(' and ')}${why}`;
}
