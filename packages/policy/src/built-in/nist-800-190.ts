import type { PolicyEntry } from '../policy/policy-schema.ts';
import type { BuiltInSet } from './built-in-set.ts';

/** The countermeasures of NIST SP 800-190, section 4, of which something is found in a scan. */
const areas = [
  ['4.1', 'image', 'The image is unfit: flaws, defects of configuration, malware or secrets.'],
  ['4.2', 'registry', 'Where images come from, or how old they are, is not under control.'],
  ['4.3', 'orchestrator', 'The orchestrator gives more access than the workload needs.'],
  ['4.4', 'runtime', 'The container can do more than it needs to, so a break-in goes further.'],
  ['4.5', 'host', 'The container reaches into the host that it shares with others.'],
] as const;

export const nist800190: BuiltInSet = {
  name: 'nist-800-190',
  about: 'Serious findings that speak to the countermeasures of NIST SP 800-190, section 4',
  policies: areas.map(([item, area, message]): PolicyEntry => {
    const serious = { severity: { level: 'high' }, controls: [`nist-800-190:${item}.1`] };
    return {
      name: `nist-800-190-${area}`,
      over: 'finding',
      when: `finding.controls.exists(c, c.startsWith("nist-800-190:${item}.")) && finding.severity.level.isAtLeast("high") && (finding.kind != "vulnerability" || finding.fixable)`,
      effect: 'deny',
      message,
      fix: 'The finding names the place and the mend.',
      controls: [`nist-800-190:${item}`],
      examples: {
        pass: [
          { kind: 'misconfiguration', ...serious, severity: { level: 'low' } },
          { kind: 'misconfiguration', ...serious, controls: ['cis-docker-1.6:4.1'] },
        ],
        fail: [{ kind: 'misconfiguration', ...serious }],
      },
    };
  }),
};
