import { type Finding, isVulnerability } from '@seaworthy/model';
import { ruleOf } from '../finding-text.ts';
import { oneLine } from '../text/printable.ts';
import { webUrl } from '../text/url.ts';

export interface GitlabIdentifier {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly url?: string;
}

/** GitLab reads no more than this many of one finding. */
const maxIdentifiers = 20;

/** The first one is what GitLab tracks a vulnerability by; the others are links and filters. */
export function gitlabIdentifiers(finding: Finding): GitlabIdentifier[] {
  if (finding.kind !== 'vulnerability' && finding.kind !== 'end-of-life') {
    return [{ type: 'seaworthy', name: oneLine(finding.title), value: ruleOf(finding) }];
  }
  if (!isVulnerability(finding)) {
    const name = oneLine(`End of life of ${finding.distribution}`);
    return [{ type: 'seaworthy', name, value: `end-of-life:${oneLine(finding.distribution)}` }];
  }
  const { vulnerability, aliases, evidence, cwes } = finding;
  const urls = new Map(evidence.map(({ advisory, url }) => [advisory, webUrl(url)]));
  const names = [vulnerability, ...aliases, ...urls.keys(), ...cwes];
  return [...new Set(names)]
    .filter((name) => name.trim() !== '')
    .slice(0, maxIdentifiers)
    .map((id) => {
      const name = oneLine(id);
      const type = /^[a-z]+(?=-)/i.exec(name)?.[0].toLowerCase() ?? 'seaworthy';
      const url = publisherUrl(type, name) ?? urls.get(id);
      const value = type === 'cwe' ? name.slice('CWE-'.length) : name;
      return { type, name, value: value || name, ...(url === undefined ? {} : { url }) };
    });
}

function publisherUrl(type: string, name: string): string | undefined {
  const id = encodeURIComponent(name);
  if (type === 'cve') return `https://nvd.nist.gov/vuln/detail/${id}`;
  if (type === 'ghsa') return `https://github.com/advisories/${id}`;
  const number = /^CWE-(\d+)$/i.exec(name)?.[1];
  return number && `https://cwe.mitre.org/data/definitions/${number}.html`;
}
