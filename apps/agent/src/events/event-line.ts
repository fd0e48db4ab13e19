import {
  displayWidth,
  oneLine,
  type Paint,
  padEnd,
  truncate,
  truncateStart,
} from '@seaworthy/report';
import { ancestorsOf, clockText, type RuntimeEvent, renderArgument } from '@seaworthy/runtime';
import { conciseArguments, isFailed } from './concise-arguments.ts';

const containerWidth = 12;
const typeWidth = 10;
/** Of what is left for the process and what it did. */
const processShare = 0.34;
const maxAncestors = 4;

/** An event in one line: when, where, who below whom, what, and to what. */
export function eventLine(event: RuntimeEvent, paint: Paint, width: number): string {
  const time = clockText(event, true).slice(0, 12);
  const where = padEnd(truncate(oneLine(placeOf(event)), containerWidth), containerWidth);
  const type = padEnd(truncate(event.type.name, typeWidth), typeWidth);
  const room = width - time.length - containerWidth - typeWidth - 4;
  const processWidth = Math.max(16, Math.floor(room * processShare));
  const who = processOf(event, processWidth);
  const error = isFailed(event) ? errorOf(event) : '';
  const whatRoom = room - processWidth - (error === '' ? 0 : error.length + 1);
  const what = truncate(oneLine(conciseArguments(event)), Math.max(whatRoom, 10));
  const isHost = event.thread.container === undefined;
  return [
    paint.dim(time),
    isHost ? paint.dim(where) : paint.severity.low(where),
    who.parents === '' ? who.own : `${paint.dim(who.parents)}${who.own}`,
    `${typePaint(event, paint)(type)} ${what}${error === '' ? '' : ` ${paint.severity.high(error)}`}`,
  ]
    .join(' ')
    .trimEnd();
}

function placeOf({ thread: { container } }: RuntimeEvent): string {
  return container === undefined ? 'host' : (container.name ?? container.fullId.slice(0, 12));
}

/** "nginx─sh─curl 4711": ancestors within the container, as far as there is room. */
function processOf(
  { thread }: RuntimeEvent,
  width: number,
): { readonly parents: string; readonly own: string } {
  const containerId = thread.container?.fullId;
  const above = ancestorsOf(thread)
    .filter((ancestor) => ancestor.container?.fullId === containerId && ancestor.pid > 1)
    .slice(0, maxAncestors)
    .map(({ name }) => oneLine(name))
    .reverse();
  const own = truncate(`${oneLine(thread.name) || '?'} ${thread.pid}`, width);
  const room = width - displayWidth(own);
  const parents = above.map((name) => `${name}─`).join('');
  const shown = room < 3 ? '' : truncateStart(parents, room);
  return { parents: shown, own: padEnd(own, room - displayWidth(shown) + displayWidth(own)) };
}

function errorOf(event: RuntimeEvent): string {
  const parameter = event.type.parameters.find(({ kind }) => kind === 'result' || kind === 'fd');
  const text = parameter === undefined ? undefined : renderArgument(event, parameter);
  return text ?? String(event.result);
}

function typePaint({ type }: RuntimeEvent, paint: Paint): (text: string) => string {
  if (type.name.startsWith('exec')) return paint.good;
  if (type.category === 'net') return paint.warn;
  return paint.bold;
}
