import type { BuiltInSet } from './built-in-set.ts';

/** What nobody should ship: attacked flaws that have a fix, malware, secrets, dead systems. */
export const baseline: BuiltInSet = {
  name: 'baseline',
  about: 'What nobody should ship: attacked flaws with a fix, malware, secrets, dead systems',
  policies: [
    {
      name: 'known-flaws-looked-up',
      over: 'report',
      when: 'asset.kind != "sbom" && !report.vulnerabilitiesLooked',
      effect: 'warn',
      message:
        'Known flaws were not looked up in a full database, so their absence here means nothing.',
      fix: 'Run `seaworthy db update`, or scan with access to the database.',
      controls: ['nist-800-190:4.1.1'],
      examples: {
        pass: [{ coverage: { vulnerabilities: fullDatabase() } }],
        fail: [{ coverage: { vulnerabilities: { looked: false, reason: 'offline' } } }],
      },
    },
    {
      name: 'no-exploited-flaws',
      over: 'finding',
      when: 'finding.exploited && finding.fixable',
      effect: 'deny',
      message: 'Attackers use this flaw today, and a version without it exists.',
      fix: 'Upgrade to the fixed version before anything else.',
      controls: ['nist-800-190:4.1.1'],
      examples: {
        pass: [
          { kind: 'vulnerability', status: 'fixed', severity: { level: 'critical' } },
          { kind: 'vulnerability', status: 'affected', exploitation: 'active' },
        ],
        fail: [{ kind: 'vulnerability', status: 'fixed', exploitation: 'active' }],
      },
    },
    {
      name: 'no-fixable-critical-flaws',
      over: 'finding',
      when: 'finding.kind == "vulnerability" && finding.severity.level == "critical" && finding.fixable',
      effect: 'deny',
      message: 'A critical flaw for which a fixed version exists is a choice, not bad luck.',
      fix: 'Upgrade to the fixed version; `seaworthy fix` says how.',
      controls: ['nist-800-190:4.1.1'],
      examples: {
        pass: [
          { kind: 'vulnerability', status: 'will-not-fix', severity: { level: 'critical' } },
          { kind: 'vulnerability', status: 'fixed', severity: { level: 'high' } },
        ],
        fail: [{ kind: 'vulnerability', status: 'fixed', severity: { level: 'critical' } }],
      },
    },
    {
      name: 'no-malware',
      over: 'finding',
      when: 'finding.kind == "malware"',
      effect: 'deny',
      message: 'Malware in an image runs with everything that the container may do.',
      fix: 'Find out how it came in, rebuild from a clean base, and rotate what it could read.',
      controls: ['nist-800-190:4.1.3'],
      examples: { pass: [{ kind: 'secret' }], fail: [{ kind: 'malware' }] },
    },
    {
      name: 'no-secrets',
      over: 'finding',
      when: 'finding.kind == "secret" && finding.severity.level.isAtLeast("medium")',
      effect: 'deny',
      message: 'Everybody who can pull the image can read this secret, in deleted layers too.',
      fix: 'Revoke it, then hand it to the container when it runs: a mount, a secret store.',
      controls: ['nist-800-190:4.1.4'],
      examples: {
        pass: [{ kind: 'secret', severity: { level: 'low' } }],
        fail: [{ kind: 'secret', severity: { level: 'critical' } }],
      },
    },
    {
      name: 'no-ended-distribution',
      over: 'finding',
      when: 'finding.kind == "end-of-life"',
      effect: 'warn',
      message: 'Nobody mends flaws in this distribution any more; those found from now on stay.',
      fix: 'Move to a base image of a supported release.',
      controls: ['nist-800-190:4.1.1'],
      examples: { pass: [{ kind: 'vulnerability' }], fail: [{ kind: 'end-of-life' }] },
    },
  ],
};

function fullDatabase(): Record<string, unknown> {
  return { looked: true, database: { kind: 'full' } };
}
