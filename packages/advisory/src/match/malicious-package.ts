import type { Finding, MalwareFinding, VulnerabilityFinding } from '@seaworthy/model';
import { fingerprint } from './fingerprint.ts';

/** As OSV numbers reports of malicious packages (https://github.com/ossf/malicious-packages). */
const maliciousId = /^MAL-\d{4}-\d{1,10}$/;

/**
 * What the world knows of a malicious package is no flaw of it that an upgrade mends: such findings
 * are of malware. Reports name each other as aliases, so one of them is enough.
 */
export function asMalware(finding: Finding): Finding {
  if (finding.kind !== 'vulnerability') return finding;
  const { vulnerability, aliases, evidence } = finding;
  const names = [vulnerability, ...evidence.map(({ advisory }) => advisory), ...aliases];
  const rule = names.find((name) => maliciousId.test(name));
  return rule === undefined ? finding : malwareOf(finding, rule);
}

function malwareOf(finding: VulnerabilityFinding, rule: string): MalwareFinding {
  const { package: found, summary, references, origin } = finding;
  const [first] = found.locations;
  return {
    kind: 'malware',
    id: fingerprint('malware', 'advisory', rule, found.purl),
    engine: 'advisory',
    rule,
    title: `${found.name} is a malicious package`,
    severity: { level: 'critical', source: rule },
    package: found,
    ...(first?.layer === undefined ? {} : { layer: first.layer }),
    references: [...new Set([`https://osv.dev/vulnerability/${rule}`, ...references])],
    ...(origin === undefined ? {} : { origin }),
    summary:
      summary || `${found.name} ${found.version} was published to harm those who install it.`,
    fix: `Remove ${found.name}: there is no version to upgrade to that is known to be honest. Its code ran where it was installed, so change every credential that was within reach there, and look for what it left behind.`,
  };
}
