import type { Alert, AlertProcess } from './alert.ts';

/** What people do all day that sets off rules by the dozen, by the names of the programs that begin it. */
const activities: readonly (readonly [what: string, programs: readonly string[]])[] = [
  [
    'Package installation',
    [
      ...['apt', 'apt-get', 'aptitude', 'dpkg', 'unattended-upgr', 'rpm', 'yum', 'dnf', 'dnf5'],
      ...['microdnf', 'zypper', 'apk', 'pacman', 'pip', 'pip3', 'uv', 'poetry', 'gem', 'bundle'],
      ...['composer', 'npm', 'yarn', 'pnpm', 'cargo', 'debootstrap', 'mmdebstrap'],
    ],
  ],
  ['Build', ['make', 'gmake', 'ninja', 'cmake', 'mvn', 'gradle', 'bazel', 'buildkitd', 'buildah']],
  ['Log rotation', ['logrotate']],
  ['Backup', ['restic', 'borg', 'duplicity', 'rsnapshot', 'pg_dump', 'pg_dumpall', 'mysqldump']],
  ['Timed job', ['cron', 'crond', 'anacron', 'atd']],
];

const byProgram = new Map(
  activities.flatMap(([what, programs]) => programs.map((name) => [name, what] as const)),
);

const maxCommandLength = 80;

/**
 * What an alert is part of, where a process above it says so: "Package installation (apt-get install
 * nginx)". It makes a story readable and nothing milder: a name is no proof.
 */
export function activityOf({ process, ancestors }: Alert): string | undefined {
  if (process === undefined) return undefined;
  const outside = ancestors.findIndex(({ isOutside }) => isOutside === true);
  const inside = outside === -1 ? ancestors : ancestors.slice(0, outside);
  // The one that began it: dpkg is part of what apt-get does, and the job of a timer is its own.
  for (const each of [process, ...inside].toReversed()) {
    const what = byProgram.get(each.name) ?? byProgram.get(each.name.split(' ', 1)[0] ?? '');
    if (what !== undefined) return `${what} (${commandOf(each)})`;
  }
  return undefined;
}

function commandOf({ commandLine, name }: AlertProcess): string {
  const text = (commandLine || name).replace(/\s+/g, ' ');
  return text.length > maxCommandLength ? `${text.slice(0, maxCommandLength - 1)}…` : text;
}
