import { neutral, type Term, type TermInput, vulnerabilityTerm, type Weighed } from './term.ts';

/*
 * How far an attacker has to get first. The CVSS score counts these too, but weakly: a local flaw
 * of 7.8 stands above a remote one of 7.5. In a container, who can use the local one has already
 * got in by another.
 */

type Weights = Readonly<Record<string, Weighed>>;

const vectors: Weights = {
  N: { factor: 1.5, because: 'over the network' },
  A: { factor: 1, because: 'from the neighbourhood of the network' },
  L: { factor: 0.5, because: 'only by who already runs code on the machine' },
  P: { factor: 0.2, because: 'only by who holds the machine in hands' },
};

const privilegesNeeded: Weights = {
  N: { factor: 1.2, because: 'no account is needed' },
  L: { factor: 0.9, because: 'an ordinary account is needed' },
  H: { factor: 0.6, because: 'an administrator’s account is needed' },
};

/** CVSS 2.0 counts log-ins: none, one, several. */
const logIns: Weights = {
  N: privilegesNeeded['N']!,
  S: privilegesNeeded['L']!,
  M: privilegesNeeded['H']!,
};

const interactions: Weights = {
  N: { factor: 1.2, because: 'nobody has to help' },
  P: { factor: 0.85, because: 'a user must come by' },
  A: { factor: 0.7, because: 'a user must do something unusual' },
  R: { factor: 0.7, because: 'a user must do something' },
};

export const attackVector = metricTerm('attack vector', (cvss) => vectors[cvss.get('AV')!]);

export const privileges = metricTerm('privileges', (cvss) =>
  cvss.has('PR') ? privilegesNeeded[cvss.get('PR')!] : logIns[cvss.get('Au')!],
);

export const userInteraction = metricTerm('user interaction', (cvss) =>
  cvss.has('UI') ? interactions[cvss.get('UI')!] : neutral('CVSS 2.0 does not say'),
);

function metricTerm(
  name: string,
  weigh: (metrics: ReadonlyMap<string, string>) => Weighed | undefined,
): Term {
  return vulnerabilityTerm(name, (_, { cvss }: TermInput) =>
    cvss === undefined ? neutral('no CVSS vector') : (weigh(cvss.metrics) ?? neutral('not said')),
  );
}
