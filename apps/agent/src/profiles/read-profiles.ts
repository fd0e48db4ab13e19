import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import { maxProfileCharacters, type Profile, parseProfile } from '@seaworthy/runtime';

const maxProfiles = 2_000;
export const profileEnding = '.profile.yaml';

/**
 * Profiles of a directory: its files that end in .profile.yaml, by name.
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readProfiles(directory: string): Promise<Profile[]> {
  const names = (await asked(directory, () => readdir(directory)))
    .filter((name) => name.endsWith(profileEnding) && !name.startsWith('.'))
    .sort();
  if (names.length > maxProfiles) throw limitExceeded(directory, 'profiles', maxProfiles);
  const profiles: Profile[] = [];
  for (const name of names) {
    const path = join(directory, name);
    const { size } = await asked(path, () => stat(path));
    if (size > maxProfileCharacters) throw limitExceeded(path, 'bytes', maxProfileCharacters);
    profiles.push(parseProfile(await asked(path, () => readFile(path, 'utf8')), path));
  }
  return profiles;
}

async function asked<Answer>(path: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `profiles: ${path}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
