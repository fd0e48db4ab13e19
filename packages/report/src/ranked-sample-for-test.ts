import type { Report } from '@seaworthy/model';
import { findActions, rank } from '@seaworthy/risk';
import { sampleReport } from '@seaworthy/testkit';

/** The sample as a scan finishes it: risks, order and actions. */
export function rankedSample(report: Report = sampleReport()): Report {
  const ranked = rank(report);
  return { ...ranked, actions: findActions([ranked]) };
}
