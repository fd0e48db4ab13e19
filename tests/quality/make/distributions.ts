import { execFileSync } from 'node:child_process';
import { comparers, Order } from './compare.ts';
import {
  type Expectation,
  type ExpectedPackage,
  readFeed,
  roughly,
  spread,
  unique,
} from './expectation.ts';

/** Expectations for distributions, by a plain reading of their own files. */

/**
 * The packages of an archive of a Debian root file system whose release says bookworm, against the
 * fixes that bookworm's changelogs name.
 */
export function expectDebian(archive: string): Expectation {
  const file = 'debian-derived/tracker-shape.json.gz';
  const tracker: Record<
    string,
    Record<
      string,
      { releases: Record<string, { fixed_version: string; repositories: Record<string, string> }> }
    >
  > = JSON.parse(readFeed(file));
  const status = execFileSync('tar', ['xOf', archive, './var/lib/dpkg/status'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const order = new Order(comparers['dpkg']!());
  const packages: ExpectedPackage[] = [];
  for (const paragraph of status.split('\n\n')) {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(paragraph)?.[1];
    const [name, version] = [field('Package'), field('Version')];
    if (name === undefined || version === undefined || !/ installed$/.test(field('Status')!))
      continue;
    const [, source = name, own] = /^(\S+)(?: \((.*)\))?$/.exec(field('Source') ?? name)!;
    const sourceVersion = own ?? version;
    const flaws = new Set<string>();
    for (const [id, { releases }] of Object.entries(tracker[source] ?? {})) {
      const state = releases['bookworm'];
      if (state === undefined) continue;
      // "Resolved" means that the release has the fix, in its newest version at the latest.
      const has = Object.values(state.repositories);
      order.learn([
        [sourceVersion, state.fixed_version],
        ...has.flatMap((newest) => [
          [newest, state.fixed_version] as const,
          [sourceVersion, newest] as const,
        ]),
      ]);
      const isFixed =
        order.compare(sourceVersion, state.fixed_version) >= 0 ||
        (has.every((newest) => order.compare(newest, state.fixed_version) < 0) &&
          has.every((newest) => order.compare(sourceVersion, newest) >= 0));
      if (!isFixed) flaws.add(id);
    }
    packages.push({ name, version, source: [source, sourceVersion], flaws: [...flaws].sort() });
  }
  return {
    title: 'Debian 12',
    about:
      'an image of mmdebstrap whose packages are held back at bullseye, and base-files of bookworm',
    inputs: [file],
    tool: order.tool,
    type: 'deb',
    distribution: { id: 'debian', versionId: '12' },
    packages,
  };
}

/** Packages of Alpine 3.20 in versions that its security database names. */
export function expectAlpine(): Expectation {
  const files = ['main', 'community'].map((one) => `alpine-secdb/v3.20/${one}.json`);
  const fixes = new Map<string, [version: string, ids: string[]][]>();
  for (const file of files) {
    for (const { pkg } of JSON.parse(readFeed(file)).packages) {
      const listed = Object.entries<string[]>(pkg.secfixes);
      fixes.set(pkg.name, [...(fixes.get(pkg.name) ?? []), ...listed]);
    }
  }
  const order = new Order(comparers['apk']!());
  const chosen = [...fixes]
    .filter(([, listed]) => listed.length >= 2 && listed.length <= 25)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .filter((_, i) => i % 4 === 0);
  const packages = chosen.flatMap(([name, listed]): ExpectedPackage[] => {
    const versions = unique(listed.map(([version]) => version)).filter(
      (version) => version !== '0',
    );
    return spread(versions.sort(roughly), 4).map((version) => {
      order.learn(versions.map((fixed) => [version, fixed]));
      const flaws = new Set<string>();
      for (const [fixed, texts] of listed) {
        if (fixed === '0' || order.compare(version, fixed) >= 0) continue;
        for (const flaw of texts.flatMap(flawsOfAlpine)) flaws.add(flaw);
      }
      return { name: `${name}-libs`, version, source: [name, version], flaws: [...flaws].sort() };
    });
  });
  return {
    title: 'Alpine 3.20',
    about:
      'sub-packages of every fourth origin with several entries, in versions that the database names',
    inputs: files,
    tool: order.tool,
    type: 'apk',
    distribution: { id: 'alpine', versionId: '3.20.3' },
    packages,
  };
}

/** "CVE-1 GHSA-2 XSA-3" is CVE-1; without a CVE it is GitHub's id, else the first. */
function flawsOfAlpine(text: string): string[] {
  const ids = unique(
    text.replaceAll(/\bCVE[ _](?=\d)/g, 'CVE-').match(/\b[A-Za-z]{2,}[\w]*-[\w-]*\d[\w-]*/g) ?? [],
  );
  const cves = ids.map((id) => id.toUpperCase()).filter((id) => /^CVE-\d{4}-\d{4,}$/.test(id));
  if (cves.length > 0) return cves;
  const github = ids.filter((id) => id.startsWith('GHSA-')).sort();
  return github.length > 0 ? [github[0]!] : ids.sort().slice(0, 1);
}

interface AlmaRecord {
  id: string;
  summary: string;
  related?: string[];
  affected: {
    package: { ecosystem: string; name: string };
    ranges: { events: { fixed?: string }[] }[];
  }[];
}

/** Packages of one release of AlmaLinux, in versions that its advisories name as fixes. */
export function expectAlmaLinux(major: string): Expectation {
  const file = 'osv/AlmaLinux.jsonl.gz';
  const order = new Order(comparers['rpm']!());
  // Name → stream of a module, or "" → [record, its fixes there].
  const packages = new Map<string, Map<string, [AlmaRecord, string[]][]>>();
  for (const line of readFeed(file).trimEnd().split('\n')) {
    const record: AlmaRecord = JSON.parse(line);
    const cves = (record.related ?? []).filter((id) => id.startsWith('CVE-'));
    if (cves.length === 0 && !record.id.startsWith('ALSA-')) continue;
    const streams = [...record.summary.matchAll(/(?<=^|\s)([\w.+-]+:[\w.+-]+)(?=[\s/]|$)/g)].map(
      (one) => one[1]!,
    );
    for (const { package: of, ranges } of record.affected) {
      if (of.ecosystem !== `AlmaLinux:${major}`) continue;
      const fixes = ranges.flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []));
      const isModular = fixes.some((fixed) => fixed.includes('.module_'));
      const byStream = packages.get(of.name) ?? new Map<string, [AlmaRecord, string[]][]>();
      packages.set(of.name, byStream);
      for (const stream of isModular ? streams : ['']) {
        const listed = byStream.get(stream) ?? [];
        byStream.set(stream, listed);
        const known = listed.find(([one]) => one === record);
        if (known === undefined) listed.push([record, fixes]);
        else known[1].push(...fixes);
      }
    }
  }
  const made: ExpectedPackage[] = [];
  const chosen = [...packages]
    .flatMap(([name, streams]) =>
      [...streams].map(([stream, listed]) => ({ name, stream, listed })),
    )
    .filter(({ listed }) => listed.length >= 2 && listed.length <= 12)
    .filter(({ name }) => !/^kernel|-debug|^perf$|^python3-perf$|^bpftool$/.test(name))
    .sort(
      (a, b) =>
        b.listed.length - a.listed.length ||
        (`${a.name} ${a.stream}` < `${b.name} ${b.stream}` ? -1 : 1),
    );
  // Many binary packages come from one source: every third, and as many of modules.
  const plain = chosen.filter(({ stream }) => stream === '').filter((_, i) => i % 3 === 0);
  const modular = chosen.filter(({ stream }) => stream !== '').filter((_, i) => i % 3 === 0);
  for (const { name, stream, listed } of [...plain.slice(0, 60), ...modular.slice(0, 30)]) {
    const versions = unique(listed.flatMap(([, fixes]) => fixes)).sort(roughly);
    for (const version of spread(versions, 3)) {
      order.learn(versions.map((fixed) => [version, fixed]));
      const flaws: Record<string, string[]> = {};
      for (const [record, fixes] of listed) {
        // A module's update is listed with all its builds, and any of them has the fix.
        const isBefore = (fixed: string) => order.compare(version, fixed) < 0;
        const isAffected = stream === '' ? fixes.some(isBefore) : fixes.every(isBefore);
        if (!isAffected) continue;
        const cves = (record.related ?? []).filter((id) => id.startsWith('CVE-'));
        for (const flaw of cves.length > 0 ? cves : [record.id]) {
          flaws[flaw] = unique([...(flaws[flaw] ?? []), record.id]).sort();
        }
      }
      made.push({
        name,
        version,
        ...(stream !== '' && { modularity: `${stream}:8000020240101000000:00000000` }),
        flaws,
      });
    }
  }
  return {
    title: `AlmaLinux ${major}`,
    about:
      'packages with up to a dozen advisories, of module streams too, in versions that advisories name as fixes',
    inputs: [file],
    tool: order.tool,
    type: 'rpm',
    distribution: { id: 'almalinux', versionId: major },
    packages: made,
  };
}
