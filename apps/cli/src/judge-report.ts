import type { Decision, PolicyStage, Report } from '@seaworthy/model';
import { type Policy, parseGates, type Refusal } from '@seaworthy/policy';
import { oneLine } from '@seaworthy/report';
import type { ExitCode } from './command.ts';
import { nameOf } from './name-of-finding.ts';

/** Names of findings that a message lists before it only counts. */
const namesShown = 5;

export interface Verdict {
  /** `undefined` when nothing was asked. */
  readonly decisions: Decision[] | undefined;
  /** For people, the denials last. */
  readonly notes: readonly string[];
  readonly exitCode: ExitCode;
}

interface Question {
  readonly failOn: readonly string[];
  readonly stage?: PolicyStage | undefined;
}

/**
 * Asks the policies and the gates. Policies see all that was found; gates see what filters left, so
 * that `--only-fixed --fail-on high` means what it says.
 */
export async function judgeReport(
  report: Report,
  filtered: Report,
  policies: readonly Policy[],
  { failOn, stage }: Question,
): Promise<Verdict> {
  const gates = parseGates(failOn);
  if (gates.length === 0 && policies.length === 0) {
    return { decisions: undefined, notes: [], exitCode: 0 };
  }
  const { decide, isHeld, policyOfGate, refusalsOf, whyUndecided } = await import('./deciders.ts');
  const now = new Date();
  const decided = decide(report, policies, { stage, now });
  const gated = decide(filtered, gates.map(policyOfGate), { now });
  const refusals = refusalsOf(filtered, gates, gated);
  const held = decided.filter(isHeld).sort((a, b) => rankOf(a) - rankOf(b));
  const open = decided.filter(({ undecided }) => undecided !== undefined);
  const notes = [
    ...held.filter(({ effect }) => effect !== 'allow').map((each) => describe(each, report)),
    ...open.map(({ policy, undecided }) => `policy ${policy} could not be judged: ${undecided}`),
    ...refusals.map(describeRefusal),
  ];
  const decisions = [...decided, ...gated];
  if (refusals.length > 0 || held.some(({ effect }) => effect === 'deny')) {
    return { decisions, notes, exitCode: 1 };
  }
  const undecided = whyUndecided(filtered, gates);
  if (undecided !== undefined) notes.push(`gate --fail-on ${failOn.join(',')}: ${undecided}`);
  const isOpen = undecided !== undefined || open.some(({ effect }) => effect === 'deny');
  return { decisions, notes, exitCode: isOpen ? 3 : 0 };
}

/** What was decided earlier is not what is decided now. */
export function withDecisions(report: Report, { decisions }: Verdict): Report {
  const { decisions: _, ...rest } = report;
  return decisions === undefined ? rest : { ...rest, decisions };
}

function rankOf({ effect }: Decision): number {
  return effect === 'deny' ? 1 : 0;
}

function describe(decision: Decision, report: Report): string {
  const { policy, effect, message, fix } = decision;
  const verb = effect === 'deny' ? 'denies' : 'warns of';
  const ids = new Set(decision.findings);
  const names = [
    ...report.findings.filter(({ id }) => ids.has(id)).map(nameOf),
    ...decision.packages,
  ];
  const what = names.length > 0 ? listed(names) : report.target.name;
  return [
    oneLine(`policy ${policy} ${verb} ${what}`),
    `  ${oneLine(message)}`,
    ...(fix === undefined ? [] : [`  fix: ${oneLine(fix)}`]),
  ].join('\n');
}

function listed(names: readonly string[]): string {
  const more = names.length > namesShown ? ` and ${names.length - namesShown} more` : '';
  return `${names.slice(0, namesShown).join(', ')}${more}`;
}

function describeRefusal({ gate, findings }: Refusal): string {
  const names = findings.map(({ finding, because }) => oneLine(`${nameOf(finding)} (${because})`));
  return `gate --fail-on ${gate.name}: ${listed(names)}`;
}
