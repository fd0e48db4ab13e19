import { seaworthyYaml } from './seaworthy-yaml.ts';
import { trivyignore } from './trivyignore.ts';
import { trivyignoreYaml } from './trivyignore-yaml.ts';
import type { Waiver, WaiverReader } from './waiver.ts';

/** Every kind of file that excuses findings; the first one that reads a file's name gets it. */
export const waiverReaders: readonly WaiverReader[] = [trivyignoreYaml, seaworthyYaml, trivyignore];

/**
 * Reads a file of waivers, of the kind that its name says.
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export function parseWaivers(text: string, fileName: string): Waiver[] {
  return waiverReaders.find((reader) => reader.reads(fileName))!.parse(text, fileName);
}
