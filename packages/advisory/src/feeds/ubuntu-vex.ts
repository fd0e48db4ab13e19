import type { FindingStatus } from '@seaworthy/model';
import { malformed, parsePurl } from '@seaworthy/model';
import { plausibleDate } from './dates.ts';
import type { AffectedPackage, Feed, FeedRecord, ParseContext } from './feed.ts';
import { isCve } from './ids.ts';
import { type JsonObject, objectOf, objectsOf, parseObject, textOf } from './json.ts';
import { baseEcosystem } from './osv-ecosystems.ts';
import { ubuntuEcosystem } from './releases.ts';

/**
 * Canonical's VEX documents, OpenVEX 0.2.0 (https://github.com/openvex/spec), one a CVE. They name
 * each package at the version that the release has today. So "fixed" does not say since when: that
 * is left to the OSV records. What they say of flaws that are not fixed stands nowhere else: OSV
 * writes all of them alike.
 */
export const ubuntuVexFeed: Feed = {
  name: 'ubuntu-vex',
  title: 'Ubuntu VEX',
  about: 'What Ubuntu will not fix, no longer supports, still looks into, or is not affected by',
  homepage: 'https://documentation.ubuntu.com/security/security-updates/vex/',
  url: 'https://security-metadata.canonical.com/vex/vex-all.tar.xz',
  licence: 'CC-BY-SA-4.0',
  cadence: 'with every change of the tracker',
  authority: 35,
  partialRecords: false,
  onlyByUpdate: true,
  upstream: 'https://security-metadata.canonical.com/vex',
  documents: /(?:^|\/)cve\/\d{4}\/CVE-\d{4}-\d{4,}\.json$/,
  files: (ecosystems, base) =>
    ecosystems.some((name) => baseEcosystem(name).toLowerCase() === 'ubuntu')
      ? [
          {
            path: `${base === 'mirror' ? 'ubuntu-vex/' : ''}vex-all.tar.xz`,
            part: '',
            framing: 'tar',
            required: base === 'upstream',
          },
        ]
      : [],
  ecosystemOf: () => 'Ubuntu',
  recognise(path) {
    if (/(?:^|\/)(?:ubuntu-)?vex-all\.tar(?:\.xz|\.zst|\.gz)?$/.test(path)) {
      return { part: '', framing: 'tar' };
    }
    return /(?:^|\/)vex\/cve\/\d{4}\/CVE-\d{4}-\d{4,}\.json$/.test(path)
      ? { part: '', framing: 'whole' }
      : undefined;
  },
  parse: parseVex,
};

function* parseVex(document: string, context: ParseContext): Generator<FeedRecord> {
  const record = parseObject(document, context.path);
  const statements = objectsOf(record['statements']);
  const isOpenVex = textOf(record['@context'])?.startsWith('https://openvex.dev/') === true;
  if (!isOpenVex || statements.length === 0) {
    throw malformed(context.path, 'no OpenVEX document');
  }
  const id = textOf(objectOf(statements[0]!['vulnerability'])['name']);
  if (id === undefined || !isCve(id)) return;
  const affected = new Map<string, AffectedPackage>();
  for (const statement of statements) {
    for (const entry of entriesOf(statement)) {
      affected.set(`${entry.ecosystem}\t${entry.name}`, entry);
    }
  }
  if (affected.size === 0) {
    yield { kind: 'withdrawn', id };
    return;
  }
  const published = plausibleDate(statements[0]!['timestamp'], context.now);
  const modified = plausibleDate(record['timestamp'], context.now);
  yield {
    kind: 'advisory',
    advisory: {
      id,
      aliases: [],
      cves: [id],
      summary: '',
      cwes: [],
      references: [],
      ...(published !== undefined && { publishedAt: published }),
      ...(modified !== undefined && { modifiedAt: modified }),
      url: `https://ubuntu.com/security/${id}`,
    },
    affected: [...affected.values()],
  };
}

/** One entry for each source package and release that the statement is about. */
function* entriesOf(statement: JsonObject): Generator<AffectedPackage> {
  const said = sayingOf(statement);
  if (said === undefined) return;
  for (const product of objectsOf(statement['products'])) {
    const text = textOf(product['@id']);
    if (text === undefined || !text.includes('arch=source')) continue;
    const purl = parsePurl(text);
    const ecosystem = ubuntuEcosystem(purl?.qualifiers?.['distro'] ?? '');
    if (purl?.type !== 'deb' || ecosystem === undefined) continue;
    yield { ecosystem, name: purl.name, versions: [], ...said };
  }
}

/** What a statement says, where it is more than "there is a fix". */
function sayingOf(
  statement: JsonObject,
): Pick<AffectedPackage, 'intervals' | 'status' | 'note'> | undefined {
  switch (statement['status']) {
    case 'not_affected': {
      const reason = textOf(statement['justification'])?.replaceAll('_', ' ').slice(0, 100);
      return { intervals: [], ...(reason !== undefined && { note: reason }) };
    }
    case 'affected':
      return {
        intervals: [{ introduced: '0' }],
        status: standingOf(textOf(statement['action_statement']) ?? ''),
      };
    case 'under_investigation':
      return { intervals: [{ introduced: '0' }], status: 'under-investigation' };
    default:
      return undefined;
  }
}

/** The sentences that Canonical's converter writes for the statuses of its tracker. */
function standingOf(action: string): FindingStatus {
  if (action.includes('decided to not fix')) return 'will-not-fix';
  return action.includes('no longer supported') ? 'end-of-life' : 'affected';
}
