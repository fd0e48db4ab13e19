import {
  at,
  entriesOf,
  itemsOf,
  type MapNode,
  type Node,
  type ScalarNode,
  textOf,
  textsOf,
} from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/**
 * A workflow of GitHub Actions, or a composite action, which has steps alone.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax
 */
export interface GithubWorkflow {
  readonly node: MapNode;
  readonly isAction: boolean;
  /** Events that start it, with what is said of each. An action has none. */
  readonly triggers: ReadonlyMap<string, Node | undefined>;
  readonly jobs: readonly GithubJob[];
}

export interface GithubJob {
  readonly id: string;
  readonly key: Span;
  readonly node: Node;
  /** The workflow that it calls in place of steps. */
  readonly uses: ActionReference | undefined;
  readonly steps: readonly GithubStep[];
}

export interface GithubStep {
  readonly node: Node;
  readonly uses: ActionReference | undefined;
  readonly run: ScalarNode | undefined;
}

/** `owner/repository/path@ref`. */
export interface ActionReference extends Span {
  readonly text: string;
  /** `owner/repository/path`, in lower case. */
  readonly name: string;
  readonly ref: string | undefined;
  readonly isLocal: boolean;
  readonly isImage: boolean;
}

/** Events whose runs have the secrets and a token of the repository, and that strangers set off. */
const strangersTriggers = [
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
] as const;

export function strangersTriggersOf({ triggers }: GithubWorkflow): string[] {
  return strangersTriggers.filter((name) => triggers.has(name));
}

export function stepsOf({ jobs }: GithubWorkflow): GithubStep[] {
  return jobs.flatMap(({ steps }) => steps);
}

/** `undefined` for what is neither a workflow nor a composite action. */
export function githubWorkflowOf(node: Node | undefined): GithubWorkflow | undefined {
  if (node?.kind !== 'map') return undefined;
  const jobs = at(node, 'jobs');
  if (jobs?.kind === 'map' && node.entries.has('on')) {
    const all = [...jobs.entries].map(([id, { key, value }]) => jobOf(id, key, value));
    return { node, isAction: false, triggers: triggersOf(at(node, 'on')), jobs: all };
  }
  const runs = at(node, 'runs');
  if (runs === undefined || at(runs, 'using') === undefined) return undefined;
  return { node, isAction: true, triggers: new Map(), jobs: [jobOf('action', node, runs)] };
}

function triggersOf(on: Node | undefined): Map<string, Node | undefined> {
  const single = textOf(on);
  if (single !== undefined) return new Map([[single, undefined]]);
  if (on?.kind === 'list') return new Map(textsOf(on).map((name) => [name, undefined]));
  return new Map([...entriesOf(on)].map(([name, { value }]) => [name, value]));
}

function jobOf(id: string, key: Span, node: Node): GithubJob {
  const steps = itemsOf(at(node, 'steps')).map((step) => {
    const run = at(step, 'run');
    return {
      node: step,
      uses: actionReferenceOf(at(step, 'uses')),
      run: run?.kind === 'scalar' ? run : undefined,
    };
  });
  return { id, key, node, uses: actionReferenceOf(at(node, 'uses')), steps };
}

function actionReferenceOf(node: Node | undefined): ActionReference | undefined {
  const text = textOf(node)?.trim();
  if (node === undefined || text === undefined || text.includes('${{')) return undefined;
  const split = text.lastIndexOf('@');
  return {
    ...{ file: node.file, start: node.start, end: node.end, text },
    name: (split === -1 ? text : text.slice(0, split)).toLowerCase(),
    ref: split === -1 ? undefined : text.slice(split + 1),
    // `$/` is the root of the repository that the file itself lies in.
    isLocal: /^[.$]\//.test(text),
    isImage: text.startsWith('docker://'),
  };
}

export function isCommit(ref: string | undefined): boolean {
  return ref !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref);
}

/** Containers of a job: the one that it runs in, and its services. A short form is a text. */
export function containersOf({ node }: GithubJob): Node[] {
  const own = at(node, 'container');
  const services = [...entriesOf(at(node, 'services'))].map(([, { value }]) => value);
  return own === undefined ? services : [own, ...services];
}

export function imagesOf(job: GithubJob): Node[] {
  return containersOf(job).flatMap((container) => {
    const image = container.kind === 'map' ? at(container, 'image') : container;
    return image === undefined ? [] : [image];
  });
}
