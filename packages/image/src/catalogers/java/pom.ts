import type { XmlElement } from '@rgrove/parse-xml';
import { limitExceeded, malformed } from '@seaworthy/model';
import {
  childOf,
  childrenOf,
  childText,
  localName,
  parseXmlRoot,
  textsOfChildren,
} from '../../formats/xml.ts';
import type { Coordinates } from './pom-properties.ts';

/** The parts of a Maven project file that tell coordinates; texts still hold their ${...}. */
export interface Pom {
  readonly groupId?: string;
  readonly artifactId: string;
  readonly version?: string;
  readonly parent?: {
    readonly groupId: string;
    readonly artifactId: string;
    readonly version: string;
    /** Where the parent's file lies; "" when it comes from a repository. */
    readonly relativePath: string;
  };
  readonly properties: Readonly<Record<string, string>>;
  readonly dependencies: readonly PomDependency[];
  /** Versions and scopes for dependencies that do not say their own. */
  readonly managed: readonly PomDependency[];
  readonly licenses: readonly string[];
}

export interface PomDependency {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version?: string;
  readonly scope?: string;
}

const maxDependencies = 5_000;

/**
 * Parses a pom.xml (https://maven.apache.org/ref/current/maven-model/maven.html). Profiles and
 * plug-ins are not looked at.
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parsePom(path: string, text: string): Pom {
  const root = parseXmlRoot(path, text);
  const artifactId = childText(root, 'artifactId');
  if (localName(root) !== 'project' || artifactId === undefined) {
    throw malformed(path, 'not a Maven project');
  }
  const parent = childOf(root, 'parent');
  const relativePath = childOf(parent, 'relativePath')?.text.trim();
  const groupId = childText(root, 'groupId');
  const version = childText(root, 'version');
  const management = childOf(root, 'dependencyManagement');
  return {
    ...(groupId && { groupId }),
    artifactId,
    ...(version && { version }),
    ...(parent && {
      parent: {
        groupId: childText(parent, 'groupId') ?? '',
        artifactId: childText(parent, 'artifactId') ?? '',
        version: childText(parent, 'version') ?? '',
        relativePath: relativePath ?? '../pom.xml',
      },
    }),
    properties: textsOfChildren(childOf(root, 'properties')),
    dependencies: readDependencies(path, childOf(root, 'dependencies')),
    managed: readDependencies(path, childOf(management, 'dependencies')),
    licenses: childrenOf(childOf(root, 'licenses'), 'license').flatMap(
      (license) => childText(license, 'name') ?? childText(license, 'url') ?? [],
    ),
  };
}

function readDependencies(path: string, element: XmlElement | undefined): PomDependency[] {
  const elements = childrenOf(element, 'dependency');
  if (elements.length > maxDependencies) {
    throw limitExceeded(path, 'dependencies of a Maven project', maxDependencies);
  }
  return elements.flatMap((dependency) => {
    const groupId = childText(dependency, 'groupId');
    const artifactId = childText(dependency, 'artifactId');
    if (groupId === undefined || artifactId === undefined) return [];
    const version = childText(dependency, 'version');
    const scope = childText(dependency, 'scope');
    return { groupId, artifactId, ...(version && { version }), ...(scope && { scope }) };
  });
}

const maxSubstitutions = 64;
const maxValueLength = 512;

/**
 * Replaces every ${name}, also inside of what was put in. Values that grow without end, as well as
 * names that nobody knows, make the whole unknown.
 */
export function interpolate(
  text: string,
  lookUp: (name: string) => string | undefined,
): string | undefined {
  let result = text;
  for (let count = 0; count <= maxSubstitutions && result.length <= maxValueLength; count++) {
    const start = result.indexOf('${');
    if (start < 0) return result;
    const end = result.indexOf('}', start);
    const value = end < 0 ? undefined : lookUp(result.slice(start + 2, end));
    if (value === undefined) return undefined;
    result = result.slice(0, start) + value + result.slice(end + 1);
  }
  return undefined;
}

/**
 * What a name in ${...} stands for in a project: its coordinates or a property, its own or one
 * inherited from `ancestors` (nearest first).
 */
export function valuesOf(pom: Pom, ancestors: readonly Pom[] = []) {
  const { parent } = pom;
  const inherited = ancestors.find((each) => each.version !== undefined)?.version;
  const coordinates = new Map<string, string | undefined>();
  for (const prefix of ['project.', 'pom.', '']) {
    coordinates.set(`${prefix}artifactId`, pom.artifactId);
    coordinates.set(`${prefix}groupId`, pom.groupId ?? parent?.groupId);
    coordinates.set(`${prefix}version`, pom.version ?? parent?.version ?? inherited);
    coordinates.set(`${prefix}parent.version`, parent?.version);
    coordinates.set(`${prefix}parent.groupId`, parent?.groupId);
  }
  return (name: string): string | undefined => {
    const coordinate = coordinates.get(name);
    if (coordinate !== undefined && coordinate !== '') return coordinate;
    for (const each of [pom, ...ancestors]) {
      if (Object.hasOwn(each.properties, name)) return each.properties[name];
    }
    return undefined;
  };
}

/** The coordinates of a project, as far as the project and its ancestors tell them. */
export function coordinatesOf(pom: Pom, ancestors: readonly Pom[] = []): Coordinates | undefined {
  const lookUp = valuesOf(pom, ancestors);
  const valueOfName = (name: string) => interpolate(lookUp(name) ?? '', lookUp);
  const group = valueOfName('project.groupId');
  const artifact = valueOfName('project.artifactId');
  const version = valueOfName('project.version');
  return group && artifact && version ? { group, artifact, version } : undefined;
}
