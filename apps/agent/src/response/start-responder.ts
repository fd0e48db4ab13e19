import { makeAlert, type Responder } from '@seaworthy/runtime';
import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import type { ResponderTies } from './responder-ties.ts';

/**
 * The responder of this host, as the part `response` of the configuration says.
 * @returns undefined where that asks for nothing, and nothing is left of an agent that crashed
 * @throws TARGET_UNSUPPORTED, ACCESS_DENIED where something is to be done and cannot be
 */
export async function startResponder(
  { response: { stateDirectory, ...settings }, sources }: AgentConfiguration,
  { orders, onRecord, helpers, log }: ResponderTies,
): Promise<Responder | undefined> {
  const { HostResponder, hasJournal } = await import('@seaworthy/responder');
  const dockerRoots = sources.flatMap((each) =>
    'dockerRoots' in each ? (each.dockerRoots ?? []) : [],
  );
  const asksForNothing = settings.rules.length === 0 && settings.prevent.length === 0;
  if (asksForNothing && !hasJournal(stateDirectory)) return undefined;
  const responder = await HostResponder.start({
    settings,
    stateDirectory,
    onRecord,
    onGuardStarted: () => helpers.started('guard'),
    onGuardPid: (pid) => orders.ignoreGuard(pid),
    onGuardEnded: (why) => helpers.ended('guard', why),
    onGuardRestarted: (failures) => helpers.restarted('guard', failures),
    onProblem: log,
    onNote: log,
    identify: (match, event) => makeAlert(match, event).id,
    forbid: (forbidden) => orders.forbid(forbidden),
    ...(dockerRoots.length > 0 && {
      runtimeDirectories: { dockerRoots },
    }),
  });
  orders.onKilled = (event, cgroupId) => responder.reportKilled(event, cgroupId);
  orders.onRunning = (threads) => responder.meet(threads);
  return responder;
}
