import type { Action, Finding, Report } from '@seaworthy/model';
import { countRemoved, identityOf } from './find-actions.ts';
import { Ledger } from './ledger.ts';
import { orderByWeight } from './order.ts';

/** The actions of one report for those of its findings that are left, in their new order. */
export function pruneActions(actions: readonly Action[], findings: readonly Finding[]): Action[] {
  const ledger = new Ledger();
  const byId = enter(ledger, findings);
  return prune(actions, ledger, (action) => action.findings.flatMap((id) => byId.get(id) ?? []));
}

/** The same for actions over many reports. Images that were given twice count once, as before. */
export function pruneFleetActions(
  actions: readonly Action[],
  reports: readonly Pick<Report, 'target' | 'findings'>[],
): Action[] {
  const ledger = new Ledger();
  const images = new Set<string>();
  const byTarget = new Map<string, Map<string, number>>();
  for (const report of reports) {
    const identity = identityOf(report);
    if (images.has(identity)) continue;
    images.add(identity);
    byTarget.set(report.target.name, enter(ledger, report.findings));
  }
  return prune(actions, ledger, ({ targets, findings }) =>
    targets.flatMap((target) => {
      const byId = byTarget.get(target);
      return byId === undefined ? [] : findings.flatMap((id) => byId.get(id) ?? []);
    }),
  );
}

function enter(ledger: Ledger, findings: readonly Finding[]): Map<string, number> {
  const occurrences = ledger.enter(findings);
  return new Map(findings.map((finding) => [finding.id, occurrences.get(finding)!]));
}

function prune(
  actions: readonly Action[],
  ledger: Ledger,
  removedBy: (action: Action) => number[],
): Action[] {
  const weigh = (removed: readonly number[]) =>
    Math.round(removed.reduce((sum, one) => sum + ledger.weightOf(one), 0) * 1000) / 1000;
  const items = actions.flatMap((action, index) => {
    const removes = removedBy(action);
    return removes.length === 0
      ? []
      : [{ action, removes, changes: action.changes, name: String(index).padStart(9, '0') }];
  });
  return orderByWeight(items, ledger.size, (one) => ledger.weightOf(one)).map(({ item, added }) => {
    const left = ledger.findingsOf(item.removes);
    return {
      ...item.action,
      findings: left.map(({ id }) => id),
      removes: countRemoved(left),
      risk: weigh(item.removes),
      adds: { total: ledger.countFindings(added), risk: weigh(added) },
    };
  });
}
