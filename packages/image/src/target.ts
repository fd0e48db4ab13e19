import { SeaworthyError } from '@seaworthy/model';
import { readers } from './readers/index.ts';
import type { Reader } from './readers/reader.ts';

export interface ChosenReader {
  readonly reader: Reader;
  /** The target without its scheme. */
  readonly target: string;
}

/**
 * Finds the reader of a target: by its scheme ("docker-archive:nginx.tar"), else by asking the
 * readers in order whether the target looks like theirs.
 * @throws USAGE for an empty target, TARGET_NOT_FOUND when it is nobody's
 */
export async function chooseReader(input: string): Promise<ChosenReader> {
  const colon = input.indexOf(':');
  const scheme = colon > 0 && !isTaggedImage(input) ? input.slice(0, colon) : '';
  const named = readers.find((reader) => reader.scheme === scheme);
  if (named !== undefined) return { reader: named, target: input.slice(colon + 1) };
  if (input.trim() === '') {
    throw new SeaworthyError('USAGE', 'no target is named', {
      hint: 'Name an image, an archive, a directory or "host:".',
    });
  }
  for (const reader of readers) {
    if (await reader.recognises(input)) return { reader, target: input };
  }
  if (/^\.{0,2}\//.test(input)) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `${input} does not exist, or is nothing we read`, {
      hint: 'docs/targets.md lists what can be scanned, and how to name it.',
    });
  }
  const shown = withoutCredentials(input);
  const schemes = readers.flatMap(({ scheme }) => (scheme === '-' ? [] : [`${scheme}:`]));
  throw new SeaworthyError('TARGET_NOT_FOUND', `nothing is known of the target "${shown}"`, {
    hint: `Say what it is, with one of ${schemes.join(', ')} before it.`,
  });
}

/** "registry:2" and "docker:27-dind" are well-known images, and no scheme takes a bare number. */
function isTaggedImage(input: string): boolean {
  return /^(?:registry|docker):\d[\w.-]*$/.test(input);
}

/** Somebody may write a login into a target; it must not stand in a report or an error. */
export function withoutCredentials(input: string): string {
  return input.replace(/^([a-z-]+:)?((?:https?:)?\/\/)?[^/@\s]*:[^/@\s]*@/i, '$1$2');
}
