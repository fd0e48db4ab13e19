import type { Accepted, Compliance, ControlState, Found } from '@seaworthy/compliance';
import type { SeverityLevel } from '@seaworthy/model';
import { ruleOf, subjectOf, titleOf } from '../finding-text.ts';

export const stateWords: Readonly<Record<ControlState, string>> = {
  failed: 'failed',
  accepted: 'accepted',
  'not-looked-at': 'not looked at',
  passed: 'passed',
  'not-applicable': 'not applicable',
};

/** In the order in which people want to know. */
export const stateOrder: readonly ControlState[] = [
  'failed',
  'accepted',
  'passed',
  'not-applicable',
  'not-looked-at',
];

/** What is shown of a finding beneath a control. */
export interface FindingFacts {
  readonly target: string;
  readonly id: string;
  readonly kind: string;
  readonly rule: string;
  readonly severity: SeverityLevel;
  readonly title: string;
  readonly subject: string;
}

export function factsOf({ target, finding }: Found): FindingFacts {
  return {
    ...{ target, id: finding.id, kind: finding.kind, severity: finding.severity.level },
    rule: ruleOf(finding),
    title: titleOf(finding),
    subject: subjectOf(finding),
  };
}

export function authorityOf({ reason, owner, until, source }: Accepted): string {
  return [
    reason,
    ...(owner === undefined ? [] : [`by ${owner}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
    source,
  ].join(', ');
}

const problemsShown = 3;

function describeProblem({ path, message }: Compliance['problems'][number]): string {
  return path === undefined ? message : `${path}: ${message}`;
}

/** What makes "passed" say less than it seems to, in sentences. */
export function limitsOf({ failures, problems, targets }: Compliance): string[] {
  const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
  return [
    ...(failures.length > 0
      ? [
          `${count(failures.length, 'target')} could NOT be read, and nothing is said of them: ${failures.map(({ target }) => target).join(', ')}`,
        ]
      : []),
    ...(problems.length > 0
      ? [
          `Not everything in ${targets.length === 1 ? 'the target' : 'the targets'} could be looked at, and what passes has not been seen there: ${problems.slice(0, problemsShown).map(describeProblem).join('; ')}${problems.length > problemsShown ? ` and ${problems.length - problemsShown} more` : ''}`,
        ]
      : []),
  ];
}
