import { parseContainerJson } from '../container-json.ts';
import { type Handler, type Handlers, textOf } from './handler.ts';

/** What the runtime said of a container, as Falco records it. */
const container: Handler = (state, _thread, { args }) => {
  const described = parseContainerJson(textOf(args, 'json') ?? '');
  if (described !== undefined) {
    state.describeContainer(described);
  }
  return undefined;
};

export const containerHandlers: Handlers = { container };
