import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { debianTar } from './images.ts';
import { cacheDirectory } from './measure.ts';

/** Images that differ in a small last layer, on one Debian root file system. */
export async function imagesOnOneBase(count: number): Promise<string[]> {
  const tar = debianTar();
  const layouts = Array.from({ length: count }, (_, n) => join(cacheDirectory, `on-debian-${n}`));
  for (const [n, layout] of layouts.entries()) {
    if (existsSync(join(layout, 'index.json'))) continue;
    const packages = { 'node_modules/lodash': { version: `4.17.${n}` } };
    const lock = JSON.stringify({ name: 'app', lockfileVersion: 3, packages });
    const own = tarOf([{ path: 'app/package-lock.json', data: lock }]);
    const layers = [
      { tar, compression: 'gzip' as const },
      { tar: own, compression: 'gzip' as const },
    ];
    await writeOciLayout(layout, { name: `team/app:${n}`, layers });
  }
  return layouts;
}

/** Packages that images have, with more and less of what is wrong with them. */
const packages: readonly (readonly [purl: string, versions: readonly string[]])[] = [
  ['pkg:npm/lodash', ['4.17.10', '4.17.15', '4.17.21']],
  ['pkg:npm/minimist', ['0.0.8', '1.2.0', '1.2.8']],
  ['pkg:npm/express', ['4.16.0', '4.18.2', '4.21.2']],
  ['pkg:npm/axios', ['0.21.0', '0.27.2', '1.7.9']],
  ['pkg:npm/tar', ['4.4.8', '6.1.0', '6.2.1']],
  ['pkg:pypi/django', ['3.2.1', '4.2.1', '5.1.5']],
  ['pkg:pypi/pillow', ['8.0.0', '9.5.0', '11.1.0']],
  ['pkg:pypi/requests', ['2.25.0', '2.31.0', '2.32.3']],
  ['pkg:golang/golang.org/x/net', ['v0.7.0', 'v0.17.0', 'v0.34.0']],
  ['pkg:golang/golang.org/x/crypto', ['v0.14.0', 'v0.21.0', 'v0.32.0']],
  ['pkg:maven/org.apache.logging.log4j/log4j-core', ['2.14.1', '2.17.1', '2.24.3']],
  ['pkg:maven/com.fasterxml.jackson.core/jackson-databind', ['2.9.8', '2.13.0', '2.18.2']],
  ['pkg:deb/debian/openssl', ['3.0.11-1~deb12u2', '3.0.15-1~deb12u1', '3.0.17-1~deb12u2']],
  ['pkg:deb/debian/curl', ['7.88.1-10+deb12u4', '7.88.1-10+deb12u8', '7.88.1-10+deb12u12']],
  ['pkg:deb/debian/glibc', ['2.36-9+deb12u3', '2.36-9+deb12u7', '2.36-9+deb12u10']],
  ['pkg:deb/debian/zlib', ['1:1.2.13.dfsg-1']],
  ['pkg:deb/debian/libxml2', ['2.9.14+dfsg-1.3~deb12u1', '2.9.14+dfsg-1.3~deb12u2']],
];

/**
 * Inventories as CycloneDX documents, and the list of them: every one has all of the packages above
 * in versions of its own, and is filled up with packages that nobody knows a flaw of.
 */
export function inventories(count: number, packagesEach: number): string {
  const directory = join(cacheDirectory, `inventories-${count}-${packagesEach}`);
  const list = join(directory, 'list.txt');
  if (existsSync(list)) return list;
  mkdirSync(directory, { recursive: true });
  const files = Array.from({ length: count }, (_, n) => {
    const file = join(directory, `${n}.cdx.json`);
    writeFileSync(file, JSON.stringify(documentOf(n, packagesEach)));
    return file;
  });
  writeFileSync(list, files.join('\n'));
  return list;
}

function documentOf(n: number, packagesEach: number): object {
  const known = packages.map(([purl, versions], index) => {
    const version = versions[(n * 7 + index) % versions.length]!;
    return `${purl}@${encodeURIComponent(version)}`;
  });
  const filling = Array.from(
    { length: packagesEach - known.length },
    (_, index) => `pkg:npm/package-${(n * 31 + index * 17) % 5_000}@${index % 9}.${n % 7}.0`,
  );
  const components = [...known, ...filling].map((purl) => {
    const [name, version] = purl.slice(purl.lastIndexOf('/') + 1).split('@') as [string, string];
    const distro = purl.startsWith('pkg:deb') ? '?distro=debian-12' : '';
    return { type: 'library', name, version: decodeURIComponent(version), purl: purl + distro };
  });
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'container', name: `registry.example.com/team/app-${n}:1` } },
    components,
  };
}
