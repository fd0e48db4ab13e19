import type { Tools } from '../tools.ts';
import { type CloseNetworkData, closeNetwork } from './close-network.ts';
import { type ConfineData, confine } from './confine.ts';
import { type DenyFileData, denyFile } from './deny-file.ts';
import type { Held, Hold, HoldTarget } from './hold.ts';
import { type PauseData, pause } from './pause.ts';

export type HoldData = CloseNetworkData | ConfineData | DenyFileData | PauseData;
export type AnyHeld = Held<HoldData>;

const holds: { readonly [Kind in HoldData['kind']]: Hold<Extract<HoldData, { kind: Kind }>> } = {
  'close-network': closeNetwork,
  confine,
  'deny-file': denyFile,
  pause,
};

/**
 * What an agent that crashed left behind, in our hands.
 * @param tools undefined where nothing may be done any more: then only what there still is counts
 */
export async function takeOver(
  data: HoldData,
  target: HoldTarget,
  tools: Tools | Pick<Tools, 'engines' | 'procDirectory'>,
): Promise<AnyHeld | undefined> {
  const hold = holds[data.kind] as Hold<HoldData>;
  if (hold.adopt !== undefined) return hold.adopt(data, target, tools);
  return 'guard' in tools ? hold.put(data, target, tools) : undefined;
}
