import type { Decision, PolicyStage, Report } from '@seaworthy/model';
import { oneLine } from '@seaworthy/report';
import { decide, explainPolicy, type Policy, parseGates, policyOfGate } from './deciders.ts';
import { nameOf } from './name-of-finding.ts';

/** Subjects of one decision that are explained before they are only counted. */
const subjectsShown = 5;

interface Question {
  readonly failOn: readonly string[];
  readonly stage?: PolicyStage | undefined;
}

/** Which policies hold for a report, for what, and which parts of their expressions settled it. */
export function explainDecisions(
  report: Report,
  policies: readonly Policy[],
  { failOn, stage }: Question,
): string {
  const asked = [...policies, ...parseGates(failOn).map(policyOfGate)];
  if (asked.length === 0) {
    return 'No policies are used. Name some with --policy; `seaworthy policy list` shows the built-in sets.\n';
  }
  const now = new Date();
  const decisions = decide(report, asked, { stage, now });
  const silent = asked.filter(({ name }) => !decisions.some(({ policy }) => policy === name));
  const parts = decisions.map((decision) => {
    const policy = asked.find(({ name }) => name === decision.policy)!;
    return explainDecision(report, policy, decision, now);
  });
  const rest =
    silent.length === 0
      ? ''
      : `\nHold for nothing here: ${silent.map(({ name }) => name).join(', ')}\n`;
  return parts.join('\n') + rest;
}

function explainDecision(report: Report, policy: Policy, decision: Decision, now: Date): string {
  const subjects = subjectsOf(report, decision);
  const lines = [
    `${decision.effect}  ${decision.policy}  (${decision.source})`,
    `  ${oneLine(decision.message)}`,
    ...(decision.fix === undefined ? [] : [`  fix: ${oneLine(decision.fix)}`]),
    `  when: ${oneLine(policy.when.source)}`,
    ...(decision.undecided === undefined ? [] : [`  not judged: ${oneLine(decision.undecided)}`]),
  ];
  for (const { name, identity } of subjects.slice(0, subjectsShown)) {
    lines.push(`  ${oneLine(name)}`);
    for (const { condition, value, seen } of explainPolicy(policy, report, identity, now)) {
      const values = seen.map((each) => `${each.name} is ${each.value}`);
      const because = values.length === 0 ? '' : `  [${oneLine(values.join(', '))}]`;
      lines.push(`    ${oneLine(condition)} is ${oneLine(value)}${because}`);
    }
  }
  if (subjects.length > subjectsShown) {
    lines.push(`  and ${subjects.length - subjectsShown} more`);
  }
  return `${lines.join('\n')}\n`;
}

interface Subject {
  readonly name: string;
  /** Of a finding or a package. */
  readonly identity: string | undefined;
}

function subjectsOf(report: Report, { over, findings, packages }: Decision): Subject[] {
  if (over === 'package') return packages.map((purl) => ({ name: purl, identity: purl }));
  if (over !== 'finding') return [{ name: report.target.name, identity: undefined }];
  const ids = new Set(findings);
  return report.findings
    .filter(({ id }) => ids.has(id))
    .map((finding) => ({ name: nameOf(finding), identity: finding.id }));
}
