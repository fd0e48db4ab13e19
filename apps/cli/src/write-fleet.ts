import { statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Fleet, SeaworthyError } from '@seaworthy/model';
import type { RenderOptions } from '@seaworthy/report';
import type { InputOutput } from './command.ts';
import type { Output, Outputs } from './output.ts';

const placeholder = '{name}';

/**
 * Formats whose documents are about one target need a place for one document each: a directory, or
 * a name with "{name}" in it.
 * @throws USAGE
 */
export function checkFleetOutputs({ outputs }: Outputs): void {
  for (const { reporter, file } of outputs) {
    if (reporter.renderFleet !== undefined || isPattern(file)) continue;
    throw new SeaworthyError(
      'USAGE',
      `${reporter.name} is a format of one target, and several are scanned`,
      {
        hint: `Name a place for one document each, as in --format ${reporter.name}=boms/ or --format ${reporter.name}=bom-${placeholder}${reporter.extension}.`,
      },
    );
  }
}

/** Whether one of the documents is about one target, or lists packages that nothing is wrong with. */
export function needsWholeReports({ outputs }: Outputs): boolean {
  return outputs.some(
    ({ reporter, file }) => reporter.readsFindingsOnly !== true || isPattern(file),
  );
}

/** Writes the reports in every format that was asked for. @throws CONFIGURATION */
export async function writeFleet(
  fleet: Fleet,
  { outputs, facts }: Outputs,
  { color, showSuppressed }: { readonly color: string; readonly showSuppressed: boolean },
  io: InputOutput,
): Promise<void> {
  for (const output of outputs) {
    const { reporter, file } = output;
    if (isPattern(file)) {
      const options = { ...facts, color: false, width: 100, showSuppressed };
      await writeEach(fleet, output, file!, options);
      io.note(`${reporter.name} of ${fleet.reports.length} targets written to ${file}`);
      continue;
    }
    const isTerminal = file === undefined;
    const options = isTerminal
      ? { ...facts, color: io.colorFor(color), width: io.width, showSuppressed }
      : { ...facts, color: false, width: 100, showSuppressed };
    const pieces = reporter.renderFleet!(fleet, options);
    if (isTerminal) await io.writePieces(pieces);
    else {
      await write(file, pieces);
      io.note(`${reporter.name} written to ${file}`);
    }
  }
}

async function writeEach(
  { reports }: Fleet,
  { reporter }: Output,
  file: string,
  options: RenderOptions,
): Promise<void> {
  const pattern = file.includes(placeholder)
    ? file
    : join(file, `${placeholder}${reporter.extension}`);
  const names = uniqueNames(reports.map(({ target }) => target.name));
  for (const [index, report] of reports.entries()) {
    const path = pattern.replaceAll(placeholder, names[index]!);
    const text = reporter.render(report, options);
    await mkdir(dirname(path), { recursive: true });
    await write(path, [text.endsWith('\n') ? text : `${text}\n`]);
  }
}

const maxNameLength = 150;

/**
 * Names of targets as parts of file names, none of them twice: what a file system or a shell could
 * read in another way becomes "_".
 */
export function uniqueNames(targets: readonly string[]): string[] {
  const used = new Set<string>();
  return targets.map((target) => {
    const plain = target
      .replaceAll(/[^A-Za-z0-9._-]+/g, '_')
      .replace(/^[._-]+/, '')
      .slice(-maxNameLength);
    const base = plain === '' ? 'target' : plain;
    let name = base;
    // File systems may not tell "A" from "a".
    for (let n = 2; used.has(name.toLowerCase()); n++) name = `${base}-${n}`;
    used.add(name.toLowerCase());
    return name;
  });
}

function isPattern(file: string | undefined): boolean {
  if (file === undefined) return false;
  return file.includes(placeholder) || file.endsWith('/') || isDirectory(file);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function write(file: string, pieces: Iterable<string>): Promise<void> {
  try {
    await writeFile(file, pieces);
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `cannot write ${file}`, { cause: error });
  }
}
