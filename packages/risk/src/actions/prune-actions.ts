import type { Action, Finding } from '@seaworthy/model';
import { countRemoved } from './find-actions.ts';
import { Ledger } from './ledger.ts';
import { orderByWeight } from './order.ts';

/** The actions of one report for those of its findings that are left, in their new order. */
export function pruneActions(actions: readonly Action[], findings: readonly Finding[]): Action[] {
  const ledger = new Ledger();
  const occurrences = ledger.enter(findings);
  const byId = new Map(findings.map((finding) => [finding.id, occurrences.get(finding)!]));
  const weigh = (removed: readonly number[]) =>
    Math.round(removed.reduce((sum, one) => sum + ledger.weightOf(one), 0) * 1000) / 1000;
  const items = actions.flatMap((action, index) => {
    const removes = action.findings.flatMap((id) => byId.get(id) ?? []);
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
      adds: { total: added.length, risk: weigh(added) },
    };
  });
}
