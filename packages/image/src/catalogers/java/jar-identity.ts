import { knownGroupId } from './group-ids.ts';
import { type JarName, parseJarName } from './jar-name.ts';
import type { Manifest } from './manifest.ts';
import type { Coordinates } from './pom-properties.ts';

/** Coordinates that lie in an archive, and the kind of file that they were in. */
export interface PomEvidence extends Coordinates {
  readonly from: 'pom.properties' | 'pom.xml';
  readonly licenses?: readonly string[];
}

/** What an archive says of itself. */
export interface JarEvidence {
  /** Path of the archive; its directories may tell the group id. */
  readonly path: string;
  readonly manifest: Manifest;
  readonly poms: readonly PomEvidence[];
}

export interface JarIdentity extends Coordinates {
  readonly identifiedBy: PomEvidence['from'] | 'manifest' | 'file name';
  /** Where the group id was found when it is not from the same place. */
  readonly groupFrom?: string;
  readonly licenses?: readonly string[];
}

/** What an archive is, and which other artifacts were packed into it class by class. */
export interface JarContents {
  readonly own?: JarIdentity;
  readonly shaded: readonly PomEvidence[];
}

/**
 * Decides which of the coordinates in an archive are its own. When none is, the manifest and the
 * file name are asked; the group id is then a matter of inference, and says so.
 */
export function identifyJar(evidence: JarEvidence): JarContents {
  const name = parseJarName(evidence.path.slice(evidence.path.lastIndexOf('/') + 1));
  const own = ownPom(evidence, name);
  if (own !== undefined) {
    const { from, ...rest } = own;
    const identity = { ...rest, identifiedBy: from };
    return { own: identity, shaded: evidence.poms.filter((pom) => pom !== own) };
  }
  const identity = ownIdentity(evidence, name);
  return { ...(identity && { own: identity }), shaded: evidence.poms };
}

function ownPom({ poms, manifest }: JarEvidence, name: JarName): PomEvidence | undefined {
  const symbolicName = symbolicNameOf(manifest);
  const titles = new Set([manifest.get('implementation-title'), symbolicName]);
  const names = (pom: PomEvidence) =>
    pom.artifact === name.artifact ||
    titles.has(pom.artifact) ||
    `${pom.group}.${pom.artifact}` === symbolicName;
  const named = poms.filter(names);
  if (named.length > 0) return named.find((pom) => pom.version === name.version) ?? named[0];
  const [only, another] = poms;
  if (only === undefined || another !== undefined) return undefined;
  // A file can have any name, but one that tells another artifact's version is not this one's;
  // nor is a bundle of somebody else, who packed just this artifact into his own.
  if (name.version !== undefined && name.version !== only.version) return undefined;
  return symbolicName === undefined || isRelated(symbolicName, only) ? only : undefined;
}

/** Whether a bundle's name has to do with coordinates: jul.to.slf4j with jul-to-slf4j. */
function isRelated(symbolicName: string, { group, artifact }: Coordinates): boolean {
  const domain = group.split('.').slice(0, 2).join('.');
  const letters = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return symbolicName.startsWith(domain) || letters(symbolicName).includes(letters(artifact));
}

function ownIdentity({ path, manifest }: JarEvidence, name: JarName): JarIdentity | undefined {
  const plugin = pluginCoordinates(manifest);
  if (plugin !== undefined) return { ...plugin, identifiedBy: 'manifest' };
  const symbolicName = symbolicNameOf(manifest);
  const tomcat = /^org\.apache\.(tomcat-[a-z-]+)$/.exec(symbolicName ?? '');
  let { artifact } = name;
  let identifiedBy: JarIdentity['identifiedBy'] = 'file name';
  if (tomcat !== null && name.version === undefined) {
    // Apache Tomcat's own distribution has short file names without versions: catalina.jar.
    artifact = tomcat[1]!;
    identifiedBy = 'manifest';
  } else if (name.version === undefined) {
    const title = manifest.get('implementation-title');
    if (title !== undefined && /^[A-Za-z][\w.-]*$/.test(title)) {
      artifact = title;
      identifiedBy = 'manifest';
    } else if (symbolicName === undefined && !manifest.has('automatic-module-name')) {
      if (title === undefined) return undefined; // a file name alone names no artifact
    }
  }
  const version = name.version ?? manifestVersion(manifest) ?? '';
  const group = inferGroup(path, artifact, version, manifest);
  return { ...group, artifact, version, identifiedBy };
}

/** Jenkins plugins and NiFi archives have attributes of their own for all three. */
function pluginCoordinates(manifest: Manifest): Coordinates | undefined {
  for (const [groupName, artifactName, versionName] of [
    ['group-id', 'short-name', 'plugin-version'],
    ['nar-group', 'nar-id', 'nar-version'],
  ] as const) {
    const group = manifest.get(groupName);
    const artifact = manifest.get(artifactName);
    // "1.2 (private-0815-user)" is a plugin built from a working copy.
    const version = manifest.get(versionName)?.split(' ')[0];
    if (group && artifact && version) return { group, artifact, version };
  }
  return undefined;
}

function manifestVersion(manifest: Manifest): string | undefined {
  for (const name of ['implementation-version', 'bundle-version']) {
    const version = manifest.get(name)?.split(/[\s(]/)[0];
    if (version !== undefined && /^v?\d[\w.+-]*$/.test(version)) return version;
  }
  return undefined;
}

function inferGroup(
  path: string,
  artifact: string,
  version: string,
  manifest: Manifest,
): { group: string; groupFrom?: string } {
  const vendor = manifest.get('implementation-vendor-id');
  const tomcat = artifact.startsWith('tomcat-embed-')
    ? 'org.apache.tomcat.embed'
    : 'org.apache.tomcat';
  const isTomcat = symbolicNameOf(manifest)?.startsWith('org.apache.tomcat-') === true;
  for (const [group, groupFrom] of [
    [repositoryGroup(path, artifact, version), 'path'],
    [isTomcat ? tomcat : knownGroupId(artifact), 'well-known artifact'],
    [vendor !== undefined && isGroup(vendor) ? vendor : undefined, 'Implementation-Vendor-Id'],
    [symbolicGroup(symbolicNameOf(manifest), artifact), 'Bundle-SymbolicName'],
  ] as const) {
    if (group !== undefined) return { group, groupFrom };
  }
  return { group: '' };
}

/** Local repositories have the group id in their directories. */
function repositoryGroup(path: string, artifact: string, version: string): string | undefined {
  const maven = path.indexOf('.m2/repository/');
  const layout = `/${artifact}/${version}/`;
  if (maven >= 0) {
    const start = maven + '.m2/repository/'.length;
    const end = path.indexOf(layout, start);
    return end > start ? path.slice(start, end).replaceAll('/', '.') : undefined;
  }
  const gradle = /modules-2\/files-2\.1\/([^/]+)\//.exec(path)?.[1];
  return gradle !== undefined && path.includes(`/${gradle}${layout}`) ? gradle : undefined;
}

function symbolicNameOf(manifest: Manifest): string | undefined {
  // Directives may follow: "org.eclipse.core;singleton:=true".
  return manifest.get('bundle-symbolicname')?.split(';')[0]?.trim();
}

/**
 * The bundle plugin for Maven makes the symbolic name of group and artifact id and leaves out what
 * they share: org.slf4j + slf4j-api is org.slf4j.api or org.slf4j.slf4j-api.
 */
function symbolicGroup(symbolicName: string | undefined, artifact: string): string | undefined {
  if (symbolicName === undefined) return undefined;
  let group: string | undefined;
  if (symbolicName.endsWith(`.${artifact}`)) {
    group = symbolicName.slice(0, -artifact.length - 1);
  } else {
    const dot = symbolicName.lastIndexOf('.');
    const parent = symbolicName.slice(0, Math.max(dot, 0));
    const shared = parent.slice(parent.lastIndexOf('.') + 1);
    if (artifact === `${shared}-${symbolicName.slice(dot + 1)}`) group = parent;
  }
  return group !== undefined && isGroup(group) ? group : undefined;
}

/** A group id that was not written as one must at least look like a reversed domain. */
function isGroup(text: string): boolean {
  return /^[a-z][\w-]*(?:\.[\w-]+)+$/i.test(text);
}
