import type { AlertControl } from './alert.ts';

export interface TagFacts {
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly controls: readonly AlertControl[];
}

/**
 * Tactics by the numbers that tags may have instead of names.
 * Source: MITRE ATT&CK for Enterprise.
 */
export const tacticIds: ReadonlyMap<string, string> = new Map([
  ['TA0043', 'reconnaissance'],
  ['TA0042', 'resource_development'],
  ['TA0001', 'initial_access'],
  ['TA0002', 'execution'],
  ['TA0003', 'persistence'],
  ['TA0004', 'privilege_escalation'],
  ['TA0005', 'defense_evasion'],
  ['TA0006', 'credential_access'],
  ['TA0007', 'discovery'],
  ['TA0008', 'lateral_movement'],
  ['TA0009', 'collection'],
  ['TA0011', 'command_and_control'],
  ['TA0010', 'exfiltration'],
  ['TA0040', 'impact'],
]);

const frameworks = ['NIST_800-53', 'NIST_800-190', 'PCI_DSS', 'CIS', 'ISO_27001', 'HIPAA'];

const known = new WeakMap<readonly string[], TagFacts>();

/** What a rule's tags say, as Falco's rules write them: `mitre_execution`, `T1059`, `PCI_DSS_10.2.5`. */
export function readTags(tags: readonly string[]): TagFacts {
  let facts = known.get(tags);
  if (facts === undefined) {
    facts = {
      tactics: [...new Set(tags.map(tacticOf).filter((tactic) => tactic !== undefined))],
      techniques: tags.filter((tag) => /^T\d{4}(?:\.\d{3})?$/.test(tag)),
      controls: tags.map(controlOf).filter((control) => control !== undefined),
    };
    known.set(tags, facts);
  }
  return facts;
}

function tacticOf(tag: string): string | undefined {
  return tag.startsWith('mitre_') ? tag.slice('mitre_'.length) : tacticIds.get(tag);
}

function controlOf(tag: string): AlertControl | undefined {
  const framework = frameworks.find((name) => tag.startsWith(`${name}_`));
  return framework === undefined ? undefined : { framework, id: tag.slice(framework.length + 1) };
}
