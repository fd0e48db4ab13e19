import type { Report } from '@seaworthy/model';
import type { FrameworkControl } from './framework.ts';
import { ableToPass, type CheckFacts, type Speakers } from './sources.ts';
import { isOfKubernetes, listSubjects } from './subject-words.ts';

/**
 * What one speaker says where it found nothing wrong: that it looked, that there was nothing to look
 * at, or that it could not look.
 */
export type Evidence =
  /** @property by the checks that looked at anything, or the kind of findings */
  | { readonly state: 'looked'; readonly by: readonly string[] }
  | { readonly state: 'nothing-there'; readonly why: string }
  | { readonly state: 'blind'; readonly why: string }
  /** Another kind of target could tell. */
  | { readonly state: 'elsewhere'; readonly why: string };

export function evidenceOf(
  report: Report,
  { checks, kinds }: Speakers,
  control: FrameworkControl,
): Evidence[] {
  const able = ableToPass(control, checks);
  return [
    ...kinds.map((kind) => evidenceOfKind(report, kind)),
    ...(able.length === 0 ? [] : [evidenceOfChecks(report, able)]),
  ];
}

function evidenceOfKind(report: Report, kind: string): Evidence {
  const filters = Object.keys(report.hidden).filter((filter) => report.hidden[filter]! > 0);
  if (filters.length > 0) return blind(`findings were left out by ${filters.join(', ')}`);
  switch (kind) {
    case 'vulnerability':
      return evidenceOfFlaws(report);
    case 'end-of-life':
      return report.distribution === undefined
        ? { state: 'nothing-there', why: 'no distribution was recognised' }
        : { state: 'looked', by: [kind] };
    case 'secret':
      return plainEvidence(report, kind, 'secrets');
    case 'malware':
      return report.problems.some(({ code }) => code === 'engine-failed')
        ? blind('a scanner for malware failed, on some files or altogether')
        : plainEvidence(report, kind, kind);
    default:
      return plainEvidence(report, kind, kind);
  }
}

function evidenceOfFlaws(report: Report): Evidence {
  const { coverage, packages } = report;
  if (!coverage.vulnerabilities.looked) {
    return blind(`flaws were not looked up: ${coverage.vulnerabilities.reason}`);
  }
  if (packages.length === 0) {
    return { state: 'nothing-there', why: 'there are no packages in it' };
  }
  const { database, notMatched } = coverage.vulnerabilities;
  if (database.kind === 'starter') {
    return blind('only the small starter set of flaws was looked up: seaworthy db update');
  }
  const missed = Object.values(notMatched).reduce((sum, count) => sum + count, 0);
  if (missed > 0) {
    const names = Object.keys(notMatched).sort().join(', ');
    return blind(`${missed} of ${packages.length} packages could not be judged (${names})`);
  }
  return { state: 'looked', by: ['vulnerability'] };
}

/** Parts of the coverage that say `looked`, and `reason` where not. */
function plainEvidence(report: Report, kind: string, part: string): Evidence {
  const parts: Record<string, { looked: boolean; reason?: string } | undefined> = report.coverage;
  const found = Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (found?.looked === true) return { state: 'looked', by: [kind] };
  const otherwise = `nobody looked for ${part}`;
  return blind(found?.reason === undefined ? otherwise : `${otherwise}: ${found.reason}`);
}

function evidenceOfChecks(report: Report, checks: readonly CheckFacts[]): Evidence {
  const coverage = report.coverage.misconfigurations;
  if (coverage?.looked !== true) {
    const reason = coverage === undefined ? 'the report does not say' : coverage.reason;
    return blind(`configuration was not judged: ${reason}`);
  }
  const templates = coverage.skipped.length;
  if (templates > 0 && checks.some(({ reads }) => isOfKubernetes(reads))) {
    const verb = templates === 1 ? 'template was' : 'templates were';
    return blind(`${templates} ${verb} not rendered, so not judged`);
  }
  const by = checks.filter(({ id }) => (coverage.results[id]?.judged ?? 0) > 0);
  if (by.length > 0) return { state: 'looked', by: by.map(({ id }) => id) };
  const subjects = checks.map(({ reads }) => reads);
  const isImage = report.target.kind === 'image';
  // Every image has a configuration; a check that says nothing of it was not told enough.
  if (isImage && subjects.includes('image-config')) {
    return blind('what it needs to know of the image was not looked at');
  }
  return !isImage && subjects.some((subject) => subject !== 'image-config')
    ? { state: 'nothing-there', why: `nothing to judge: no ${listSubjects(subjects)}` }
    : { state: 'elsewhere', why: `to be seen in other targets: ${listSubjects(subjects)}` };
}

function blind(why: string): Evidence {
  return { state: 'blind', why };
}
