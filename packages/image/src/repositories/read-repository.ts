import { limitExceeded, type PackageRepository, SeaworthyError } from '@seaworthy/model';
import { expandVariables } from '../catalogers/os/package-repositories.ts';
import { TarReader } from '../layer/tar.ts';
import { parseAptRelease } from './apt-release.ts';
import type { IndexClient } from './index-client.ts';
import type { Offer } from './offer.ts';
import { parseApkIndex, readPackagesFile, readPrimaryXml } from './package-indexes.ts';
import { parseMirrors, parseRepomd } from './repomd.ts';

export interface Wish {
  /** Names of installed packages. */
  readonly names: ReadonlySet<string>;
  /** As the package manager calls it: "amd64" for apt, "x86_64" for the others. */
  readonly architecture: string;
  /** What "$releasever" and the like stand for. */
  readonly variables: ReadonlyMap<string, string>;
  readonly now: Date;
}

/**
 * What a repository offers of the wanted packages.
 * @throws SeaworthyError of every kind: whoever set up the repository may have meant harm
 */
export function readRepository(
  repository: PackageRepository,
  wish: Wish,
  client: IndexClient,
): Promise<Offer[]> {
  switch (repository.manager) {
    case 'apt':
      return readAptRepository(repository, wish, client);
    case 'apk':
      return readApkRepository(repository, wish, client);
    case 'dnf':
      return readDnfRepository(repository, wish, client);
  }
}

async function readAptRepository(
  repository: PackageRepository,
  { names, architecture, now }: Wish,
  client: IndexClient,
): Promise<Offer[]> {
  const { url, suite = '', components = [] } = repository;
  const isFlat = suite.endsWith('/');
  const root = folder(url.replaceAll('$(ARCH)', architecture));
  const dist = new URL(isFlat ? suite : `dists/${suite}/`, root);
  const label = `${url} ${suite}`;
  const release = await readRelease(dist, label, client);
  if (release.validUntil !== undefined && release.validUntil < now && !repository.ignoreExpiry) {
    const day = release.validUntil.toISOString().slice(0, 10);
    throw new SeaworthyError('NETWORK', `${label} ended on ${day}: apt refuses it`);
  }
  const offers: Offer[] = [];
  const places = isFlat
    ? [{ prefix: '', name: label }]
    : components.map((component) => ({
        prefix: `${component}/binary-${architecture}/`,
        name: `${label}/${component}`,
      }));
  for (const { prefix, name } of places) {
    // gzip is the quickest to read; Debian's smaller suites have only xz.
    const path = ['.gz', '.xz', '.zst', '']
      .map((ending) => `${prefix}Packages${ending}`)
      .find((candidate) => release.files.has(candidate));
    if (path === undefined) continue; // nothing for this architecture
    const { sha256, sizeBytes } = release.files.get(path)!;
    const byHash = `${prefix}by-hash/SHA256/${sha256}`;
    const address = new URL(release.byHash ? byHash : path, dist);
    const promised = { algorithm: 'sha256', digest: sha256, sizeBytes } as const;
    const ending = /\.\w+$/.exec(path)?.[0] ?? '';
    const found = await client.readIndex(address, promised, ending, (chunks) =>
      readPackagesFile(chunks, names),
    );
    for (const one of found) offers.push({ ...one, repository: name });
  }
  return offers;
}

async function readRelease(dist: URL, label: string, client: IndexClient) {
  const read = async (name: string): Promise<string> =>
    (await client.readDocument(new URL(name, dist))).toString('utf8');
  const text = await read('InRelease').catch((error) => {
    if (error instanceof SeaworthyError && error.code === 'TARGET_NOT_FOUND') {
      return read('Release');
    }
    throw error;
  });
  return parseAptRelease(text, label);
}

const maxApkIndexBytes = 256 * 2 ** 20;

async function readApkRepository(
  { url }: PackageRepository,
  { names, architecture }: Wish,
  client: IndexClient,
): Promise<Offer[]> {
  const address = new URL(`${architecture}/APKINDEX.tar.gz`, folder(url));
  const found = await client.readIndex(address, undefined, '.gz', async (chunks) => {
    // Two archives in one, the signature's without an end: to the reader it is one.
    const parts: Buffer[] = [];
    let sizeBytes = 0;
    const tar = new TarReader({
      entry: ({ path }) =>
        path === 'APKINDEX'
          ? {
              write(chunk) {
                sizeBytes += chunk.length;
                if (sizeBytes > maxApkIndexBytes) {
                  throw limitExceeded(url, 'bytes of an index', maxApkIndexBytes);
                }
                parts.push(chunk);
                return true;
              },
              end: () => {},
            }
          : undefined,
    });
    for await (const chunk of chunks) tar.push(chunk);
    return parseApkIndex(Buffer.concat(parts).toString('utf8'), names);
  });
  return found.map((one) => ({ ...one, repository: url }));
}

async function readDnfRepository(
  repository: PackageRepository,
  wish: Wish,
  client: IndexClient,
): Promise<Offer[]> {
  const { kind } = repository;
  const url = expandVariables(repository.url, wish.variables);
  if (url.includes('$')) {
    throw new SeaworthyError('NETWORK', `${url}: nothing is known of the variable in it`);
  }
  if (kind === 'base') return readRpmMd(folder(url), url, wish, client);
  const list = (await client.readDocument(webAddress(url))).toString('utf8');
  const mirrors = parseMirrors(list, url);
  let failure: unknown;
  for (const mirror of mirrors) {
    try {
      return await readRpmMd(folder(mirror.href), url, wish, client);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function readRpmMd(
  base: URL,
  label: string,
  { names, architecture }: Wish,
  client: IndexClient,
): Promise<Offer[]> {
  const repomd = await client.readDocument(new URL('repodata/repomd.xml', base));
  const primary = parseRepomd(repomd.toString('utf8'), label);
  const address = new URL(primary.location, base);
  if (address.origin !== base.origin || !address.pathname.startsWith(base.pathname)) {
    throw new SeaworthyError('NETWORK', `${label} leads out of itself`);
  }
  const ending = /\.(?:gz|xz|zst)$/.exec(address.pathname)?.[0] ?? '';
  const found = await client.readIndex(address, primary, ending, (chunks) =>
    readPrimaryXml(chunks, names, architecture),
  );
  return found.map((one) => ({ ...one, repository: label }));
}

/** The address as a folder, so that what is below it can be named. */
function folder(text: string): URL {
  const url = webAddress(text);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

function webAddress(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url;
  throw new SeaworthyError('NETWORK', `${text}: only http and https can be asked`);
}
