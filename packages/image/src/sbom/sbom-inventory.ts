import {
  type Distribution,
  formatPurl,
  fullName,
  osPackageTypes,
  type Package,
  type PackageType,
  type Problem,
  type PurlParts,
  packageTypes,
  parsePurl,
} from '@seaworthy/model';
import { distributionOfQualifier } from './distribution.ts';
import { type SbomComponent, type SbomFacts, sbomLimits } from './sbom-facts.ts';

export interface SbomInventory {
  readonly distribution?: Distribution | undefined;
  readonly packages: Package[];
  readonly problems: Problem[];
}

/** Types of purls that older tools wrote, before they had their names of today. */
const typeAliases = new Map([['alpine', 'apk']]);

/** Names of components in one problem; more are counted. */
const maxNames = 3;

/**
 * The packages of a document. A package is its purl: components without one cannot be matched with
 * anything and become problems, counted, not one each.
 */
export function inventoryOf(facts: SbomFacts): SbomInventory {
  const packages = new Map<string, Package>();
  const purlByRef = new Map<string, string>();
  const withoutPurl: string[] = [];
  const malformedPurl: string[] = [];
  const unknownTypes = new Map<string, number>();
  const systems = new Map<string, { distribution: Distribution; count: number }>();
  for (const component of facts.components) {
    if (component.purl === undefined) {
      withoutPurl.push(component.name);
      continue;
    }
    const parts = parsePurl(component.purl);
    if (parts === undefined) {
      malformedPurl.push(component.purl);
      continue;
    }
    parts.type = typeAliases.get(parts.type) ?? parts.type;
    const type = packageTypes.find((each) => each === parts.type);
    if (type === undefined) {
      unknownTypes.set(parts.type, (unknownTypes.get(parts.type) ?? 0) + 1);
      continue;
    }
    const found = packageOf(component, parts, type);
    if (component.ref !== '') purlByRef.set(component.ref, found.purl);
    const before = packages.get(found.purl);
    if (before === undefined) packages.set(found.purl, found);
    else merge(before, found);
    if (facts.distribution === undefined) countSystem(systems, parts, type);
  }
  connect(packages, purlByRef, facts.dependencies);
  return {
    distribution: facts.distribution ?? mostNamed(systems),
    packages: [...packages.values()],
    problems: [
      ...facts.problems,
      ...aggregate('unsupported', withoutPurl, 'without a package URL', {
        hint: 'They cannot be matched with advisories.',
      }),
      ...aggregate('unreadable-file', malformedPurl, 'with a package URL that is none'),
      ...[...unknownTypes].slice(0, 100).map(
        ([type, count]): Problem => ({
          code: 'unsupported',
          message: `${components(count)} of the package type "${type.slice(0, 40)}", which is not known`,
        }),
      ),
    ],
  };
}

function packageOf(component: SbomComponent, parts: PurlParts, type: PackageType): Package {
  const qualifiers = parts.qualifiers ?? {};
  const version = versionOf(parts, type) ?? component.version;
  const name = fullName(type, parts.namespace, parts.name);
  const source =
    component.source ??
    (osPackageTypes.has(type)
      ? (upstreamOf(qualifiers['upstream'], version, type) ?? { name, version })
      : undefined);
  const architecture = component.architecture ?? qualifiers['arch'];
  const { dev, direct, ownedBy, details } = component;
  return {
    purl: formatPurl(parts),
    type,
    name,
    version,
    ...(source === undefined ? {} : { source }),
    ...(architecture === undefined ? {} : { architecture }),
    licenses: [...new Set(component.licenses)],
    locations: [...component.locations],
    state: component.state ?? 'installed',
    foundBy: component.foundBy ?? 'sbom',
    ...(ownedBy === undefined ? {} : { ownedBy }),
    ...(dev === undefined ? {} : { dev }),
    ...(direct === undefined ? {} : { direct }),
    ...(component.cpes.length > 0 ? { cpes: [...component.cpes] } : {}),
    ...(details === undefined ? {} : { details }),
  };
}

/** rpm's epoch is a qualifier of the purl and the start of the version that rpm prints. */
function versionOf({ version, qualifiers }: PurlParts, type: PackageType): string | undefined {
  const epoch = type === 'rpm' ? qualifiers?.['epoch'] : undefined;
  if (version === undefined || epoch === undefined || epoch === '0') return version;
  return version.startsWith(`${epoch}:`) ? version : `${epoch}:${version}`;
}

/**
 * The source package that Syft's "upstream" qualifier names: "glibc", "glibc@2.36-9", or for rpm
 * the file name of the source package, "bash-5.1.8-4.el9.src.rpm".
 */
function upstreamOf(
  upstream: string | undefined,
  version: string,
  type: PackageType,
): Package['source'] {
  if (upstream === undefined || upstream === '' || upstream.length > sbomLimits.textLength) {
    return undefined;
  }
  if (type === 'rpm') {
    const parts = upstream.replace(/\.(?:no)?src\.rpm$/, '').split('-');
    if (parts.length < 3) return { name: upstream, version };
    const epoch = /^\d+:/.exec(version)?.[0] ?? '';
    return {
      name: parts.slice(0, -2).join('-'),
      version: `${epoch}${parts.at(-2)}-${parts.at(-1)}`,
    };
  }
  const at = upstream.lastIndexOf('@');
  return at <= 0
    ? { name: upstream, version }
    : { name: upstream.slice(0, at), version: upstream.slice(at + 1) };
}

/** The same package in a second place. */
function merge(into: Package, more: Package): void {
  const places = new Set(into.locations.map(({ path }) => path));
  for (const location of more.locations) {
    if (into.locations.length >= sbomLimits.listLength) break;
    if (!places.has(location.path)) into.locations.push(location);
  }
  if (more.dev !== true) delete into.dev;
  if (more.direct === true) into.direct = true;
}

function connect(
  packages: ReadonlyMap<string, Package>,
  purlByRef: ReadonlyMap<string, string>,
  dependencies: SbomFacts['dependencies'],
): void {
  const needs = new Map<string, Set<string>>();
  for (const [fromRef, toRef] of dependencies) {
    const from = purlByRef.get(fromRef);
    const to = purlByRef.get(toRef);
    if (from === undefined || to === undefined || from === to) continue;
    const set = needs.get(from) ?? new Set();
    needs.set(from, set.add(to));
  }
  for (const [purl, set] of needs) packages.get(purl)!.dependsOn = [...set].sort();
}

function countSystem(
  systems: Map<string, { distribution: Distribution; count: number }>,
  { qualifiers, namespace }: PurlParts,
  type: PackageType,
): void {
  const distro = qualifiers?.['distro'];
  if (distro === undefined || distro === '' || !osPackageTypes.has(type)) return;
  const key = `${namespace}\n${distro}`;
  const system = systems.get(key);
  if (system !== undefined) system.count++;
  else if (systems.size < 1_000) {
    const distribution = distributionOfQualifier(distro, namespace);
    if (distribution !== undefined) systems.set(key, { distribution, count: 1 });
  }
}

/** The distribution that most packages name. */
function mostNamed(
  systems: ReadonlyMap<string, { distribution: Distribution; count: number }>,
): Distribution | undefined {
  let most: { distribution: Distribution; count: number } | undefined;
  for (const system of systems.values()) {
    if (most === undefined || system.count > most.count) most = system;
  }
  return most?.distribution;
}

function aggregate(
  code: Problem['code'],
  names: readonly string[],
  what: string,
  more: Pick<Problem, 'hint'> = {},
): Problem[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, maxNames).map((name) => JSON.stringify(name.slice(0, 80)));
  const rest = names.length > maxNames ? ' ...' : '';
  return [
    { code, message: `${components(names.length)} ${what}: ${shown.join(', ')}${rest}`, ...more },
  ];
}

function components(count: number): string {
  return count === 1 ? '1 component' : `${count} components`;
}
