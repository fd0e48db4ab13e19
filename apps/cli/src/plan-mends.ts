import {
  applyEdits,
  checks,
  type Edit,
  fileKinds,
  type Judgement,
  judgeFiles,
  SourceFile,
} from '@seaworthy/check';
import { type Finding, isMisconfiguration, type MisconfigurationFinding } from '@seaworthy/model';

/** A file with its certain mends made, or why that cannot be. */
export type Mended =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly left: string };

/** The findings that can be mended for certain, by the file that they stand in. */
export function mendableByPath(
  findings: readonly Finding[],
): Map<string, MisconfigurationFinding[]> {
  const mendable = findings.filter(isMisconfiguration).filter((finding) => finding.mendable);
  return Map.groupBy(mendable, ({ path }) => path);
}

/**
 * Makes the certain mends of the wanted findings in texts that were read again. What a report does
 * not list any more, because somebody excused it, stays as it is. Pure.
 * @param texts by path; all files that anything is wanted in
 * @param wanted ids of findings
 */
export function planMends(
  texts: ReadonlyMap<string, string>,
  wanted: ReadonlySet<string>,
): Mended[] {
  const files = [...texts].map(([path, text]) => new SourceFile(path, withoutMark(text)));
  const { mends, findings } = judgeFiles(files, fileKinds, checks);
  const edits = new Map<string, Edit[]>();
  const checksOf = new Map<string, Set<string>>();
  for (const { id, path, check } of findings) {
    const mend = wanted.has(id) ? mends.get(id) : undefined;
    // A mend in another file than its finding would surprise whoever reads the diff.
    if (mend === undefined || mend.some(({ at }) => at.file.path !== path)) continue;
    edits.set(path, [...(edits.get(path) ?? []), ...mend]);
    checksOf.set(path, (checksOf.get(path) ?? new Set()).add(check));
  }
  return files.flatMap((file): Mended[] => {
    const { path, text } = file;
    const ofFile = edits.get(path);
    if (ofFile === undefined) return [];
    const result = applyEdits(text, ofFile).text;
    const why = whyNotMended(file, result, checksOf.get(path)!);
    if (why !== undefined) return [{ path, left: why }];
    const mark = texts.get(path)!.startsWith('\ufeff') ? '\ufeff' : '';
    return [{ path, text: mark + result }];
  });
}

/** What was mended must read as before, with fewer faults of these checks. */
function whyNotMended(
  before: SourceFile,
  after: string,
  mended: ReadonlySet<string>,
): string | undefined {
  const asked = checks.filter(({ id }) => mended.has(id));
  const judged = (file: SourceFile): Judgement => judgeFiles([file], fileKinds, asked);
  const result = judged(new SourceFile(before.path, after));
  const isWhole = result.problems.length === 0 && result.skipped.size === 0 && result.files === 1;
  return isWhole && result.findings.length < judged(before).findings.length
    ? undefined
    : 'its mends do not go together';
}

/** As a scan reads files: offsets do not count a byte-order mark. */
function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
