import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import {
  formatProfile,
  matchesName,
  mergeProfiles,
  type Profile,
  ProfileLearner,
  workloadKey,
} from '@seaworthy/runtime';
import type { ExitCode, InputOutput } from './command.ts';
import { readProfile, readRecordings, writeProfile } from './profiles.ts';

export interface LearnOptions {
  readonly from: readonly string[];
  readonly directory: string | undefined;
  readonly workload: string | undefined;
  readonly onto: string | undefined;
  readonly host: boolean;
  readonly allSystemCalls: boolean;
  /** Milliseconds. */
  readonly startup: number;
}

export async function learnProfiles(
  options: LearnOptions,
  io: InputOutput,
  signal: AbortSignal,
): Promise<ExitCode> {
  const learner = new ProfileLearner({
    startupSeconds: Math.round(options.startup / 1000),
    includeHost: options.host,
    completeSystemCalls: options.allSystemCalls,
  });
  if (options.onto !== undefined && options.directory !== undefined) {
    throw new SeaworthyError('USAGE', '--onto is about one workload, --directory about many');
  }
  await readRecordings(options.from, learner, io, signal);
  const { workload } = options;
  const profiles = learner
    .profiles()
    .filter(({ workload: { name } }) => workload === undefined || matchesName(workload, name));
  if (profiles.length === 0) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', 'the recordings hold no events of a workload', {
      hint: 'With --host, what runs outside of containers is one.',
    });
  }
  if (options.directory === undefined) {
    const [profile, ...more] = profiles;
    if (profile === undefined || more.length > 0) {
      const names = profiles.map((each) => each.workload.name).join(', ');
      throw new SeaworthyError('USAGE', `the recordings hold ${profiles.length} workloads`, {
        hint: `Choose one with --workload, or give a --directory: ${names}`,
      });
    }
    const { onto } = options;
    io.writeOut(formatProfile(onto === undefined ? profile : await addTo(onto, profile)));
    return 0;
  }
  await mkdir(options.directory, { recursive: true });
  const used = new Set<string>();
  for (const profile of profiles) {
    const file = join(options.directory, fileName(profile, used));
    await writeProfile(file, profile);
    io.writeOut(`${file}\n`);
  }
  return 0;
}

/** @throws USAGE when the file is about something else */
async function addTo(file: string, profile: Profile): Promise<Profile> {
  const before = await readProfile(file);
  const [was, is] = [before.workload, profile.workload].map(workloadKey);
  if (was !== is) {
    throw new SeaworthyError('USAGE', `${file} is about ${was}, the recording about ${is}`, {
      hint: 'A new release has a profile of its own: seaworthy profile diff compares them.',
    });
  }
  return mergeProfiles(before, profile);
}

/** Names of workloads come from the recording: nothing but plain letters is left of them. */
function fileName({ workload: { name } }: Profile, used: Set<string>): string {
  const plain =
    name
      .replaceAll(/[^A-Za-z0-9-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 100) || 'workload';
  let unique = plain;
  for (let number = 2; used.has(unique); number++) unique = `${plain}-${number}`;
  used.add(unique);
  return `${unique}.profile.yaml`;
}
