import type { LicenseSettings } from '@seaworthy/license';
import type { InputOutput } from './command.ts';
import { findTrustedFiles, readText } from './trusted-files.ts';

const maxBytes = 1024 * 1024;
const fileNames = ['seaworthy.yaml', 'seaworthy.yml'] as const;

/**
 * The `licenses` of the working directory's seaworthy.yaml.
 * @param targets as the user wrote them: what is scanned must not say which licences are fine
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readLicenseSettings(
  io: InputOutput,
  targets: readonly string[],
): Promise<LicenseSettings | undefined> {
  const leftOut: string[] = [];
  const files = await findTrustedFiles(fileNames, targets, (name) => leftOut.push(name));
  for (const name of leftOut) {
    if (!/^licenses\s*:/m.test(await readText(name, 'the file', maxBytes))) continue;
    io.note(`the licences of ${name} lie inside what is scanned, so they are not trusted`);
  }
  const [file] = files;
  if (file === undefined) return undefined;
  const { parseLicenseSettings } = await import('./excuse-parsers.ts');
  return parseLicenseSettings(await readText(file, 'the file', maxBytes), file);
}
