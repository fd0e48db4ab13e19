import { createHash } from 'node:crypto';

/** A tar archive of nothing but its closing blocks; builders make it of steps that change no file. */
const emptyLayer = 'sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';

/**
 * Names each stack of the first layers of an image, from one layer to all: OCI image-spec
 * config.md, "Layer ChainID". The name depends on the layers and their order alone. Stacks that
 * hold nothing name no image and are `undefined`.
 */
export function chainIds(diffIds: readonly string[]): (string | undefined)[] {
  const ids: (string | undefined)[] = [];
  let chain: string | undefined;
  let isEmpty = true;
  for (const diffId of diffIds) {
    chain = chain === undefined ? diffId : digest(`${chain} ${diffId}`);
    isEmpty &&= diffId === emptyLayer;
    ids.push(isEmpty ? undefined : chain);
  }
  return ids;
}

function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
