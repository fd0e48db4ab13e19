import { at, type Node, textOf } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';
import type { PodSubject } from './kubernetes.ts';

/** Programs whose flags are judged. */
const controlPlanePrograms = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
] as const;

export type ControlPlaneProgram = (typeof controlPlanePrograms)[number];

export interface ControlPlaneComponent {
  readonly program: ControlPlaneProgram;
  /** By name without dashes. The last one counts, as the programs take it. */
  readonly flags: ReadonlyMap<string, Flag>;
  /** What of its command line only a run would tell; nothing is then said of absent flags. */
  readonly isPartial: boolean;
  /** Where a flag that is missing would go. */
  readonly command: Span;
}

export interface Flag {
  readonly value: string;
  readonly at: Span;
}

/** Programs of the control plane in a pod, told by the first word of their command. */
export function controlPlaneComponentsOf(pod: PodSubject): ControlPlaneComponent[] {
  return pod.containers.flatMap(({ list, node }) => {
    if (list !== 'containers') return [];
    const words = [at(node, 'command'), at(node, 'args')].flatMap((each) =>
      each?.kind === 'list' ? each.items : [],
    );
    const first = words[0];
    const name = textOf(first)?.replace(/^.*\//, '');
    const program = controlPlanePrograms.find((each) => each === name);
    // A bare `etcd` in somebody's demo is no control plane, but says what it serves all the same.
    if (first === undefined || program === undefined) return [];
    const { flags, isPartial } = flagsOf(words.slice(1));
    return [{ program, flags, isPartial, command: first }];
  });
}

function flagsOf(words: readonly Node[]): {
  flags: ReadonlyMap<string, Flag>;
  isPartial: boolean;
} {
  const flags = new Map<string, Flag>();
  let isPartial = false;
  for (const [index, word] of words.entries()) {
    const text = textOf(word);
    // $(NAME) is filled in when the container starts.
    if (text === undefined || text.includes('$(')) isPartial = true;
    const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(text ?? '');
    if (match === null) continue;
    const next = textOf(words[index + 1]);
    const separate = next === undefined || next.startsWith('-') ? 'true' : next;
    flags.set(match[1]!, { value: match[2] ?? separate, at: word });
  }
  return { flags, isPartial };
}
