import { type Node, textOf } from '../tree/node.ts';

export interface ImageName {
  /** Without tag and digest. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/**
 * Parts of an image reference; `undefined` where a part of it is only known in a run.
 * https://github.com/distribution/reference
 */
export function imageNameOf(node: Node | undefined): ImageName | undefined {
  const text = textOf(node)?.trim();
  if (text === undefined || !/^[\w./:@-]{1,512}$/.test(text)) return undefined;
  const [named = '', digest] = text.split('@', 2);
  const colon = named.lastIndexOf(':');
  if (colon <= named.lastIndexOf('/')) return { repository: named, tag: undefined, digest };
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

/** A reference that means another image tomorrow: no digest, and the tag `latest` or none. */
export function isLatest(node: Node | undefined): boolean {
  const image = imageNameOf(node);
  if (image === undefined || image.digest !== undefined || image.repository === 'scratch') {
    return false;
  }
  return image.tag === undefined || image.tag === 'latest';
}
