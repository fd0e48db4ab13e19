import { eventTypes } from '../../event/event-types.ts';
import { containerHandlers } from './containers.ts';
import { fileHandlers } from './files.ts';
import type { Handler, Handlers } from './handler.ts';
import { processHandlers } from './processes.ts';
import { socketHandlers } from './sockets.ts';

const byName: Handlers = {
  ...processHandlers,
  ...fileHandlers,
  ...socketHandlers,
  ...containerHandlers,
};

/** By the codes of types: what changes the state. All other events only look. */
export const handlers: readonly (Handler | undefined)[] = eventTypes.map((type) =>
  Object.hasOwn(byName, type.name) ? byName[type.name] : undefined,
);
