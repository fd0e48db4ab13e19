import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { csafVex } from './csaf.ts';
import { cyclonedxVex } from './cyclonedx.ts';
import { objectOf } from './json.ts';
import { openVex } from './openvex.ts';
import type { VexReader, VexStatement } from './statement.ts';

/** Every format of VEX documents. */
export const vexReaders: readonly VexReader[] = [openVex, cyclonedxVex, csafVex];

/** Vendors put all flaws of a product into one file; the largest that we know has 40 MB. */
const maxCharacters = 128 * 1024 * 1024;

/**
 * Reads a VEX document of any format, told by its content.
 * @param what names the document in errors and as the source of statements
 * @throws CONFIGURATION for what is no VEX document, LIMIT_EXCEEDED
 */
export function parseVex(text: string, what: string): VexStatement[] {
  if (text.length > maxCharacters) throw limitExceeded(what, 'characters', maxCharacters);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `${what}: not JSON`, {
      hint: vexHint,
      cause: error,
    });
  }
  const document = objectOf(value);
  const reader = vexReaders.find((each) => each.recognises(document));
  if (reader === undefined) {
    throw new SeaworthyError('CONFIGURATION', `${what}: no VEX document`, { hint: vexHint });
  }
  return reader.read(document, what);
}

const vexHint = `These are read, in JSON: ${vexReaders.map(({ name }) => name).join(', ')}.`;
