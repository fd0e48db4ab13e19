import { neutral, type Term, type Weighed } from './term.ts';

const exposures: Readonly<Record<string, Weighed>> = {
  internet: { factor: 2, because: 'anybody on the internet can reach it' },
  internal: { factor: 0.7, because: 'only neighbours inside the network can reach it' },
  none: { factor: 0.1, because: 'nobody can reach it' },
};

export const exposure: Term = {
  name: 'exposure',
  weigh: ({ context }) =>
    context.exposure === undefined
      ? neutral('not known who can reach it')
      : exposures[context.exposure]!,
};

export const rights: Term = {
  name: 'rights',
  weigh({ context: { privileged } }) {
    if (privileged === undefined) return neutral('not known with which rights it runs');
    return privileged
      ? { factor: 1.5, because: 'it runs with rights over its host' }
      : { factor: 0.8, because: 'it runs without rights over its host' };
  },
};

export const loaded: Term = {
  name: 'loaded',
  weigh({ context, finding }) {
    if (finding.kind !== 'vulnerability') return undefined;
    if (context.loaded === undefined) return neutral('not watched at run time');
    return context.loaded
      ? { factor: 1.5, because: 'its code was seen being loaded' }
      : { factor: 0.1, because: 'its code was never seen being loaded' };
  },
};
