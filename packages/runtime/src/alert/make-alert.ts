import type { Container } from '../event/container.ts';
import { isoText } from '../event/event-time.ts';
import type { FileDescriptor } from '../event/file-descriptor.ts';
import type { RuntimeEvent } from '../event/runtime-event.ts';
import type { Thread } from '../event/thread.ts';
import { ancestorsOf, commandLineOf } from '../fields/thread-facts.ts';
import type { Match } from '../rules/engine.ts';
import type { OutputValue } from '../rules/output/template.ts';
import type { Alert, AlertContainer, AlertProcess } from './alert.ts';
import { identify } from './essential-fields.ts';
import { readTags } from './tags.ts';
import { workloadNameOf } from './workload-name.ts';

/** A program chooses its arguments: an alert holds no more of each text. */
const maxTextLength = 4096;
const maxAncestorTextLength = 512;
const maxAncestors = 16;

/** What a rule says of an event, as an alert that has happened once. */
export function makeAlert(match: Match, event: RuntimeEvent): Alert {
  const { rule, output } = match;
  const { thread } = event;
  const { container } = thread;
  const workload = workloadNameOf(container);
  const fields = { ...whereFields(container), ...shortenedFields(match.fields) };
  const evidence = evidenceOf(event);
  const time = isoText(event).replace('+0000', 'Z');
  return {
    id: identify(rule.name, workload, fields, evidence, isOutside(thread.main.parent, container)),
    rule: rule.name,
    description: rule.description,
    priority: rule.priority,
    source: rule.source,
    tags: rule.tags,
    ...readTags(rule.tags),
    time,
    lastTime: time,
    count: 1,
    heldBack: 0,
    output: shorten(output, maxTextLength * 2),
    // What was added to all outputs does not tell one alert from another.
    fields: { ...fields, ...shortenedFields(match.added ?? {}) },
    evidence,
    workload,
    ...(container !== undefined && { container: containerOf(container) }),
    process: processOf(thread, maxTextLength),
    ancestors: ancestorsOf(thread)
      .slice(0, maxAncestors)
      .map((ancestor) => ({
        ...processOf(ancestor, maxAncestorTextLength),
        ...(isOutside(ancestor, container) && { isOutside: true as const }),
      })),
    event: { number: event.number, type: event.type.name },
  };
}

function isOutside(ancestor: Thread | undefined, container: Container | undefined): boolean {
  return ancestor !== undefined && ancestor.container?.fullId !== container?.fullId;
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

function shortenedFields(fields: Match['fields']): Record<string, OutputValue> {
  const shortened: Record<string, OutputValue> = {};
  for (const [name, value] of Object.entries(fields)) {
    shortened[name] = typeof value === 'string' ? shorten(value, maxTextLength) : value;
  }
  return shortened;
}

/** As Falco adds them to every output of its rules. */
function whereFields(container: Container | undefined): Record<string, OutputValue> {
  if (container === undefined) return { 'container.id': 'host' };
  const { image, pod } = container;
  return {
    'container.id': container.fullId.slice(0, 12),
    'container.name': container.name ?? null,
    'container.image.repository': image?.repository ?? null,
    'container.image.tag': image?.tag ?? null,
    'k8s.ns.name': pod?.namespace ?? null,
    'k8s.pod.name': pod?.name ?? null,
  };
}

/** Who did it, and to what, in fields that stay the same from one time to the next. */
function evidenceOf(event: RuntimeEvent): Record<string, string> {
  const { thread, fd } = event;
  const evidence: Record<string, string> = { 'evt.type': event.type.name };
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') evidence[name] = shorten(String(value), maxTextLength);
  };
  add('container.image.repository', thread.container?.image?.repository);
  add('container.name', thread.container?.name);
  add('k8s.ns.name', thread.container?.pod?.namespace);
  add('proc.name', thread.name);
  add('proc.exepath', thread.executable.path);
  add('proc.pname', thread.main.parent?.name);
  add('proc.cmdline', commandLineOf(thread.main));
  add('user.name', thread.user.name);
  for (const [name, value] of objectOf(event, fd)) add(name, value);
  return evidence;
}

type Named = readonly [name: string, value: string | number | undefined];

/** What it was done to. */
function objectOf(event: RuntimeEvent, fd: FileDescriptor | undefined): readonly Named[] {
  if (fd === undefined) {
    return event.type.parameters
      .filter(({ kind }) => kind === 'path')
      .map(({ name }): Named => [`evt.arg.${name}`, textOf(event.args[name])])
      .filter(([name]) => name !== 'evt.arg.filename' && name !== 'evt.arg.pathname');
  }
  if (fd.server === undefined) return [['fd.name', fd.name]];
  return [
    ['fd.sip', fd.server.address],
    ['fd.sport', fd.server.port],
    ['fd.l4proto', fd.protocol],
  ];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** As alerts and records of responses name it. */
export function containerOf(container: Container): AlertContainer {
  const { fullId, runtime, name, image, pod } = container;
  return {
    id: fullId,
    runtime,
    ...(name !== undefined && { name }),
    ...(image !== undefined && { image: image.name }),
    ...(image?.digest !== undefined && { imageDigest: image.digest }),
    ...(pod !== undefined && { namespace: pod.namespace, pod: pod.name }),
    ...(pod?.serviceAccount !== undefined && { serviceAccount: pod.serviceAccount }),
  };
}

function processOf(thread: Thread, maxLength: number): AlertProcess {
  const { main } = thread;
  const startedAt = main.startedAt ?? main.executedAt;
  return {
    pid: thread.pid,
    name: main.name,
    executable: shorten(main.executable.path, maxLength),
    commandLine: shorten(commandLineOf(main), maxLength),
    workingDirectory: shorten(main.workingDirectory, maxLength),
    user: { id: thread.user.id, ...(thread.user.name && { name: thread.user.name }) },
    sessionId: thread.sessionId,
    ...(startedAt !== undefined && { startedAt: dateOf(startedAt) }),
  };
}

function dateOf(nanoseconds: bigint): string {
  const milliseconds = Number(nanoseconds / 1_000_000n);
  // Times of hostile captures may be beyond what a date can hold.
  return new Date(Math.min(Math.max(milliseconds, 0), 8.64e15)).toISOString();
}
