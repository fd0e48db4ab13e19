import {
  compileGlob,
  type Distribution,
  formatPurl,
  isGlob,
  type Package,
  type PurlParts,
  parsePurl,
} from '@seaworthy/model';

/** Names packages: with a version or all of them, with globs where a person writes it. */
export interface PurlPattern {
  readonly source: string;
  /** Whether it names a version, so that it speaks of nothing but that one. */
  readonly hasVersion: boolean;
  matches(found: Subject): boolean;
}

/** What is asked about: a package, with what its purl leaves out. Made once, asked many times. */
export interface Subject {
  readonly parts: PurlParts | undefined;
  /** The source package that an operating-system package was built from. */
  readonly source: Package['source'] | undefined;
  readonly distribution: Distribution | undefined;
}

export function subjectOf(
  found: Pick<Package, 'purl' | 'source'>,
  distribution?: Distribution | undefined,
): Subject {
  return { parts: normalised(found.purl), source: found.source, distribution };
}

/**
 * A package URL as a pattern. What it leaves out matches everything: version, qualifiers, subpath.
 *
 * - Names compare as their ecosystem compares them (purl-spec, "Known types").
 * - `arch=source` and `arch=src` name a source package, so all packages that were built from it.
 * - `distro` may be written as any tool writes it: "debian-12", "bookworm", "12".
 *
 * @param globs whether `*`, `**` and `{a,b}` are patterns in name and version, as in a waiver
 * @returns `undefined` when the text is no package URL
 * @throws Error in words for a glob that is none
 */
export function compilePurl(text: string, globs: boolean): PurlPattern | undefined {
  const wanted = normalised(text);
  if (wanted === undefined) return undefined;
  const matchesName = comparison(pathOf(wanted), globs);
  const matchesVersion =
    wanted.version === undefined ? undefined : comparison(withoutEpoch(wanted), globs);
  const ofSource = isSourceArchitecture(wanted.qualifiers?.['arch']);
  const qualifiers = Object.entries(wanted.qualifiers ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return {
    source: text,
    hasVersion: wanted.version !== undefined,
    matches(found) {
      const binary = found.parts;
      if (binary === undefined || binary.type !== wanted.type) return false;
      const parts =
        ofSource && found.source !== undefined ? { ...binary, ...found.source } : binary;
      return (
        matchesName(pathOf(parts)) &&
        (matchesVersion === undefined || matchesVersion(withoutEpoch(parts))) &&
        (wanted.subpath === undefined || wanted.subpath === parts.subpath) &&
        qualifiers.every(([key, value]) =>
          matchesQualifier(key, value, parts.qualifiers?.[key], found.distribution),
        )
      );
    },
  };
}

function normalised(text: string): PurlParts | undefined {
  const parts = parsePurl(text);
  if (parts === undefined) return undefined;
  // Writing it canonically folds case and separators as the type asks for.
  return parsePurl(formatPurl(parts)) ?? parts;
}

function pathOf({ namespace, name }: PurlParts): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function comparison(wanted: string, globs: boolean): (text: string) => boolean {
  if (!globs || !isGlob(wanted)) return (text) => text === wanted;
  const glob = compileGlob(wanted);
  return (text) => glob.matches(text);
}

/** In purls of rpm the epoch is a qualifier; some write it before the version all the same. */
function withoutEpoch({ type, version = '' }: PurlParts): string {
  return type === 'rpm' ? version.replace(/^\d+:/, '') : version;
}

function isSourceArchitecture(architecture: string | undefined): boolean {
  return architecture === 'source' || architecture === 'src';
}

function matchesQualifier(
  key: string,
  wanted: string,
  found: string | undefined,
  distribution: Distribution | undefined,
): boolean {
  if (wanted === found) return true;
  switch (key) {
    case 'arch':
      return isSourceArchitecture(wanted);
    case 'distro':
      return distribution !== undefined && namesOf(distribution).includes(wanted.toLowerCase());
    case 'type': // Maven's default, which nobody writes
      return wanted === 'jar' && found === undefined;
    case 'epoch':
      return wanted === '0' && found === undefined;
    default:
      return false;
  }
}

function namesOf({ id, versionId, codename }: Distribution): string[] {
  const names = versionId === '' ? [id] : [`${id}-${versionId}`, `${id}${versionId}`, versionId];
  if (codename !== undefined) names.push(codename, `${id}-${codename}`, `${id}/${codename}`);
  return names.map((name) => name.toLowerCase());
}
