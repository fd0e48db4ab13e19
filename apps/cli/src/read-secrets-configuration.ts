import { checkSecretsConfiguration } from '@seaworthy/content';
import type { SecretsConfiguration } from '@seaworthy/model';
import type { InputOutput } from './command.ts';
import { findTrustedFiles, readText } from './trusted-files.ts';

const maxBytes = 1024 * 1024;
/** Apart from the package that reads them, which takes loading. */
const ownFileNames = ['seaworthy.yaml', 'seaworthy.yml'] as const;

/**
 * Reads the `secrets` sections of the files that the user names, or else of the working directory.
 * Those of several files count together.
 *
 * @param targets as the user wrote them: a directory that is scanned must not allow its own secrets
 * @throws CONFIGURATION with line and column, LIMIT_EXCEEDED
 */
export async function readSecretsConfiguration(
  named: readonly string[] | false,
  io: InputOutput,
  targets: readonly string[],
): Promise<SecretsConfiguration | undefined> {
  if (named === false) return undefined;
  const files = named.length > 0 ? named : await findOwn(io, targets);
  const sections: SecretsConfiguration[] = [];
  for (const file of files) {
    const { parseSecretsSection } = await import('./excuse-parsers.ts');
    const text = await readText(file, '--secret-config', maxBytes);
    const section = parseSecretsSection(text, file);
    if (section === undefined) continue;
    const fault = checkSecretsConfiguration(section.secrets);
    if (fault !== undefined) throw section.errorOf(fault);
    sections.push(section.secrets);
  }
  if (sections.length === 0) return undefined;
  return {
    rules: sections.flatMap(({ rules }) => rules),
    disable: sections.flatMap(({ disable }) => disable),
    allow: sections.flatMap(({ allow }) => allow),
  };
}

async function findOwn(io: InputOutput, targets: readonly string[]): Promise<string[]> {
  const leftOut: string[] = [];
  const found = await findTrustedFiles(ownFileNames, targets, (name) => leftOut.push(name));
  for (const name of leftOut) {
    const text = await readText(name, '--secret-config', maxBytes);
    if (!/^secrets\s*:/m.test(text)) continue;
    io.note(
      `the secrets section of ${name} lies inside what is scanned, so it is not trusted; to use it: --secret-config ${name}`,
    );
  }
  return found;
}
