import { at, type Entry, itemsOf, type MapNode, type Node } from '../tree/node.ts';
import type { Span } from '../tree/source-file.ts';

/** A pipeline of GitLab CI: https://docs.gitlab.com/ci/yaml/ */
export interface GitlabPipeline {
  readonly node: MapNode;
  /** Files of others that it takes in, a short form as a text. */
  readonly includes: readonly Node[];
  /** Jobs, those that are only extended (`.name`) and the defaults among them. */
  readonly jobs: readonly GitlabJob[];
}

export interface GitlabJob {
  readonly name: string;
  readonly key: Span;
  readonly node: MapNode;
}

const globalKeys = new Set(['stages', 'include', 'variables', 'workflow', 'spec', 'image']);

/** `undefined` for what is no pipeline. */
export function gitlabPipelineOf(node: Node | undefined): GitlabPipeline | undefined {
  if (node?.kind !== 'map') return undefined;
  const jobs = [...node.entries].flatMap(([name, { key, value }]: [string, Entry]) =>
    value.kind === 'map' && !globalKeys.has(name) ? [{ name, key, node: value }] : [],
  );
  const include = at(node, 'include');
  const includes = include?.kind === 'list' ? itemsOf(include) : include ? [include] : [];
  return jobs.length === 0 && includes.length === 0 ? undefined : { node, includes, jobs };
}

/** The pipeline itself and its jobs: both may have images, services, scripts and variables. */
export function partsOf(pipeline: GitlabPipeline): { readonly node: MapNode }[] {
  return [{ node: pipeline.node }, ...pipeline.jobs];
}

/** Every line of the scripts of a job. Nested lists are what anchors of scripts become. */
export function* scriptLinesOf(node: Node): Generator<Node & { readonly kind: 'scalar' }> {
  for (const key of ['before_script', 'script', 'after_script']) {
    const script = at(node, key);
    for (const item of script?.kind === 'list' ? script.items : script ? [script] : []) {
      for (const line of item.kind === 'list' ? item.items : [item]) {
        if (line.kind === 'scalar') yield line;
      }
    }
  }
}

/** Images of a job: its own and those of its services. */
export function* imagesOf(node: Node): Generator<Node> {
  const own = at(node, 'image');
  for (const image of [own, ...itemsOf(at(node, 'services'))]) {
    const named = image?.kind === 'map' ? at(image, 'name') : image;
    if (named !== undefined) yield named;
  }
}
