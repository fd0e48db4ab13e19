import type { Finding, Problem, Report, ScanFailure, Suppression, Target } from '@seaworthy/model';
import { type Evidence, evidenceOf } from './evidence.ts';
import { FindingIndex } from './finding-index.ts';
import type { Assessment, Framework, FrameworkControl } from './framework.ts';
import { type CheckFacts, type Speakers, speakersOf } from './sources.ts';

/** The first of them that holds in any target holds for all. */
export const controlStates = [
  /** Something that speaks of it was found. */
  'failed',
  /** The same, and all of that is accepted. */
  'accepted',
  /** Something that speaks of it could not look, or nothing does. */
  'not-looked-at',
  /** All that speaks of it looked, and found nothing. */
  'passed',
  /** There is nothing that it is about. */
  'not-applicable',
] as const;
export type ControlState = (typeof controlStates)[number];

/** What a report, or several, say of a framework, control by control. */
export interface Compliance {
  /** When the newest of the reports was made. */
  readonly createdAt: string | undefined;
  readonly tool: Report['tool'] | undefined;
  readonly framework: Pick<Framework, 'name' | 'title' | 'url'>;
  readonly targets: readonly Pick<Target, 'name' | 'kind'>[];
  /** Targets that could not be read, and of which nothing is known. */
  readonly failures: readonly ScanFailure[];
  /** What could not be looked at inside of targets. */
  readonly problems: readonly (Problem & { readonly target: string })[];
  readonly summary: Readonly<Record<ControlState, number>>;
  readonly controls: readonly ControlVerdict[];
}

export interface ControlVerdict {
  readonly id: string;
  readonly title: string;
  readonly section: { readonly id: string; readonly title: string };
  readonly assessment?: Assessment | undefined;
  readonly state: ControlState;
  /** Of "not looked at" and "not applicable". */
  readonly why?: string;
  /** Checks and kinds of findings that speak of it. */
  readonly speakers: readonly string[];
  /** Those of them that looked at anything. */
  readonly looked: readonly string[];
  readonly findings: readonly Found[];
  readonly accepted: readonly Accepted[];
}

export interface Found {
  readonly target: string;
  readonly finding: Finding;
}

export interface Accepted extends Found {
  readonly reason: string;
  readonly owner?: string | undefined;
  readonly until?: string | undefined;
  readonly source: string;
}

/**
 * Holds reports against a framework. Pure. A control passes when everything that speaks of it in any
 * of the targets could look, looked at something, and found nothing.
 */
export function judgeControls(
  framework: Framework,
  { reports, failures = [] }: { reports: readonly Report[]; failures?: readonly ScanFailure[] },
  checks: readonly CheckFacts[],
): Compliance {
  const known = new Set(checks.map(({ id }) => id));
  const looks = reports.map((report) => lookAt(report, known));
  const controls = framework.sections.flatMap((section) =>
    section.controls.map((control): ControlVerdict => {
      const byKind = new Map<string, Speakers>();
      const parts = looks.map((look) => {
        const { kind } = look.report.target;
        const speakers = byKind.get(kind) ?? speakersOf(framework, control, checks, kind);
        byKind.set(kind, speakers);
        return judgeControl(control, look, speakers);
      });
      const all = speakersOf(framework, control, checks);
      return {
        id: control.id,
        title: control.title,
        section: { id: section.id, title: section.title },
        assessment: control.assessment,
        ...together(parts),
        speakers: [...all.kinds, ...all.checks.map(({ id }) => id)],
      };
    }),
  );
  const count = (state: ControlState) => controls.filter((each) => each.state === state).length;
  return {
    createdAt: reports
      .map((report) => report.createdAt)
      .sort()
      .at(-1),
    tool: reports[0]?.tool,
    framework: {
      name: framework.name,
      title: framework.title,
      ...(framework.url === undefined ? {} : { url: framework.url }),
    },
    targets: reports.map(({ target: { name, kind } }) => ({ name, kind })),
    failures,
    problems: reports.flatMap(({ target, problems }) =>
      problems.map((problem) => ({ target: target.name, ...problem })),
    ),
    summary: {
      failed: count('failed'),
      accepted: count('accepted'),
      'not-looked-at': count('not-looked-at'),
      passed: count('passed'),
      'not-applicable': count('not-applicable'),
    },
    controls,
  };
}

/** What one target says of one control. */
interface Part extends Pick<ControlVerdict, 'state' | 'looked' | 'findings' | 'accepted'> {
  readonly why?: string;
  /** It is this target that cannot show it; another may. */
  readonly isElsewhere?: true;
}

/** A report, made ready to be asked for every control. */
interface Look {
  readonly report: Report;
  readonly findings: FindingIndex<Finding>;
  readonly accepted: FindingIndex<Suppression>;
  /** Checks of which it tells what they found. */
  readonly told: ReadonlySet<string>;
}

function lookAt(report: Report, known: ReadonlySet<string>): Look {
  const { findings, suppressed } = report;
  const all = [...findings, ...suppressed.map(({ finding }) => finding)];
  return {
    report,
    findings: new FindingIndex(findings, (finding) => finding, known),
    accepted: new FindingIndex(suppressed.filter(isAccepted), ({ finding }) => finding, known),
    told: new Set(all.flatMap((one) => (one.kind === 'misconfiguration' ? [one.check] : []))),
  };
}

function judgeControl(control: FrameworkControl, look: Look, speakers: Speakers): Part {
  const { report } = look;
  const target = report.target.name;
  const findings = look.findings.of(speakers).map((finding) => ({ target, finding }));
  const accepted = look.accepted.of(speakers).map(({ finding, reason, owner, until, source }) => ({
    ...{ target, finding, reason, owner, until, source },
  }));
  const evidence = evidenceOf(report, speakers, control);
  const looked = evidence.flatMap((each) => (each.state === 'looked' ? each.by : []));
  const found = { looked, findings, accepted };
  if (findings.length > 0) return { state: 'failed', ...found };
  const untold = failedWithoutFinding(look, speakers);
  if (untold !== undefined) return { state: 'failed', why: untold, ...found };
  if (accepted.length > 0) return { state: 'accepted', ...found };
  return { ...verdictOf(evidence, control, report.target.kind), ...found };
}

/** Who waives says that the flaw is there; who writes VEX says that it is not. */
function isAccepted({ by, status }: Suppression): boolean {
  return by === 'waiver' && status === undefined;
}

/** What a check found may be left out of a report, or told there as the secret that it is. */
function failedWithoutFinding({ report, told }: Look, { checks }: Speakers): string | undefined {
  const coverage = report.coverage.misconfigurations;
  if (coverage?.looked !== true) return undefined;
  const untold = checks.find(({ id }) => !told.has(id) && (coverage.results[id]?.failed ?? 0) > 0);
  return untold === undefined
    ? undefined
    : `${untold.id} failed; its finding is told as a secret, or left out of the report`;
}

function verdictOf(
  evidence: readonly Evidence[],
  { sources, unseen }: FrameworkControl,
  kind: Target['kind'],
): Pick<Part, 'state' | 'why' | 'isElsewhere'> {
  if (evidence.length === 0) {
    const isAbout = sources?.some(({ about }) => about === undefined || about.includes(kind));
    if (isAbout === false) {
      return { state: 'not-applicable', why: `not about a target that is a ${kind}` };
    }
    return {
      state: 'not-looked-at',
      why: unseen ?? 'nothing in a scan shows that it is kept',
      isElsewhere: true,
    };
  }
  const whys = (state: 'blind' | 'elsewhere' | 'nothing-there'): string =>
    evidence.flatMap((each) => (each.state === state ? [each.why] : [])).join('; ');
  const has = (state: Evidence['state']): boolean => evidence.some((each) => each.state === state);
  if (has('blind')) return { state: 'not-looked-at', why: whys('blind') };
  if (has('looked')) return { state: 'passed' };
  if (has('elsewhere')) {
    return { state: 'not-looked-at', why: whys('elsewhere'), isElsewhere: true };
  }
  return { state: 'not-applicable', why: whys('nothing-there') };
}

/** One verdict over all targets: the worst that any of them knows. */
function together(
  parts: readonly Part[],
): Pick<ControlVerdict, 'state' | 'why' | 'looked' | 'findings' | 'accepted'> {
  const deciding =
    parts.find(({ state }) => state === 'failed') ??
    parts.find(({ state }) => state === 'accepted') ??
    parts.find(({ state, isElsewhere }) => state === 'not-looked-at' && isElsewhere !== true) ??
    parts.find(({ state }) => state === 'passed') ??
    parts.find(({ state }) => state === 'not-looked-at') ??
    parts[0];
  const { state = 'not-looked-at', why = undefined } = deciding ?? { why: 'no target was read' };
  return {
    state,
    ...(why === undefined ? {} : { why }),
    looked: [...new Set(parts.flatMap((each) => each.looked))],
    findings: parts.flatMap((each) => each.findings),
    accepted: parts.flatMap((each) => each.accepted),
  };
}
