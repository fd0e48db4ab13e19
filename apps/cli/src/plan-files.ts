import { basename, dirname } from 'node:path';
import type { Report } from '@seaworthy/model';
import { type Edited, editDockerfile, planEdits, unifiedDiff } from '@seaworthy/risk';
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
  const drafts = new Drafts();
  // First of all: what is mended is known by its place in the file.
  await draftMends(report, drafts);
  if (report.target.kind === 'directory') await draftManifests(report, drafts);
  await draftDockerfile(report, options, drafts);
  return drafts.finish();
}

/** The same for the certain mends of misconfigurations alone. */
export async function planMendedFiles(report: Report): Promise<FileChanges> {
  const drafts = new Drafts();
  await draftMends(report, drafts);
  return drafts.finish();
}

/** Files while they are edited, each read once: several edits of one add up. */
class Drafts {
  readonly left: string[] = [];
  readonly #drafts = new Map<string, Draft>();

  /** The file as it stands after the edits so far, or why it cannot be edited. */
  async open(root: string, path: string): Promise<Draft | { readonly left: string }> {
    const before = await readEditable(root, path);
    if (!('text' in before)) return before;
    const known = this.#drafts.get(before.file);
    if (known !== undefined) return known;
    const draft = { path, before, text: before.text, next: new Set<string>() };
    this.#drafts.set(before.file, draft);
    return draft;
  }

  async edit(
    { root, path, what }: { root: string; path: string; what: string },
    apply: (text: string) => Edited,
  ): Promise<void> {
    const draft = await this.open(root, path);
    const edited = 'left' in draft ? draft : apply(draft.text);
    if ('left' in edited) this.left.push(`${what}: ${path}: ${edited.left}`);
    else if ('before' in draft) {
      draft.text = edited.text;
      if (edited.next !== undefined) draft.next.add(edited.next);
    }
  }

  finish(): FileChanges {
    const changes = [...this.#drafts.values()].flatMap(({ path, before, text, next }) => {
      const diff = unifiedDiff(path, before.text, text);
      return diff === '' ? [] : [{ path, before, after: text, diff, next: [...next] }];
    });
    return { changes, left: this.left };
  }
}

interface Draft {
  readonly path: string;
  readonly before: FileChange['before'];
  text: string;
  readonly next: Set<string>;
}

/** Only of projects: what a machine runs with is not for us to edit. */
async function draftMends(report: Report, drafts: Drafts): Promise<void> {
  if (!report.findings.some((one) => one.kind === 'misconfiguration' && one.mendable)) return;
  if (report.target.kind !== 'directory') return;
  const { mendableByPath, planMends } = await import('./plan-mends.ts');
  const wanted = mendableByPath(report.findings);
  const root = report.target.name;
  const texts = new Map<string, string>();
  for (const path of wanted.keys()) {
    const draft = await drafts.open(root, path);
    if ('left' in draft) drafts.left.push(`mends of ${path}: ${draft.left}`);
    else texts.set(path, draft.text);
  }
  const ids = new Set([...wanted.values()].flat().map(({ id }) => id));
  for (const mended of planMends(texts, ids)) {
    await drafts.edit({ root, path: mended.path, what: 'mends' }, () => mended);
  }
}

async function draftManifests(report: Report, drafts: Drafts): Promise<void> {
  const plan = planEdits(report);
  drafts.left.push(...plan.left.map(({ action, path, why }) => `${action.title}: ${path}: ${why}`));
  const root = report.target.name;
  for (const { action, path, apply } of plan.edits) {
    await drafts.edit({ root, path, what: action.title }, apply);
  }
}

async function draftDockerfile(
  report: Report,
  options: PlanFilesOptions,
  drafts: Drafts,
): Promise<void> {
  const rebuild = report.actions.find(({ kind }) => kind === 'rebuild-base-image');
  const to = options.base ?? rebuild?.base?.to;
  if (to === undefined) {
    const why = 'no newer base is known; name one with --base';
    if (rebuild !== undefined) drafts.left.push(`${rebuild.title}: ${why}`);
    return;
  }
  const isProject = report.target.kind === 'directory';
  const path = options.dockerfile ?? (isProject ? 'Dockerfile' : undefined);
  if (path === undefined) {
    drafts.left.push(`FROM ${to}: name the file with --dockerfile`);
    return;
  }
  const [root, name] =
    options.dockerfile === undefined ? [report.target.name, path] : [dirname(path), basename(path)];
  // A base that the user names takes the place of whatever is there.
  const from = options.base === undefined ? rebuild?.base?.from : undefined;
  await drafts.edit({ root, path: name, what: `FROM ${to}` }, (text) =>
    editDockerfile(text, to, from),
  );
}
