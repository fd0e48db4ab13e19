import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limitExceeded, messageOf, SeaworthyError } from '@seaworthy/model';
import {
  formatProfile,
  maxProfileCharacters,
  type Profile,
  parseProfile,
} from '@seaworthy/runtime';

const maxProfiles = 2_000;
const ending = '.profile.yaml';

/**
 * Profiles of a directory: its files that end in .profile.yaml, by name.
 * @throws CONFIGURATION, LIMIT_EXCEEDED
 */
export async function readProfiles(directory: string): Promise<Profile[]> {
  const names = (await asked(directory, () => readdir(directory)))
    .filter((name) => name.endsWith(ending) && !name.startsWith('.'))
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

/** Writes what was learned, a file for each workload, in place of what was learned before. */
export async function writeProfiles(
  directory: string,
  profiles: readonly Profile[],
): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const profile of profiles) {
    const path = join(directory, `${fileNameOf(profile)}${ending}`);
    const unfinished = `${path}.new`;
    await writeFile(unfinished, formatProfile(profile), { mode: 0o600 });
    await rename(unfinished, path);
  }
}

/** Names of workloads and digests are the runtime's word, and no names of files. */
function fileNameOf({ workload: { name, digest, tag } }: Profile): string {
  const release = digest?.replace(/^sha256:/, '').slice(0, 12) ?? tag ?? '';
  return `${name}${release === '' ? '' : `-${release}`}`
    .replace(/[^\w.-]+/g, '_')
    .replace(/^[.-]+/, '_')
    .slice(0, 150);
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
