import { createHash } from 'node:crypto';
import type { HistoryEntry } from '@seaworthy/model';
import { isReference } from '@seaworthy/registry';

/**
 * Identity of the steps that made an image. Images built on it begin with the same steps; times and
 * comments may be written anew on the way.
 */
export function historyId(history: readonly HistoryEntry[]): string {
  const steps = history.map(({ createdBy, emptyLayer }) => [createdBy ?? '', emptyLayer]);
  return createHash('sha256').update(JSON.stringify(steps)).digest('hex').slice(0, 32);
}

/** Whether the steps account for the layers. */
export function matchesLayers(history: readonly HistoryEntry[], layers: number): boolean {
  return layersOf(history, history.length) === layers;
}

/**
 * Buildah (and so Podman) notes the image of the FROM line at the first step of a build; the steps
 * after it name what came of the one before, by its id.
 */
export function statedBase(
  history: readonly HistoryEntry[],
): { readonly name: string; readonly layers: number } | undefined {
  for (let step = history.length - 1; step >= 0; step--) {
    const name = /^FROM (\S{1,512})$/.exec(history[step]!.comment ?? '')?.[1];
    if (name === undefined || /^[0-9a-f]{12,64}$/.test(name) || !isReference(name)) continue;
    return { name, layers: layersOf(history, step) };
  }
  return undefined;
}

/**
 * Where stacks of layers end that were images of their own: builds end with CMD or ENTRYPOINT, so
 * one that layers follow is the end of another build. A hint, never a proof: nothing forbids these
 * lines in the middle of a build. Ascending numbers of layers.
 */
export function likelyEnds(history: readonly HistoryEntry[]): number[] {
  const total = layersOf(history, history.length);
  const ends = new Set<number>();
  history.forEach(({ createdBy }, step) => {
    if (createdBy === undefined || !setsCommand(createdBy)) return;
    const layers = layersOf(history, step + 1);
    if (layers > 0 && layers < total) ends.add(layers);
  });
  return [...ends];
}

/** `CMD ["sh"]` of BuildKit, `/bin/sh -c #(nop)  CMD ["sh"]` of the builders before it. */
function setsCommand(createdBy: string): boolean {
  const marker = '#(nop)';
  const at = createdBy.slice(0, 40).indexOf(marker);
  return /^\s*(?:CMD|ENTRYPOINT)\s/.test(at < 0 ? createdBy : createdBy.slice(at + marker.length));
}

function layersOf(history: readonly HistoryEntry[], steps: number): number {
  return history.slice(0, steps).filter(({ emptyLayer }) => !emptyLayer).length;
}
