export type { Applied, Countermeasure } from './countermeasure.ts';
export { countermeasures } from './countermeasures/index.ts';
export { defaultEngineSockets, type EngineSockets } from './engines/index.ts';
export { HostResponder, type HostResponderOptions } from './host-responder.ts';
export { hasJournal } from './journal/response-journal.ts';
