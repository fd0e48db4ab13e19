import type { BaseImage, Inventory, Target } from '@seaworthy/model';
import { isDigest } from '@seaworthy/registry';
import { chainIds } from './chain-id.ts';
import { historyId, likelyEnds, matchesLayers, statedBase } from './history.ts';
import { normaliseReference, type RegisteredImage } from './registered-image.ts';

/** Images whose layers, all of them, have this chain id. */
export type FindRegistered = (chainId: string) => readonly RegisteredImage[];

/**
 * The image that this one was built on, from what proves it or says so:
 *
 * - an image that was scanned before, all of whose layers are the first ones of this image and not
 *   all of it. The longest one wins. Layers in common that are not a whole image mean nothing, and
 *   nor does an image whose steps are not the first of this one: it comes from the same cache of a
 *   builder, as an earlier version of the same application does;
 * - the annotations or labels org.opencontainers.image.base.name and .digest (OCI image-spec
 *   annotations.md). Labels are handed down, so one may speak of the base image's own base;
 * - the FROM line that Buildah keeps in the history.
 *
 * Without a registered image, history tells where the base ends, where it can.
 */
export function findBaseImage(
  inventory: Pick<Inventory, 'target' | 'layers' | 'history'>,
  find: FindRegistered,
): BaseImage | undefined {
  if (inventory.target.kind !== 'image') return undefined;
  const history = usableHistory(inventory);
  const claim = readClaim(inventory, history);
  const registered = registeredPrefixes(inventory.layers, find);
  const named = registered.find((image) => claim !== undefined && names(image, claim));
  if (claim !== undefined && named !== undefined && claim.knownBy !== 'label') {
    return fromRegistered(named, claim);
  }
  const chosen = choose(registered, claim, history);
  // What lies on the registered image, and is said to be an image too, is the nearer base.
  if (chosen === undefined || (claim?.layers ?? 0) > chosen.layers) return claim;
  if (claim?.layers === chosen.layers && claim.knownBy !== 'label') {
    return { ...claim, because: `${claim.because}; ${describe(chosen)}` };
  }
  return fromRegistered(chosen, claim);
}

function fromRegistered(image: RegisteredImage, claim: BaseImage | undefined): BaseImage {
  const isNamed = claim !== undefined && names(image, claim);
  const name = (isNamed ? claim.name : undefined) ?? image.names[0];
  return {
    ...(name !== undefined && { name }),
    ...(image.digest !== undefined && { digest: image.digest }),
    layers: image.layers,
    knownBy: 'registered',
    because: isNamed ? `${describe(image)}; ${claim.because}` : describe(image),
  };
}

function describe({ layers, names: [name], scannedAs }: RegisteredImage): string {
  const which = layers === 1 ? 'the first layer' : `the first ${layers} layers`;
  return `${name ?? scannedAs}, scanned before, has exactly ${which}`;
}

/** The registered images that are strict prefixes of the layers, longest first. */
function registeredPrefixes(
  layers: Inventory['layers'],
  find: FindRegistered,
): readonly RegisteredImage[] {
  const ids = chainIds(layers.map(({ diffId }) => diffId)).slice(0, -1);
  return ids
    .flatMap((id, index) =>
      id === undefined ? [] : find(id).filter((image) => image.layers === index + 1),
    )
    .reverse();
}

/**
 * The longest; of several images of the same layers the one that is said to be the base, else the
 * one that has the most steps, else the one made last.
 */
function choose(
  images: readonly RegisteredImage[],
  claim: BaseImage | undefined,
  history: History,
): RegisteredImage | undefined {
  const isBuiltOn = ({ history: own }: RegisteredImage): boolean =>
    own.steps === 0 || history.length === 0 || historyId(history.slice(0, own.steps)) === own.id;
  const rank = (image: RegisteredImage): readonly (number | string)[] => [
    image.layers,
    Number(claim !== undefined && names(image, claim)),
    image.history.steps,
    image.createdAt ?? '',
  ];
  return images
    .filter(isBuiltOn)
    .map((image) => ({ image, rank: rank(image) }))
    .sort((a, b) => compareRanks(b.rank, a.rank))[0]?.image;
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! > b[at]! ? 1 : -1;
}

function names(image: RegisteredImage, claim: BaseImage): boolean {
  return (
    (claim.digest !== undefined && claim.digest === image.digest) ||
    (claim.name !== undefined && image.names.includes(claim.name))
  );
}

type History = NonNullable<Inventory['history']>;

/** The steps, where they account for the layers: tools that squash or rewrite images leave others. */
function usableHistory({ layers, history = [] }: Pick<Inventory, 'layers' | 'history'>): History {
  return matchesLayers(history, layers.length) ? history : [];
}

/** What the image says of itself. Annotations are this build's own; labels may be handed down. */
function readClaim(
  { target, layers }: Pick<Inventory, 'target' | 'layers'>,
  history: History,
): BaseImage | undefined {
  const stated = statedBase(history);
  const noted =
    stated !== undefined && stated.layers > 0 && stated.layers < layers.length ? stated : undefined;
  const ends = likelyEnds(history);
  const annotated = baseNamedIn(target.annotations);
  if (annotated !== undefined) {
    const end = noted?.layers ?? ends.at(-1);
    return {
      ...annotated,
      ...(end !== undefined && { layers: end }),
      knownBy: 'annotation',
      because: `the annotation org.opencontainers.image.base names it${noted ? endsAtFrom : endsAtCommand(end)}`,
    };
  }
  if (noted !== undefined) {
    const name = normaliseReference(noted.name);
    return {
      ...(name !== undefined && { name }),
      layers: noted.layers,
      knownBy: 'history',
      because: `the builder noted "FROM ${noted.name}" in the history`,
    };
  }
  const labelled = baseNamedIn(target.labels);
  if (labelled === undefined) return undefined;
  // With several ends, the label may be that of any of the images in between.
  const end = ends.length === 1 ? ends[0] : undefined;
  return {
    ...labelled,
    ...(end !== undefined && { layers: end }),
    knownBy: 'label',
    because: `the label org.opencontainers.image.base names it${endsAtCommand(end)}`,
  };
}

const endsAtFrom = ', and the history has its FROM line';

function endsAtCommand(end: number | undefined): string {
  return end === undefined ? '' : ', and the history has a CMD or ENTRYPOINT where it ends';
}

function baseNamedIn(texts: Target['annotations']): { name?: string; digest?: string } | undefined {
  const text = (key: string): string =>
    texts !== undefined && Object.hasOwn(texts, key) ? texts[key]! : '';
  const said = text('org.opencontainers.image.base.name');
  const name = said === 'scratch' || said.length > 512 ? undefined : normaliseReference(said);
  const digest = text('org.opencontainers.image.base.digest');
  if (name === undefined && !isDigest(digest)) return undefined;
  return { ...(name !== undefined && { name }), ...(isDigest(digest) && { digest }) };
}
