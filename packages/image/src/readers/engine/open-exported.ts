import type { Target } from '@seaworthy/model';
import { archiveReader } from '../archive.ts';
import type { ImageSource, ReaderContext } from '../reader.ts';

/** What the engine says of an image; an export knows less, or calls it by a temporary name. */
export interface EngineTarget {
  readonly reader: string;
  readonly input: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** `undefined` where the engine does not know it: an export makes up a manifest of its own. */
  readonly digest: string | undefined;
  /** Where the export is rewritten and its configuration gets another digest. */
  readonly imageId?: string | undefined;
}

/** Opens an image that an engine wrote to a file of ours: docker-archive, OCI, or both in one. */
export async function openExported(
  path: string,
  known: EngineTarget,
  context: ReaderContext,
): Promise<ImageSource> {
  const source = await archiveReader.open(path, context);
  if (source.kind !== 'image') throw new TypeError('an archive is opened as an image');
  const { digest: _, tags: __, ...found } = source.target;
  const target: Target = {
    ...found,
    kind: 'image',
    reader: known.reader,
    input: known.input,
    name: known.name,
    ...(known.digest !== undefined && { digest: known.digest }),
    ...(known.imageId !== undefined && { imageId: known.imageId }),
    ...(known.tags.length > 0 && { tags: [...known.tags] }),
  };
  return { ...source, target };
}
