/** The parts of an image reference that say how firmly it names an image. */
export interface ImageReference {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** `undefined` for what holds a placeholder of some tool, and so names no image yet. */
export function parseImageReference(text: string): ImageReference | undefined {
  if (!/^[\w.:/@-]+$/.test(text)) return undefined;
  const [named = '', digest] = text.split('@', 2);
  // A colon before the last slash is that of a port.
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);
  // `image: app` alone is what Kustomize, Skaffold and ko replace as often as a real name.
  return name === '' ? undefined : { name, tag, digest };
}

/** It means another image after the next push. */
export function isLatest({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag === undefined || tag === 'latest');
}
