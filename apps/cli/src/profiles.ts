import { writeFile } from 'node:fs/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import {
  confidenceOf,
  type EventReceiver,
  formatProfile,
  maxProfileCharacters,
  openRecording,
  type Profile,
  type ProfileDifference,
  parseProfile,
  reviewProfile,
} from '@seaworthy/runtime';
import type { InputOutput } from './command.ts';
import { readText } from './trusted-files.ts';

/** @throws CONFIGURATION, LIMIT_EXCEEDED */
export async function readProfile(file: string): Promise<Profile> {
  // A character takes four bytes at most.
  return parseProfile(await readText(file, 'profile', maxProfileCharacters * 4), file);
}

/** @throws CONFIGURATION when it cannot be written */
export async function writeProfile(file: string, profile: Profile): Promise<void> {
  try {
    await writeFile(file, formatProfile(profile));
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `${file} cannot be written`, {
      hint: messageOf(error),
      cause: error,
    });
  }
}

/** Hands over the events of recordings, one after the other, and says what they lack. */
export async function readRecordings(
  files: readonly string[],
  receiver: Pick<EventReceiver, 'receive' | 'lost'>,
  io: InputOutput,
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) {
    throw new SeaworthyError('USAGE', 'no recording is named', {
      hint: 'As in --from capture.scap; docs/recordings.md says what can be read.',
    });
  }
  for (const file of files) {
    io.progress(`reading ${file}`);
    const source = await openRecording(file === '-' ? process.stdin : file);
    let lost = 0;
    await source.run(
      {
        receive: (event) => receiver.receive(event),
        lost(count, typeName) {
          lost += count;
          receiver.lost(count, typeName);
        },
        problem: ({ message }) => io.note(`${file}: ${message}`),
      },
      signal,
    );
    if (lost > 0) io.note(`${file}: ${lost} events were lost when it was recorded`);
  }
}

const titles = {
  processes: 'Programs',
  files: 'Changes of files',
  sensitiveReads: 'Secrets read',
  destinations: 'Connections',
  listens: 'Listening',
  capabilities: 'Capabilities',
} as const;

/** What a profile allows, in plain words, what is risky first. */
export function describeProfile(profile: Profile, onlyOpen: boolean): string {
  const { workload, behaviour, state } = profile;
  const { level, because } = confidenceOf(profile);
  const image = workload.digest ?? workload.tag;
  const lines = [
    `${workload.name} (${workload.kind}), image ${workload.repository || 'unknown'}${image === undefined ? '' : ` ${image}`}`,
    `${state}; confidence ${level}: ${because.join(', ')}`,
  ];
  const items = reviewProfile(profile);
  for (const [section, title] of Object.entries(titles)) {
    const own = items
      .filter((each) => each.section === section)
      .filter(({ risks, decision }) => !onlyOpen || (risks.length > 0 && decision === undefined))
      .toSorted((a, b) => Number(b.risks.length > 0) - Number(a.risks.length > 0));
    if (own.length === 0) continue;
    lines.push('', title);
    for (const { id, text, risks, isVaried, decision } of own) {
      const mark =
        decision === 'refused' ? '✗' : decision === 'accepted' ? '✓' : risks.length > 0 ? '!' : ' ';
      lines.push(`  ${mark} ${printable(text)}`);
      if (isVaried) lines.push('      too varied, generalised: it allows more than was seen');
      for (const risk of risks) lines.push(`      risky: ${risk}`);
      if (risks.length > 0 || decision !== undefined) lines.push(`      ${printable(id)}`);
    }
  }
  const { systemCalls, capabilitiesTold, resources } = behaviour;
  if (!onlyOpen) {
    lines.push(
      '',
      `System calls: ${systemCalls.names.length}, ${howWellCallsAreKnown(systemCalls)}`,
      `Capabilities: ${capabilitiesTold === 'from-start' ? 'all that it uses' : 'as far as system calls tell'}`,
      ...Object.entries(resources).flatMap(([name, envelope]) =>
        envelope === undefined
          ? []
          : [`${name}: ${envelope.typical} mostly, ${envelope.most} at most`],
      ),
    );
  }
  const open = items.filter(({ risks, decision }) => risks.length > 0 && decision === undefined);
  lines.push('', `${items.length} entries; ${open.length} risky ones that nobody has decided on`);
  return `${lines.join('\n')}\n`;
}

function howWellCallsAreKnown({ complete, told }: Profile['behaviour']['systemCalls']): string {
  if (complete) return 'all that it makes';
  return told === 'later'
    ? 'all but those of a start, which was not watched'
    : 'those that its source shows';
}

export function describeDifference({ changes, same, systemCalls }: ProfileDifference): string {
  const marks = { added: '+', removed: '-', changed: '~' } as const;
  const lines = changes
    .toSorted((a, b) => Number(b.risks.length > 0) - Number(a.risks.length > 0))
    .flatMap(({ kind, id, text, risks, details }) => [
      `${marks[kind]} ${printable(text)}`,
      ...details.map((detail) => `    new: ${printable(detail)}`),
      ...(kind === 'removed' ? [] : risks.map((risk) => `    risky: ${risk}`)),
      `    ${printable(id)}`,
    ]);
  const calls = [
    ...(systemCalls.added.length > 0 ? [`+ system calls: ${systemCalls.added.join(', ')}`] : []),
    ...(systemCalls.removed.length > 0
      ? [`- system calls: ${systemCalls.removed.join(', ')}`]
      : []),
  ];
  const all = [...lines, ...calls, `${changes.length} changes, ${same} entries as before`];
  return `${all.join('\n')}\n`;
}

/** Names of files are of anybody's making: no control characters reach a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '?');
}
