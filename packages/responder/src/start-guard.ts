import { Guard } from '@seaworthy/sensor';
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
  const guard = await Guard.start({
    ...(guardProgram !== undefined && { program: guardProgram }),
    ...(guardRestartMs !== undefined && { restartMs: guardRestartMs }),
    onFailure: settings.onFailure,
    answerMs: settings.answerMs,
    onDenied: (denied) => started?.listener?.reportDenied(denied),
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
  options.onGuardStarted?.();
  for (const digest of settings.forbiddenHashes) await guard.denyHash(digest, true);
  return started;
}
