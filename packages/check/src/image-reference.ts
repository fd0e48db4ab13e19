/** The name of an image as people write it: `registry/repository:tag@digest`. */
export interface ImageReference {
  /** Without the registry; "library/" is not added. */
  readonly repository: string;
  /** `undefined` where the name has none, which means Docker Hub. */
  readonly registry: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** `undefined` for what is no name of an image, as for one with variables or other places to fill in. */
export function parseImageReference(text: string): ImageReference | undefined {
  const match =
    /^([\w./-]+(?::\d+\/[\w./-]+)?)(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9]+:[\w:.-]+))?$/i.exec(
      text.slice(0, 1000),
    );
  if (match === null) return undefined;
  const [, name = '', tag, digest] = match;
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  // The first part is a host when it could not be a name of Docker Hub (distribution/reference).
  const hasRegistry = first.includes('.') || first.includes(':') || first === 'localhost';
  return {
    registry: hasRegistry ? first : undefined,
    repository: hasRegistry ? name.slice(slash + 1) : name,
    tag,
    digest,
  };
}

/** A name that may mean another image tomorrow without anybody saying so. */
export function isFloating({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag === undefined || tag === 'latest');
}
