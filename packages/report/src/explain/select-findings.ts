import {
  editDistance,
  type Finding,
  isVulnerability,
  type Report,
  SeaworthyError,
} from '@seaworthy/model';
import { ruleOf } from '../finding-text.ts';

/** Prefixes shorter than this would match by chance. */
const shortestPrefix = 6;
const mostCloseIds = 5;

/**
 * The findings that a person means: by fingerprint or a prefix of one, by any name of the flaw
 * ("CVE-2021-44228", "GHSA-..."), by a name and a package ("CVE-2021-44228@log4j-core", or a
 * package URL after the "@"), or "end-of-life". Suppressed findings are found too. Most urgent
 * first, never empty.
 *
 * @throws USAGE when nothing matches, with the closest names, or when a prefix is not unique
 */
export function selectFindings(report: Report, words: string): Finding[] {
  const findings = [...report.findings, ...report.suppressed.map(({ finding }) => finding)];
  const wanted = words.trim().toLowerCase();
  const byId = findings.filter(({ id }) => id.toLowerCase() === wanted);
  if (byId.length > 0) return byId;
  const at = wanted.indexOf('@', 1);
  const flaw = at < 0 ? wanted : wanted.slice(0, at);
  const pkg = at < 0 ? undefined : wanted.slice(at + 1);
  const byName = findings.filter(
    (finding) => namesOf(finding).has(flaw) && (pkg === undefined || isIn(finding, pkg)),
  );
  if (byName.length > 0) return byName;
  if (/^[0-9a-f]+$/.test(wanted) && wanted.length >= shortestPrefix) {
    const byPrefix = findings.filter(({ id }) => id.toLowerCase().startsWith(wanted));
    if (byPrefix.length > 1) {
      throw new SeaworthyError('USAGE', `${byPrefix.length} findings begin with "${words}"`, {
        hint: `Give more of the id: ${byPrefix.slice(0, mostCloseIds).map(nameOf).join(', ')}`,
      });
    }
    if (byPrefix.length === 1) return byPrefix;
  }
  const close = closestNames(findings, wanted);
  throw new SeaworthyError('USAGE', `no finding is called "${words}"`, {
    hint:
      close.length === 0
        ? 'The report has no findings at all.'
        : `The closest ones: ${close.join(', ')}`,
  });
}

/** All names of the flaw, in lower case. */
function namesOf(finding: Finding): Set<string> {
  if (finding.kind === 'license') {
    const names = [finding.rule, ...(finding.license?.split(/[\s()]+/) ?? [])];
    return new Set(
      names.filter((name) => !/^(?:|and|or|with)$/i.test(name)).map((name) => name.toLowerCase()),
    );
  }
  if (finding.kind === 'end-of-life') return new Set(['end-of-life', 'eol']);
  if (!isVulnerability(finding)) return new Set([ruleOf(finding).toLowerCase()]);
  const names = [
    finding.vulnerability,
    ...finding.aliases,
    ...finding.evidence.map(({ advisory }) => advisory),
  ];
  return new Set(names.map((name) => name.toLowerCase()));
}

/** A name, the part after its last separator, a name with a version, or a package URL. */
function isIn(finding: Finding, wanted: string): boolean {
  if (!('package' in finding) || finding.package === undefined) return false;
  const name = finding.package.name.toLowerCase();
  const purl = finding.package.purl.toLowerCase();
  const version = finding.package.version.toLowerCase();
  return (
    [name, name.replace(/^.*[/:]/, ''), `${name}@${version}`].includes(wanted) ||
    purl === wanted ||
    purl.replace(/[@?#].*$/, '') === wanted
  );
}

function nameOf(finding: Finding): string {
  const name = ruleOf(finding);
  return isVulnerability(finding) ? `${name}@${finding.package.name}` : name;
}

function closestNames(findings: readonly Finding[], wanted: string): string[] {
  const hasPackage = wanted.indexOf('@', 1) > 0;
  const names = new Set(
    findings.map((finding) =>
      hasPackage || !isVulnerability(finding) ? nameOf(finding) : finding.vulnerability,
    ),
  );
  return [...names]
    .map((name) => ({
      name,
      distance: editDistance(beginningOf(wanted), beginningOf(name.toLowerCase())),
    }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, mostCloseIds)
    .map(({ name }) => name);
}

/** Longer names are compared by their beginnings, which bounds the time. */
const comparedLength = 64;
const beginningOf = (name: string): string => name.slice(0, comparedLength);
