import type { FindingStatus } from '@seaworthy/model';
import { neutral, type Term, vulnerabilityTerm, type Weighed } from './term.ts';

const byStatus: Readonly<Record<FindingStatus, Weighed>> = {
  fixed: { factor: 1.25, because: 'a version without it exists: there is no reason to wait' },
  affected: neutral('no fix is known'),
  'end-of-life': neutral('no fix will come for this release'),
  'under-investigation': neutral('still looked into'),
  deferred: { factor: 0.8, because: 'who maintains the package finds that the fix can wait' },
  'will-not-fix': { factor: 0.6, because: 'who maintains the package finds it not worth a fix' },
  'not-affected': {
    factor: 0.05,
    because: 'a source that knows better says that it does not apply',
  },
};

export const fix = vulnerabilityTerm('fix', ({ status }) => byStatus[status]);

const yearMs = 365.25 * 86_400_000;
const mostYears = 9;

/** Every year without fixes adds flaws that nobody will mend. */
export const supportEnded: Term = {
  name: 'support ended',
  weigh({ finding, context }) {
    if (finding.kind !== 'end-of-life') return undefined;
    if (context.asOf === undefined) return neutral('the day of the scan is not known');
    const ageMs = Date.parse(context.asOf) - Date.parse(finding.endedAt);
    const years = Math.min(mostYears, Math.max(0, ageMs / yearMs));
    return {
      factor: 1 + years,
      because: `on ${finding.endedAt}, ${years.toFixed(1)} years before the scan`,
    };
  },
};
