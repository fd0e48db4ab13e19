import { type Distribution, type PurlParts, parsePurl, type Target } from '@seaworthy/model';

/**
 * Whether a package URL of an image (purl-spec, types "oci" and "docker") names this target. A
 * digest decides alone; else everything that is said must be right: name, repository, tag,
 * architecture.
 */
export function isPurlOfTarget(purl: string, target: Target): boolean {
  if (target.kind !== 'image') return false;
  const parts = parsePurl(purl);
  if (parts === undefined || (parts.type !== 'oci' && parts.type !== 'docker')) return false;
  const { version, qualifiers } = parts;
  const hasDigest = version !== undefined && /^sha\d+:/.test(version);
  if (hasDigest && version !== target.digest && version !== target.imageId) return false;
  const architecture = qualifiers?.['arch'];
  const isOtherPlatform =
    architecture !== undefined && architecture !== target.platform?.split('/')[1];
  if (isOtherPlatform && !hasDigest) return false;
  return referencesOf(target).some((reference) => {
    const { repository, tag } = splitReference(reference);
    if (!isRepository(parts, repository)) return false;
    const wantedTag = qualifiers?.['tag'] ?? (hasDigest ? undefined : version);
    return wantedTag === undefined || wantedTag === tag || (hasDigest && tag === undefined);
  });
}

function isRepository(
  { type, namespace, name, qualifiers }: PurlParts,
  repository: string,
): boolean {
  const last = repository.slice(repository.lastIndexOf('/') + 1);
  if (last !== name.toLowerCase()) return false;
  const stated = qualifiers?.['repository_url'];
  if (stated !== undefined && type === 'oci') {
    // Some write the repository, some the folder that it lies in.
    const wanted = normaliseRepository(stated);
    return wanted === repository || `${wanted}/${last}` === repository;
  }
  if (type === 'oci' || namespace === undefined) return true;
  const wanted = normaliseRepository(`${namespace}/${name}`);
  return repository === wanted || repository.endsWith(`/${wanted}`);
}

/** Whether a text is a reference of the target: its name, one of its tags, its digest. */
export function isReferenceOfTarget(reference: string, target: Target): boolean {
  if (reference === target.input || reference === target.name) return true;
  if (target.kind !== 'image') return false;
  const [name = '', digest] = reference.split('@');
  if (digest !== undefined) {
    return digest === target.digest || digest === target.imageId;
  }
  if (name === target.digest || name === target.imageId) return true;
  const wanted = splitReference(name);
  return referencesOf(target).some((each) => {
    const { repository, tag } = splitReference(each);
    return repository === wanted.repository && (wanted.tag === undefined || wanted.tag === tag);
  });
}

function referencesOf({ name, tags = [] }: Target): string[] {
  return [...new Set([name, ...tags])];
}

function splitReference(reference: string): { repository: string; tag: string | undefined } {
  const name = reference.replace(/@.*$/s, '');
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1);
  return {
    repository: normaliseRepository(colon < 0 ? name : name.slice(0, colon)),
    tag: colon < 0 ? undefined : name.slice(colon + 1),
  };
}

/** Docker Hub's names have short forms. */
function normaliseRepository(repository: string): string {
  return repository
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^(?:index\.)?docker\.io\//, '')
    .replace(/^library\/(?=[^/]+$)/, '');
}

/**
 * Whether a CPE names this distribution in this release. A vendor writes the repositories of a
 * release as applications ("cpe:/a:redhat:enterprise_linux:9::appstream"), so the part does not
 * count, nor does the edition.
 */
export function isCpeOfDistribution(cpe: string, distribution: Distribution | undefined): boolean {
  if (distribution?.cpe === undefined) return false;
  const [wanted, own] = [splitCpe(cpe), splitCpe(distribution.cpe)];
  if (wanted === undefined || own === undefined) return false;
  if (wanted.vendor !== own.vendor || wanted.product !== own.product) return false;
  if (wanted.version === '') return true;
  const release = distribution.versionId || own.version;
  const isRelease = release === wanted.version || release.startsWith(`${wanted.version}.`);
  return isRelease && (wanted.update === '' || own.update === '' || wanted.update === own.update);
}

interface CpeParts {
  readonly vendor: string;
  readonly product: string;
  readonly version: string;
  readonly update: string;
}

/** The URI binding ("cpe:/o:vendor:product:version") and the formatted string ("cpe:2.3:o:..."). */
function splitCpe(cpe: string): CpeParts | undefined {
  const match = /^cpe:(?:\/|2\.3:)[aho]:(.*)$/is.exec(cpe.slice(0, 1_000));
  if (match === null) return undefined;
  const [vendor = '', product = '', version = '', update = ''] = match[1]!
    .toLowerCase()
    .split(':')
    .map((part) => (part === '*' || part === '-' ? '' : part));
  return vendor === '' || product === '' ? undefined : { vendor, product, version, update };
}
