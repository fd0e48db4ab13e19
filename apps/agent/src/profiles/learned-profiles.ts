import { hash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatProfile, mergeProfiles, type Profile } from '@seaworthy/runtime';
import { profileEnding, readProfiles } from './read-profiles.ts';

/** What was learned, in a directory: an agent that begins anew goes on where another one ended. */
export class LearnedProfiles {
  readonly #directory: string;
  readonly #before: ReadonlyMap<string, Profile>;

  private constructor(directory: string, before: readonly Profile[]) {
    this.#directory = directory;
    this.#before = new Map(before.map((profile) => [keyOf(profile), profile]));
  }

  /** @throws CONFIGURATION, LIMIT_EXCEEDED for what is there and cannot be gone on with */
  static async open(directory: string): Promise<LearnedProfiles> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return new LearnedProfiles(directory, await readProfiles(directory));
  }

  /** Writes a file for each workload: what this agent has learned, with what was known before it. */
  async save(learned: readonly Profile[]): Promise<void> {
    for (const profile of learned) {
      const key = keyOf(profile);
      const before = this.#before.get(key);
      const whole = before === undefined ? profile : mergeProfiles(before, profile);
      const path = join(this.#directory, `${fileNameOf(profile, key)}${profileEnding}`);
      const unfinished = `${path}.new`;
      await writeFile(unfinished, formatProfile(whole), { mode: 0o600 });
      await rename(unfinished, path);
    }
  }
}

function keyOf({ workload: { kind, name, repository, digest, tag } }: Profile): string {
  return JSON.stringify([kind, name, repository, digest ?? tag ?? '']);
}

/** A workload's name is the runtime's word and no name of a file, so that two could become one. */
function fileNameOf({ workload: { name } }: Profile, key: string): string {
  const readable = name.replace(/[^\w.-]+/g, '_').replace(/^[.-]+/, '_');
  return `${readable.slice(0, 100)}-${hash('sha256', key).slice(0, 12)}`;
}
