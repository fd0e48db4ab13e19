import { policyStages } from '@seaworthy/model';
import { compileExpression } from '../cel/expression.ts';
import type { Policy } from '../policy/policy.ts';
import type { Gate, GateTerm } from './parse-gates.ts';

/** A gate of the command line as a policy, so that there is one way to decide. */
export function policyOfGate(gate: Gate): Policy {
  return {
    name: nameOfGate(gate),
    stages: policyStages,
    over: 'finding',
    when: compileExpression([...new Set(gate.terms.map(conditionOf))].join(' && '), 'finding'),
    effect: 'deny',
    message: `--fail-on asks that no finding is ${gate.name}`,
    fix: undefined,
    controls: [],
    examples: { pass: [], fail: [] },
    source: 'command line',
  };
}

export function nameOfGate({ name }: Gate): string {
  return `--fail-on ${name}`;
}

const numberFields = {
  risk: 'finding.risk',
  epss: 'finding.epss',
  cvss: 'finding.severity.score',
} as const;

function conditionOf(term: GateTerm): string {
  switch (term.kind) {
    case 'severity':
      return `finding.severity.level.isAtLeast("${term.minimum}")`;
    case 'exploited':
      return 'finding.exploited';
    case 'fixable':
      return 'finding.fixable';
    case 'end-of-life':
      return 'finding.kind == "end-of-life"';
    case 'number': {
      const bound = Number.isInteger(term.bound) ? term.bound.toFixed(1) : String(term.bound);
      return `${numberFields[term.field]} ${term.inclusive ? '>=' : '>'} ${bound}`;
    }
  }
}
