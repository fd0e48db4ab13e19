import type { Problem } from '@seaworthy/model';
import type { NotMatchedReason } from './lookup.ts';

/** Counts packages that could not be judged, and says why. */
export class Unjudged {
  readonly #reasons = new Map<string, Map<NotMatchedReason, number>>();

  add(ecosystem: string, why: NotMatchedReason): void {
    let reasons = this.#reasons.get(ecosystem);
    if (reasons === undefined) {
      reasons = new Map();
      this.#reasons.set(ecosystem, reasons);
    }
    reasons.set(why, (reasons.get(why) ?? 0) + 1);
  }

  counts(): Record<string, number> {
    return Object.fromEntries(
      [...this.#reasons].map(([ecosystem, reasons]) => [
        ecosystem,
        [...reasons.values()].reduce((sum, count) => sum + count, 0),
      ]),
    );
  }

  problems(): Problem[] {
    return [...this.#reasons]
      .flatMap(([ecosystem, reasons]) =>
        [...reasons].map(([why, count]) => describe(ecosystem, why, count)),
      )
      .sort((a, b) => (a.message < b.message ? -1 : 1));
  }
}

function describe(ecosystem: string, why: NotMatchedReason, count: number): Problem {
  const packages = count === 1 ? '1 package' : `${count} packages`;
  const code = 'not-matched';
  switch (why) {
    case 'no version':
      return { code, message: `${packages} of ${ecosystem} not judged: no version is known` };
    case 'no ecosystem':
      return { code, message: `${packages} of ${ecosystem} not judged: no feed covers them` };
    case 'not held':
      return {
        code,
        message: `${packages} of ${ecosystem} not judged: the database holds no advisories for it`,
        hint: 'Run `seaworthy db update`, or scan without --offline.',
      };
  }
}
