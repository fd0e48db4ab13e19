import type { Inventory, Problem, Target } from '@seaworthy/model';
import { formatReference, isReference, parseReference } from '@seaworthy/registry';
import { chainIds } from './chain-id.ts';
import { historyId, matchesLayers } from './history.ts';

/** What is kept of an image that was scanned, for images that are built on it. */
export interface RegisteredImage {
  /** Full references; empty for an image that only has the name of a file. */
  readonly names: readonly string[];
  /** As the user called it. */
  readonly scannedAs: string;
  readonly digest?: string | undefined;
  readonly createdAt?: string | undefined;
  readonly layers: number;
  /** No steps where they do not account for the layers. */
  readonly history: { readonly id: string; readonly steps: number };
}

/** An image, and the id of its stack of layers. */
export interface Registration {
  readonly chainId: string;
  readonly image: RegisteredImage;
}

const maxNames = 16;

/** Names longer than references can be are of no use, and cost room. */
const maxNameLength = 512;

/** Problems after which the layers that were read are not those of the image. */
const spoiling: ReadonlySet<Problem['code']> = new Set([
  'digest-mismatch',
  'foreign-layer',
  'truncated',
  'unsupported',
]);

/** The entry of an inventory; `undefined` for what is no image or was not read whole. */
export function registrationOf(
  inventory: Pick<Inventory, 'target' | 'layers' | 'history' | 'problems'>,
): Registration | undefined {
  const { target, layers, problems } = inventory;
  if (target.kind !== 'image' || problems.some(({ code }) => spoiling.has(code))) return undefined;
  const chainId = chainIds(layers.map(({ diffId }) => diffId)).at(-1);
  if (chainId === undefined) return undefined;
  const { history = [] } = inventory;
  const steps = matchesLayers(history, layers.length) ? history : [];
  return {
    chainId,
    image: {
      names: namesOf(target),
      scannedAs: target.input.slice(0, maxNameLength),
      digest: target.digest,
      createdAt: target.createdAt,
      layers: layers.length,
      history: { id: historyId(steps), steps: steps.length },
    },
  };
}

/** Archives call images by tags alone ("1.2") or by file names, which are no references. */
function namesOf({ tags = [], name }: Target): string[] {
  const candidates = tags.length > 0 ? tags : [name];
  const names = candidates.flatMap((candidate) =>
    candidate.length <= maxNameLength && /[/:@]/.test(candidate)
      ? (normaliseReference(candidate) ?? [])
      : [],
  );
  return [...new Set(names)].slice(0, maxNames);
}

/** The full form; `undefined` for what is no reference. */
export function normaliseReference(name: string): string | undefined {
  return isReference(name) ? formatReference(parseReference(name)) : undefined;
}

/** One image of which more is known now. `undefined` when nothing new is said. */
export function withNames(
  known: RegisteredImage,
  more: RegisteredImage,
): RegisteredImage | undefined {
  const names = [...new Set([...more.names, ...known.names])].slice(0, maxNames);
  const digest = known.digest ?? more.digest;
  const isNew = names.length > known.names.length || digest !== known.digest;
  return isNew ? { ...known, names, digest } : undefined;
}

/** Whether both are one image: the same steps of the same layers. */
export function isSameImage(a: RegisteredImage, b: RegisteredImage): boolean {
  return (
    a.history.id === b.history.id &&
    a.history.steps === b.history.steps &&
    (a.digest === undefined || b.digest === undefined || a.digest === b.digest)
  );
}
