import { capabilityBits } from '../../event/capability-names.ts';
import type { Container, ContainerRuntime } from '../../event/container.ts';
import type { ThreadFacts } from '../../state/kernel-event.ts';
import { type JsonObject, numberIn, objectIn, textIn, textMapIn, textsIn } from '../json-values.ts';
import { parseInstant } from '../rfc3339.ts';

export interface TetragonProcess {
  readonly tid: number;
  readonly facts: ThreadFacts & { readonly pid: number };
  /** "execve rootcwd clone": how it came to be, and what Tetragon could not read. */
  readonly flags: ReadonlySet<string>;
}

const COMM_LENGTH = 15;

/** What Tetragon says of a process (message Process of its API), and of its pod and container. */
export function readProcess(
  process: JsonObject | undefined,
  parent: JsonObject | undefined,
): TetragonProcess | undefined {
  const pid = numberIn(process, 'pid');
  if (pid === undefined) {
    return undefined;
  }
  const path = textIn(process, 'binary') ?? '';
  const credentials = objectIn(process, 'process_credentials');
  const uid = numberIn(credentials, 'euid') ?? numberIn(process, 'uid');
  const gid = numberIn(credentials, 'egid');
  const loginUid = numberIn(process, 'auid');
  const parentPid = numberIn(parent, 'pid');
  const vpid = numberIn(objectIn(objectIn(process, 'pod'), 'container'), 'pid');
  const startedAt = parseInstant(textIn(process, 'start_time') ?? '');
  const sets = objectIn(process, 'cap');
  const container = readContainer(process);
  const file = objectIn(objectIn(process, 'binary_properties'), 'file');
  const isInMemory = /^\/?memfd:/.test(textIn(file, 'path') ?? '');
  const environment = readEnvironment(process);
  const name = path.slice(path.lastIndexOf('/') + 1).slice(0, COMM_LENGTH);
  const workingDirectory = textIn(process, 'cwd');
  return {
    tid: numberIn(process, 'tid') ?? pid,
    flags: new Set((textIn(process, 'flags') ?? '').split(' ')),
    facts: {
      pid,
      name,
      executable: {
        name: path,
        path,
        args: splitArguments(textIn(process, 'arguments') ?? ''),
        env: environment,
        isMemfd: isInMemory,
      },
      ...(workingDirectory !== undefined && { workingDirectory }),
      ...(parentPid !== undefined && { parentPid }),
      ...(vpid !== undefined && { vpid, vtid: vpid }),
      ...(uid !== undefined && { uid }),
      ...(gid !== undefined && { gid }),
      ...(loginUid !== undefined && { loginUid }),
      ...(container !== undefined && { container }),
      ...(startedAt !== undefined && {
        executedAt: BigInt(startedAt.seconds) * 1_000_000_000n + BigInt(startedAt.nanoseconds),
      }),
      ...(sets !== undefined && {
        capabilities: {
          permitted: capabilityBits(textsIn(sets, 'permitted')),
          effective: capabilityBits(textsIn(sets, 'effective')),
          inheritable: capabilityBits(textsIn(sets, 'inheritable')),
        },
      }),
    },
  };
}

function readEnvironment(process: JsonObject | undefined): string[] {
  const variables = process?.['environment_variables'];
  return (Array.isArray(variables) ? variables : []).flatMap((variable) => {
    const key = textIn(variable, 'Key') ?? textIn(variable, 'key');
    return key === undefined
      ? []
      : [`${key}=${textIn(variable, 'Value') ?? textIn(variable, 'value') ?? ''}`];
  });
}

/** Tetragon joins arguments with blanks and puts those with blanks into quotes. */
export function splitArguments(text: string): string[] {
  const args: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const close = text[at] === '"' ? endOfQuoted(text, at + 1) : -1;
    if (close !== -1) {
      args.push(text.slice(at + 1, close));
      at = close + 1;
    } else {
      const blank = text.indexOf(' ', at);
      const end = blank === -1 ? text.length : blank;
      args.push(text.slice(at, end));
      at = end;
    }
  }
  return args;
}

/** The quote that ends an argument is followed by a blank or nothing; -1 without one. */
function endOfQuoted(text: string, from: number): number {
  if (text.endsWith('"') && text.indexOf('" ', from) === -1) {
    return text.length - 1 >= from ? text.length - 1 : -1;
  }
  return text.indexOf('" ', from);
}

const runtimes: ReadonlyMap<string, ContainerRuntime> = new Map([
  ['docker', 'docker'],
  ['containerd', 'containerd'],
  ['cri-o', 'cri-o'],
  ['podman', 'podman'],
]);

function readContainer(process: JsonObject | undefined): Container | undefined {
  const pod = objectIn(process, 'pod');
  const container = objectIn(pod, 'container');
  const [runtime = '', id = ''] = (textIn(container, 'id') ?? '').split('://');
  const shortId = textIn(process, 'docker') ?? '';
  if (id === '' && shortId === '') {
    return undefined;
  }
  const name = textIn(container, 'name');
  const startedAt = parseInstant(textIn(container, 'start_time') ?? '');
  const image = objectIn(container, 'image');
  const imageName = textIn(image, 'name');
  const isPrivileged = objectIn(container, 'security_context')?.['privileged'];
  const podName = textIn(pod, 'name');
  return {
    fullId: id === '' ? shortId : id,
    runtime: runtimes.get(runtime) ?? 'unknown',
    ...(name !== undefined && { name }),
    ...(imageName !== undefined && {
      image: readImage(imageName, textIn(image, 'id') ?? ''),
    }),
    ...(typeof isPrivileged === 'boolean' && { isPrivileged }),
    ...(startedAt !== undefined && { startedAt: startedAt.seconds }),
    ...(podName !== undefined && {
      pod: {
        name: podName,
        namespace: textIn(pod, 'namespace') ?? '',
        uid: textIn(pod, 'uid') ?? '',
        labels: textMapIn(pod, 'pod_labels'),
      },
    }),
  };
}

function readImage(name: string, id: string) {
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  const at = id.indexOf('@');
  return {
    name,
    repository: hasTag ? name.slice(0, colon) : name,
    tag: hasTag ? name.slice(colon + 1) : '',
    ...(at !== -1 && { digest: id.slice(at + 1) }),
  };
}
