import { malformed } from '@seaworthy/model';
import type { VersionInterval } from '../versions/range.ts';
import { parseCpe } from './cpe.ts';
import type { AffectedPackage, Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve } from './ids.ts';
import { isObject, type JsonObject, objectOf, objectsOf, parseObject, textOf } from './json.ts';

/**
 * Configurations of the National Vulnerability Database, one CVE a line: `{id, cve: {configurations}}`
 * with nodes and cpeMatch as in its API (https://nvd.nist.gov/developers/vulnerabilities, CVE API
 * 2.0). They serve packages that no package manager knows and that carry a CPE of their own.
 */
export const nvdCpeFeed: Feed = {
  name: 'nvd-cpe',
  title: 'NVD configurations',
  about: 'Affected versions of products that no package manager knows, by their CPE',
  homepage: 'https://nvd.nist.gov',
  url: 'https://services.nvd.nist.gov/rest/json/cves/2.0',
  licence: 'CC0-1.0',
  cadence: 'every two hours',
  authority: 5,
  partialRecords: false,
  files: () => [],
  recognise: (path) =>
    /(?:^|\/)nvd[\w-]*\.jsonl(?:\.gz)?$/.test(path) ? { part: '', framing: 'lines' } : undefined,
  parse: parseConfigurations,
};

function* parseConfigurations(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const id = textOf(record['id']) ?? textOf(objectOf(record['cve'])['id']);
  if (id === undefined || !isObject(record['cve'])) {
    throw malformed(context.path, 'no "id" and "cve" as in the NVD');
  }
  if (!isCve(id)) return;
  const affected = new Map<string, AffectedPackage>();
  for (const configuration of objectsOf(record['cve']['configurations'])) {
    if (!isForLinux(configuration)) continue;
    for (const node of objectsOf(configuration['nodes'])) {
      if (node['negate'] === true) continue;
      for (const match of objectsOf(node['cpeMatch'])) addMatch(match, affected);
    }
  }
  if (affected.size === 0) return;
  yield {
    kind: 'advisory',
    advisory: {
      id,
      aliases: [],
      cves: [id],
      summary: '',
      cwes: [],
      references: [],
      url: `https://nvd.nist.gov/vuln/detail/${id}`,
    },
    affected: [...affected.values()],
  };
}

/**
 * AND joins a product to what it has to run on. What we look at runs on Linux, so a configuration
 * that needs another platform does not apply; nothing is known of other companions.
 */
function isForLinux(configuration: JsonObject): boolean {
  if (configuration['negate'] === true) return false;
  if (configuration['operator'] !== 'AND') return true;
  const companions = objectsOf(configuration['nodes']).filter((node) =>
    objectsOf(node['cpeMatch']).every((match) => match['vulnerable'] !== true),
  );
  return companions.every((node) =>
    objectsOf(node['cpeMatch']).some((match) => {
      const cpe = parseCpe(textOf(match['criteria']) ?? '');
      return cpe?.part === 'o' && cpe.product.includes('linux');
    }),
  );
}

function addMatch(match: JsonObject, affected: Map<string, AffectedPackage>): void {
  const cpe = parseCpe(textOf(match['criteria']) ?? '');
  if (match['vulnerable'] !== true || cpe?.part !== 'a') return;
  // "For Node.js", "for WordPress": a library or plug-in, which its own ecosystem judges.
  if (!['*', '-', 'linux', 'docker'].includes(cpe.targetSoftware)) return;
  const name = `${cpe.vendor}:${cpe.product}`;
  let entry = affected.get(name);
  if (entry === undefined) {
    entry = { ecosystem: 'CPE', name, intervals: [], versions: [] };
    affected.set(name, entry);
  }
  const interval = intervalOf(match);
  if (interval !== undefined) entry.intervals.push(interval);
  else if (cpe.version === '*') entry.intervals.push({ introduced: '0' });
  else if (cpe.version !== '-') {
    entry.versions.push(
      cpe.update === '*' || cpe.update === '-' ? cpe.version : cpe.version + cpe.update,
    );
  }
}

/** The interval of a cpeMatch. Its start counts as affected also where the NVD excludes it. */
function intervalOf(match: JsonObject): VersionInterval | undefined {
  const start = textOf(match['versionStartIncluding']) ?? textOf(match['versionStartExcluding']);
  const fixed = textOf(match['versionEndExcluding']);
  const lastAffected = textOf(match['versionEndIncluding']);
  if (start === undefined && fixed === undefined && lastAffected === undefined) return undefined;
  return {
    introduced: start ?? '0',
    ...(fixed !== undefined && { fixed }),
    ...(fixed === undefined && lastAffected !== undefined && { lastAffected }),
  };
}
