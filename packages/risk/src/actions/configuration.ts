import { isMisconfiguration, type MisconfigurationFinding } from '@seaworthy/model';
import type { ActionSource, ActionText, ScanView } from './proposal.ts';
import { shellWord } from './shell-word.ts';

/** Lines of one action; a file with more wants to be written anew. */
const maxLines = 30;

/** Editing a file of the configuration, or how an image is built: all of its faults at once. */
export const configuration: ActionSource = {
  *propose({ report, target }) {
    const faults = report.findings.filter(isMisconfiguration);
    for (const [path, findings] of Map.groupBy(faults, (finding) => finding.path)) {
      const isImage = report.target.kind === 'image';
      const checks = [...new Set(findings.map(({ check }) => check))].sort();
      yield {
        kind: 'edit-configuration',
        // Files of the same name in two targets are two files, to be edited each in its way; the
        // settings of images are the same wherever they are missing.
        identity: isImage ? ['image', ...checks] : [target, path],
        place: `${target} ${path}`,
        findings,
        describe: () =>
          isImage ? describeImage(findings) : describeFile(path, findings, report.target.input),
      };
    }
  },
};

function describeFile(
  path: string,
  findings: readonly MisconfigurationFinding[],
  input: ScanView['report']['target']['input'],
): ActionText {
  const inOrder = findings.toSorted((a, b) => a.startLine - b.startLine);
  const [only] = inOrder;
  const certain = inOrder.filter(({ mendable }) => mendable).length;
  const title =
    inOrder.length === 1
      ? `Edit ${path}:${only!.startLine}: ${only!.title}`
      : `Edit ${path}: ${inOrder.length} findings`;
  const command =
    certain === 0
      ? []
      : [
          `seaworthy fix ${shellWord(input)} --write   # ${certain === inOrder.length ? 'all of it' : `${certain} of ${inOrder.length}`}`,
        ];
  return {
    title,
    how: [
      ...command,
      ...shortened(inOrder.map(({ startLine, fix }) => `${path}:${startLine}: ${fix}`)),
    ],
    path,
  };
}

function describeImage(findings: readonly MisconfigurationFinding[]): ActionText {
  const fixes = [...new Set(findings.map(({ fix }) => fix))];
  const title =
    findings.length === 1
      ? `Build the image anew: ${findings[0]!.title}`
      : `Build the image anew: ${findings.length} findings of its configuration`;
  return { title, how: shortened(fixes) };
}

function shortened(lines: readonly string[]): string[] {
  const shown = [...new Set(lines)];
  return shown.length <= maxLines
    ? shown
    : [...shown.slice(0, maxLines), `and ${shown.length - maxLines} more`];
}
