import { SeaworthyError } from '@seaworthy/model';

/** A name, an id or the start of one; nothing that means something in a URL or to a program. */
const pattern = /^[A-Za-z0-9](?:[A-Za-z0-9_.:/@-]*[A-Za-z0-9_])?$/;

export function isEngineImageName(text: string): boolean {
  return text.length <= 512 && pattern.test(text) && !/\.\.|\/\//.test(text);
}

/** @throws USAGE */
export function requireEngineImageName(text: string): string {
  if (isEngineImageName(text)) return text;
  throw new SeaworthyError('USAGE', 'this is not the name or the id of an image', {
    hint: 'Write it as the engine lists it, for example nginx:1.27.',
  });
}
