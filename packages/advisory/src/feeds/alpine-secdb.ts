import { malformed } from '@seaworthy/model';
import type { Feed, FeedRecord, ParseContext } from './feed.ts';
import { idsIn, isCve, preferredId, unique } from './ids.ts';
import { isObject, objectOf, objectsOf, parseObject, stringsOf, textOf } from './json.ts';
import { ecosystemKey } from './osv-ecosystems.ts';

const releasePattern = /^(?:v\d{1,3}\.\d{1,3}|edge)$/;

/**
 * Alpine's security database, one file a release and repository
 * (https://secdb.alpinelinux.org/<RELEASE>/<REPOSITORY>.json): packages by their origin, and for
 * each fixing version the ids that it fixed. "0" as the version says: never affected.
 */
export const alpineSecdbFeed: Feed = {
  name: 'alpine-secdb',
  title: 'Alpine security database',
  about: 'Which version of a package fixed which flaw, and what was never affected',
  homepage: 'https://secdb.alpinelinux.org',
  url: 'https://secdb.alpinelinux.org/<RELEASE>/<main or community>.json',
  licence: 'none stated (facts)',
  cadence: 'hourly',
  authority: 40,
  partialRecords: true,
  upstream: 'https://secdb.alpinelinux.org',
  files: (ecosystems, base) =>
    unique(ecosystems.map(ecosystemKey))
      .filter((key) => key.startsWith('alpine:'))
      .map((key) => key.slice('alpine:'.length))
      .filter((release) => releasePattern.test(release))
      .flatMap((release) =>
        ['main', 'community'].map((repository) => ({
          path: `${base === 'mirror' ? 'alpine-secdb/' : ''}${release}/${repository}.json`,
          part: release,
          framing: 'whole' as const,
          required: false, // OSV has Alpine too, and v3.2 and older have no community
        })),
      ),
  ecosystemOf: (part) => `Alpine:${part}`,
  recognise(path) {
    const match = /(?:^|\/)(v\d{1,3}\.\d{1,3}|edge)\/(?:main|community)\.json(?:\.gz)?$/.exec(path);
    return match === null ? undefined : { part: match[1]!, framing: 'whole' };
  },
  parse: parseSecdb,
};

function* parseSecdb(document: string, context: ParseContext): Generator<FeedRecord> {
  const file = parseObject(document, context.path);
  const release = textOf(file['distroversion']) ?? context.part;
  if (!Array.isArray(file['packages']) || !releasePattern.test(release)) {
    throw malformed(context.path, 'no "packages" and "distroversion" as in secdb');
  }
  const ecosystem = `Alpine:${release}`;
  for (const item of objectsOf(file['packages'])) {
    const pkg = objectOf(item['pkg']);
    const name = textOf(pkg['name']);
    if (name === undefined || !isObject(pkg['secfixes'])) continue;
    for (const [version, texts] of Object.entries(pkg['secfixes'])) {
      for (const flaw of stringsOf(texts).flatMap(flawsIn)) {
        const { id, aliases } = flaw;
        const cves = isCve(id) ? [id] : [];
        yield {
          kind: 'advisory',
          advisory: {
            id,
            aliases,
            cves,
            summary: '',
            cwes: [],
            references: [],
            url: `https://security.alpinelinux.org/vuln/${encodeURIComponent(id)}`,
          },
          affected: [
            {
              ecosystem,
              name,
              intervals: version === '0' ? [] : [{ introduced: '0', fixed: version }],
              versions: [],
            },
          ],
        };
      }
    }
  }
}

/**
 * The flaws that one string names: "CVE-x GHSA-y" is one flaw with two names, "CVE-x CVE-y" is two.
 * Numbers of a vendor beside a CVE ("XSA-489") can stand for a bundle, so they are aliases only.
 */
function flawsIn(text: string): { id: string; aliases: string[] }[] {
  const ids = unique(idsIn(text));
  const cves = ids.filter(isCve);
  const others = ids.filter((id) => !isCve(id));
  if (cves.length > 0) {
    return cves.map((id) => ({ id, aliases: cves.length === 1 ? others : [] }));
  }
  if (others.length === 0) return [];
  const id = preferredId(others);
  return [{ id, aliases: others.filter((other) => other !== id) }];
}
