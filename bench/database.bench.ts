import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { matchInventory, openDatabase } from '@seaworthy/advisory';
import type { Inventory, Package, PackageType } from '@seaworthy/model';
import { formatPurl, fullName } from '@seaworthy/model';
import { hasShared, sharedPath } from '@seaworthy/testkit';
import {
  type Benchmark,
  cacheDirectory,
  formatRatio,
  formatSeconds,
  inTurns,
  timeCommand,
  timeProgram,
} from './measure.ts';

const packagesToMatch = 100_000;

/** Building the advisory database from real feeds, and matching packages against it. */
export const database: Benchmark = {
  name: 'database',
  async run() {
    if (!hasShared('feeds')) return [];
    const directory = join(cacheDirectory, 'database');
    const compressed = compressedFeeds();
    const { build, gzip } = await inTurns(3, {
      build: () => {
        rmSync(directory, { recursive: true, force: true });
        return timeCommand('db', 'update', '--from', sharedPath('feeds'), '--db', directory);
      },
      gzip: () => timeProgram('gzip', ['-dc', ...compressed]),
    });
    const { seconds, findings, parseSeconds } = await timeMatching(directory);
    return [
      {
        what: 'database from all feeds',
        value: formatSeconds(build.seconds),
        against: `\`gzip -dc\` of the same files ${formatSeconds(gzip.seconds)}: ${formatRatio(build.seconds / gzip.seconds)}`,
        goal: 'under 20 s',
        met: build.seconds < 20,
      },
      {
        what: `matching ${packagesToMatch.toLocaleString('en')} packages (${findings.toLocaleString('en')} findings)`,
        value: formatSeconds(seconds),
        against: `\`JSON.parse\` of the same inventory ${formatSeconds(parseSeconds)}: ${formatRatio(seconds / parseSeconds)}`,
        goal: 'under 2 s',
        met: seconds < 2,
      },
    ];
  },
};

function compressedFeeds(): string[] {
  return readdirSync(sharedPath('feeds'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.gz'))
    .map((entry) => join(entry.parentPath, entry.name));
}

async function timeMatching(
  directory: string,
): Promise<{ seconds: number; findings: number; parseSeconds: number }> {
  const inventory = largeInventory();
  const opened = await openDatabase({ directory });
  try {
    const now = new Date();
    const text = JSON.stringify(inventory);
    const parseStart = performance.now();
    JSON.parse(text);
    const start = performance.now();
    const { findings } = matchInventory(inventory, opened, { now });
    const end = performance.now();
    return {
      seconds: (end - start) / 1000,
      findings: findings.length,
      parseSeconds: (start - parseStart) / 1000,
    };
  } finally {
    await opened.close();
  }
}

/** Names that advisories speak of, in ecosystems of different version orders, at many versions. */
const known: readonly (readonly [PackageType, readonly string[]])[] = [
  ['npm', ['lodash', 'minimist', 'express', 'axios', 'next', 'electron', 'vite', 'tar', 'ws']],
  ['pypi', ['django', 'pillow', 'tensorflow', 'requests', 'urllib3', 'jinja2', 'flask', 'numpy']],
  ['golang', ['golang.org/x/net', 'golang.org/x/crypto', 'stdlib', 'github.com/docker/docker']],
  ['cargo', ['openssl', 'tokio', 'hyper', 'smallvec', 'time', 'rustls']],
  ['gem', ['rails', 'nokogiri', 'rack', 'activerecord', 'loofah', 'puma']],
  ['maven', ['org.apache.logging.log4j:log4j-core', 'com.fasterxml.jackson.core:jackson-databind']],
  ['deb', ['openssl', 'curl', 'glibc', 'libxml2', 'perl', 'systemd', 'zlib', 'git']],
];

/** A tenth of the packages have flaws, as in large images; the rest are known to nobody. */
function largeInventory(): Inventory {
  const packages: Package[] = [];
  for (let i = 0; packages.length < packagesToMatch; i++) {
    const [type, names] = known[i % known.length]!;
    const name = i % 10 === 0 ? names[i % names.length]! : `package-${i}`;
    packages.push(packageOf(type, name, `${(i >> 4) % 9}.${(i >> 2) % 21}.${i % 13}`));
  }
  return {
    target: { input: 'bench', kind: 'root-filesystem', reader: 'rootfs', name: 'bench' },
    distribution: { id: 'debian', idLike: [], versionId: '12', name: 'Debian GNU/Linux 12' },
    layers: [],
    packages,
    problems: [],
  };
}

function packageOf(type: PackageType, full: string, version: string): Package {
  const at = type === 'maven' ? full.indexOf(':') : type === 'golang' ? full.lastIndexOf('/') : -1;
  const namespace = at < 0 ? (type === 'deb' ? 'debian' : undefined) : full.slice(0, at);
  const name = full.slice(at + 1);
  return {
    purl: formatPurl({ type, namespace, name, version }),
    type,
    name: fullName(type, namespace, name),
    version,
    licenses: [],
    locations: [{ path: 'bench' }],
    state: 'installed',
    foundBy: 'bench',
    ...(type === 'deb' ? { source: { name, version } } : {}),
  };
}
