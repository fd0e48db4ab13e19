import type { Decision, Report } from '@seaworthy/model';
import { countOf, oneLine } from './text/printable.ts';

/** What the policies refuse or warn of, the refusals first; one line for each. */
export function describeDecisions({ decisions = [] }: Report): string[] {
  const spoken = decisions.filter(({ effect }) => effect !== 'allow');
  return [
    ...spoken.filter(({ effect }) => effect === 'deny'),
    ...spoken.filter(({ effect }) => effect !== 'deny'),
  ].map(describeDecision);
}

function describeDecision(decision: Decision): string {
  const { policy, effect, message, undecided, findings, packages } = decision;
  const verb = effect === 'deny' ? 'denies' : 'warns';
  const counts = [
    findings.length > 0 ? countOf(findings.length, 'finding') : '',
    packages.length > 0 ? countOf(packages.length, 'package') : '',
  ].filter((part) => part !== '');
  const isOpen = undecided !== undefined && counts.length === 0;
  if (isOpen) return oneLine(`Policy ${policy} could not be judged: ${undecided}`);
  const over = counts.length > 0 ? ` (${counts.join(', ')})` : '';
  return oneLine(`Policy ${policy} ${verb}${over}: ${message}`);
}
