import type { MisconfigurationFinding } from '@seaworthy/model';
import { neutral, type Term, type TermInput, type Weighed } from './term.ts';

/*
 * A misconfiguration is no way in by itself, as a flaw may be: it is a wall that is missing. So it
 * has its severity and little else, and stays below flaws that attackers use.
 */

/** Whether somebody has to decide something first. */
export const mend = misconfigurationTerm('mend', ({ mendable }) =>
  mendable
    ? { factor: 1.25, because: 'an edit mends it for certain: there is no reason to wait' }
    : neutral('somebody has to choose what to write'),
);

const trial =
  /(?:^|\/)(?:tests?|__tests__|testdata|fixtures?|examples?|samples?|demos?|docs?|e2e|benchmarks?)\//i;

/** Whether it is sure that something runs as the file says. */
export const use = misconfigurationTerm('use', ({ path }, { context: { targetKind } }) => {
  if (targetKind === 'directory' && trial.test(path)) {
    return { factor: 0.2, because: 'lies among tests, examples or documentation' };
  }
  switch (targetKind) {
    case 'directory':
      return { factor: 0.8, because: 'a file asks for it; it was not seen running' };
    case 'host':
      return { factor: 1.1, because: 'the machine itself is set up so' };
    default:
      return neutral('what starts it may say otherwise');
  }
});

function misconfigurationTerm(
  name: string,
  weigh: (finding: MisconfigurationFinding, input: TermInput) => Weighed,
): Term {
  return {
    name,
    weigh: (input) =>
      input.finding.kind === 'misconfiguration' ? weigh(input.finding, input) : undefined,
  };
}
