import { basename, dirname } from 'node:path';
import type { Report } from '@seaworthy/model';
import { editDockerfile, planEdits, unifiedDiff } from '@seaworthy/risk';
import { type FileText, readEditable } from './edit-files.ts';

/** The edits of one file, worked out and not yet written. */
export interface FileChange {
  readonly path: string;
  readonly before: Extract<FileText, { text: string }>;
  readonly after: string;
  readonly diff: string;
  /** Commands that bring lock files and images in line. */
  readonly next: readonly string[];
}

export interface FileChanges {
  readonly changes: readonly FileChange[];
  /** What has to be done by hand, in words. */
  readonly left: readonly string[];
}

export interface PlanFilesOptions {
  readonly dockerfile: string | undefined;
  /** Base image to move to. */
  readonly base: string | undefined;
}

/** Works out which files the actions of a report would change, and how. Writes nothing. */
export async function planFiles(report: Report, options: PlanFilesOptions): Promise<FileChanges> {
  const changes: FileChange[] = [];
  const left: string[] = [];
  if (report.target.kind === 'directory') await planManifests(report, changes, left);
  await planDockerfile(report, options, changes, left);
  return { changes, left };
}

async function planManifests(report: Report, changes: FileChange[], left: string[]): Promise<void> {
  const plan = planEdits(report);
  left.push(...plan.left.map(({ action, path, why }) => `${action.title}: ${path}: ${why}`));
  for (const [path, edits] of Map.groupBy(plan.edits, (edit) => edit.path)) {
    const before = await readEditable(report.target.name, path);
    if (!('text' in before)) {
      for (const { action } of edits) left.push(`${action.title}: ${path}: ${before.left}`);
      continue;
    }
    const next = new Set<string>();
    let after = before.text;
    for (const edit of edits) {
      const edited = edit.apply(after);
      if ('left' in edited) left.push(`${edit.action.title}: ${path}: ${edited.left}`);
      else {
        after = edited.text;
        if (edited.next !== undefined) next.add(edited.next);
      }
    }
    addChange(changes, path, before, after, next);
  }
}

async function planDockerfile(
  report: Report,
  options: PlanFilesOptions,
  changes: FileChange[],
  left: string[],
): Promise<void> {
  const rebuild = report.actions.find(({ kind }) => kind === 'rebuild-base-image');
  const to = options.base ?? rebuild?.base?.to;
  if (to === undefined) {
    const why = 'no newer base is known; name one with --base';
    if (rebuild !== undefined) left.push(`${rebuild.title}: ${why}`);
    return;
  }
  const isProject = report.target.kind === 'directory';
  const path = options.dockerfile ?? (isProject ? 'Dockerfile' : undefined);
  if (path === undefined) {
    left.push(`FROM ${to}: name the file with --dockerfile`);
    return;
  }
  const before =
    options.dockerfile === undefined
      ? await readEditable(report.target.name, path)
      : await readEditable(dirname(path), basename(path));
  if (!('text' in before)) {
    left.push(`FROM ${to}: ${path}: ${before.left}`);
    return;
  }
  // A base that the user names takes the place of whatever is there.
  const from = options.base === undefined ? rebuild?.base?.from : undefined;
  const edited = editDockerfile(before.text, to, from);
  if ('left' in edited) left.push(`FROM ${to}: ${path}: ${edited.left}`);
  else
    addChange(
      changes,
      path,
      before,
      edited.text,
      new Set(edited.next === undefined ? [] : [edited.next]),
    );
}

function addChange(
  changes: FileChange[],
  path: string,
  before: FileChange['before'],
  after: string,
  next: ReadonlySet<string>,
): void {
  const diff = unifiedDiff(path, before.text, after);
  if (diff !== '') changes.push({ path, before, after, diff, next: [...next] });
}
