import { baseline } from './baseline.ts';
import type { BuiltInSet } from './built-in-set.ts';

/** The baseline, and what a careful team adds to it. */
export const strict: BuiltInSet = {
  name: 'strict',
  about:
    'The baseline, and: fixable high flaws, urgent risks, old images, serious misconfiguration',
  policies: [
    ...baseline.policies,
    {
      name: 'no-fixable-high-flaws',
      over: 'finding',
      when: 'finding.kind == "vulnerability" && finding.severity.level == "high" && finding.fixable',
      effect: 'deny',
      message: 'A high flaw for which a fixed version exists is left in.',
      fix: 'Upgrade to the fixed version; `seaworthy fix` says how.',
      controls: ['nist-800-190:4.1.1'],
      examples: {
        pass: [{ kind: 'vulnerability', status: 'affected', severity: { level: 'high' } }],
        fail: [{ kind: 'vulnerability', status: 'fixed', severity: { level: 'high' } }],
      },
    },
    {
      name: 'no-urgent-risk',
      over: 'finding',
      when: 'finding.kind == "vulnerability" && (finding.risk >= 80 || finding.epss >= 0.5)',
      effect: 'deny',
      message: 'This flaw is likely to be attacked soon, whether or not a fix exists.',
      fix: 'Upgrade, remove the package, or write a waiver that says what keeps attackers away.',
      controls: ['nist-800-190:4.1.1'],
      examples: {
        pass: [{ kind: 'vulnerability', risk: 40, epss: { score: 0.1, percentile: 0.9 } }],
        fail: [
          { kind: 'vulnerability', risk: 91 },
          { kind: 'vulnerability', risk: 10, epss: { score: 0.9, percentile: 0.99 } },
        ],
      },
    },
    {
      name: 'no-serious-misconfiguration',
      over: 'finding',
      when: 'finding.kind == "misconfiguration" && finding.severity.level.isAtLeast("high")',
      effect: 'deny',
      message: 'This configuration gives away protection that a container should have.',
      fix: 'The finding names the line and what to write instead.',
      controls: ['nist-800-190:4.1.2'],
      examples: {
        pass: [{ kind: 'misconfiguration', severity: { level: 'medium' } }],
        fail: [{ kind: 'misconfiguration', severity: { level: 'high' } }],
      },
    },
    {
      name: 'no-old-images',
      over: 'asset',
      when: 'asset.kind == "image" && asset.ageDays > 90.0',
      effect: 'warn',
      message: 'Images that nobody rebuilds collect flaws that their base has long mended.',
      fix: 'Rebuild at least every month, also when the application did not change.',
      controls: ['nist-800-190:4.2.2'],
      examples: {
        pass: [{ kind: 'image' }, { kind: 'directory', createdAt: '2001-01-01T00:00:00Z' }],
        fail: [{ kind: 'image', createdAt: '2001-01-01T00:00:00Z' }],
      },
    },
  ],
};
