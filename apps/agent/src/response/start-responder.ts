import { makeAlert, type Responder } from '@seaworthy/runtime';
import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import type { ResponderTies } from './responder-ties.ts';

/**
 * The responder of this host, as the part `response` of the configuration says.
 * @returns undefined where that asks for nothing
 * @throws TARGET_UNSUPPORTED, ACCESS_DENIED where something is to be done and cannot be
 */
export async function startResponder(
  { response: { stateDirectory, ...settings } }: AgentConfiguration,
  { orders, onRecord, log }: ResponderTies,
): Promise<Responder | undefined> {
  if (settings.rules.length === 0 && settings.prevent.length === 0) return undefined;
  const { HostResponder } = await import('@seaworthy/responder');
  const responder = await HostResponder.start({
    settings,
    stateDirectory,
    onRecord,
    onGuardLimited: (why) => log(`not every response works here: ${why}`),
    onGuardEnded: (why) => log(`the guard has ended, nothing is prevented any more: ${why}`),
    identify: (match, event) => makeAlert(match, event).id,
    forbid: (forbidden) => orders.forbid(forbidden),
  });
  orders.onKilled = (event, cgroupId) => responder.reportKilled(event, cgroupId);
  return responder;
}
