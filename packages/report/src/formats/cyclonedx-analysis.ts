import type { Suppression, VexStatus } from '@seaworthy/model';
import { describeAuthority } from '../suppressed.ts';

/** Labels of OpenVEX as `impactAnalysisJustification` (ECMA-424) has them, as near as it comes. */
const justifications: ReadonlyMap<string, string> = new Map([
  ['component_not_present', 'code_not_present'],
  ['vulnerable_code_not_present', 'code_not_present'],
  ['vulnerable_code_not_in_execute_path', 'code_not_reachable'],
  ['vulnerable_code_cannot_be_controlled_by_adversary', 'requires_environment'],
  ['inline_mitigations_already_exist', 'protected_by_mitigating_control'],
]);

const states: Readonly<Record<VexStatus, string>> = {
  not_affected: 'not_affected',
  fixed: 'resolved',
  affected: 'exploitable',
  under_investigation: 'in_triage',
};

/** `analysis` of a vulnerability (ECMA-424). */
export interface Analysis {
  readonly state?: string;
  readonly justification?: string;
  readonly response?: readonly string[];
  readonly detail?: string;
}

/** What is said of a suppressed flaw. An accepted risk has no state: nothing was found out. */
export function suppressionAnalysis(suppression: Suppression): Analysis {
  const { by, status, justification, reason, until } = suppression;
  const claimed = status ?? (by === 'waiver' ? undefined : 'not_affected');
  const label = justifications.get(justification ?? '');
  return {
    ...(claimed === undefined ? {} : { state: states[claimed] }),
    ...(claimed === 'not_affected' && label !== undefined ? { justification: label } : {}),
    ...(claimed === undefined || claimed === 'affected' ? { response: ['will_not_fix'] } : {}),
    detail:
      until === undefined && by !== 'waiver'
        ? reason
        : `${reason} (${describeAuthority(suppression)})`,
  };
}
