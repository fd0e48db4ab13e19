import { Guard } from '@seaworthy/sensor';
import { describeHooks, type KernelWants, kernelWantsOf } from './choose-hooks.ts';
import type { ContainerPreventions } from './container-preventions.ts';
import type { HostResponderOptions } from './host-responder.ts';

export interface StartedGuard {
  readonly guard: Guard;
  /** Whom it tells of what it refused. */
  listener: ContainerPreventions | undefined;
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
  };
  let started: StartedGuard | undefined;
  const wants = kernelWantsOf(settings);
  const guard = await Guard.start({
    ...(guardProgram !== undefined && { program: guardProgram }),
    ...(guardRestartMs !== undefined && { restartMs: guardRestartMs }),
    onFailure: settings.onFailure,
    answerMs: settings.answerMs,
    refuses: { modules: wants.modules, files: wants.executions || wants.reads },
    ...(options.strongestMeans !== undefined && { strongest: options.strongestMeans }),
    onDenied: (denied) => started?.listener?.reportDenied(denied),
    onStopped: (stopped) => started?.listener?.reportStopped(stopped),
    onRefused: (refused) => started?.listener?.reportRefused(refused),
    onEnded: (why) => {
      protect(undefined);
      options.onGuardEnded?.(why);
    },
    onRestarted: (failures) => {
      protect(started?.guard.pid);
      options.onGuardRestarted?.(failures);
    },
  });
  started = { guard, listener: undefined };
  protect(guard.pid);
  const limits = limitsOf(guard, wants);
  if (limits !== undefined) options.onProblem?.(`not every response works here: ${limits}`);
  for (const note of describeHooks(wants, guard.abilities)) options.onNote?.(note);
  options.onGuardStarted?.();
  for (const digest of settings.forbiddenHashes) await guard.denyHash(digest, true);
  return started;
}

/** What this kernel, or what confines us, keeps from the guard; undefined where it can do all. */
function limitsOf({ abilities, complaints }: Guard, wants: KernelWants): string | undefined {
  const limits = [
    ...(wants.modules && abilities.refuses === 'none' ? ['kernel modules cannot be refused'] : []),
    ...(abilities.execution ? [] : ['executions cannot be refused']),
    ...(abilities.network ? [] : ['connections cannot be confined']),
  ];
  if (limits.length === 0) return undefined;
  const why = complaints === '' ? '' : ` (${complaints.replaceAll('\n', '; ')})`;
  return `${limits.join(' and ')}${why}`;
}
