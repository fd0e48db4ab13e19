import {
  isVulnerability,
  type Report,
  type Suppression,
  targetPurl,
  type VexStatus,
  vexJustifications,
} from '@seaworthy/model';
import { sha256 } from '../content-id.ts';
import type { Reporter } from '../reporter.ts';
import { canonicalJson, toJson } from '../text/json.ts';

/**
 * What is suppressed, as statements to customers (OpenVEX 0.2.0). A waiver that claims no status
 * accepts a risk: the flaw is there, so it becomes "affected", with the reason as what is done
 * about it. The end of a distribution's support is no vulnerability and is left out.
 */
export const openvex: Reporter = {
  name: 'openvex',
  about: 'OpenVEX 0.2.0: what is suppressed, with status and justification, for customers.',
  extension: '.openvex.json',
  render(report) {
    const statements = statementsOf(report);
    const content = {
      author: authorOf(report),
      timestamp: report.createdAt,
      version: 1,
      tooling: `${report.tool.name} ${report.tool.version}`,
      statements,
    };
    return toJson({
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': `https://openvex.dev/docs/public/vex-${sha256(canonicalJson(content))}`,
      ...content,
    });
  },
};

/** Those who answer for waivers; documents of others keep their own authors beside them. */
function authorOf({ suppressed }: Report): string {
  const owners = [...new Set(suppressed.flatMap(({ owner }) => owner ?? []))].sort();
  return owners.length > 0 ? owners.join(', ') : 'Unknown Author';
}

interface Claim extends Words {
  readonly vulnerability: { readonly name: string; readonly aliases?: readonly string[] };
}

interface Words {
  readonly status: VexStatus;
  readonly justification?: string;
  readonly impact_statement?: string;
  readonly action_statement?: string;
  readonly status_notes: string;
}

/** One statement for all packages of which the same is said. */
function statementsOf(report: Report): object[] {
  const groups = new Map<string, { claim: Claim; purls: Set<string> }>();
  for (const suppression of report.suppressed) {
    const { finding } = suppression;
    if (!isVulnerability(finding)) continue;
    const claim: Claim = {
      vulnerability: {
        name: finding.vulnerability,
        ...(finding.aliases.length > 0 ? { aliases: [...new Set(finding.aliases)] } : {}),
      },
      ...wordsOf(suppression),
    };
    const key = canonicalJson(claim);
    const group = groups.get(key) ?? { claim, purls: new Set() };
    group.purls.add(finding.package.purl);
    groups.set(key, group);
  }
  const image = targetPurl(report.target);
  return [...groups.values()].map(({ claim: { vulnerability, ...words }, purls }) => {
    const packages = [...purls].map((purl) => ({ '@id': purl }));
    return {
      vulnerability,
      products: image === undefined ? packages : [{ '@id': image, subcomponents: packages }],
      ...words,
    };
  });
}

function wordsOf(suppression: Suppression): Words {
  const { reason, justification } = suppression;
  const status = statusOf(suppression);
  const notes = { status_notes: notesOf(suppression) };
  if (status === 'affected') return { status, action_statement: reason, ...notes };
  if (status !== 'not_affected') return { status, ...notes };
  const label = vexJustifications.find((each) => each === justification);
  return {
    status,
    ...(label === undefined ? {} : { justification: label }),
    impact_statement: reason,
    ...notes,
  };
}

/** A vendor that says nothing else says that its package does not have the flaw. */
function statusOf({ by, status }: Suppression): VexStatus {
  return status ?? (by === 'waiver' ? 'affected' : 'not_affected');
}

function notesOf({ by, owner, until, source, reason, status }: Suppression): string {
  const who = by === 'waiver' ? (status === undefined ? 'Accepted' : 'Stated') : 'Stated';
  const parts = [
    `${who}${owner === undefined ? '' : ` by ${owner}`}${until === undefined ? '' : ` until ${until}`}`,
    `source: ${source}`,
    ...(status === 'fixed' || status === 'under_investigation' ? [reason] : []),
  ];
  return parts.join('; ');
}
