import {
  type Distribution,
  type Layer,
  type Location,
  limitExceeded,
  PackageState,
  Problem,
  SeaworthyError,
} from '@seaworthy/model';
import { distributionOf } from './distribution.ts';
import { type JsonObject, objectOf, objectsOf, pathOf, textOf, textsOf } from './json-access.ts';
import { type SbomComponent, type SbomFacts, sbomLimits } from './sbom-facts.ts';

/**
 * CycloneDX 1.0 to 1.7 in its JSON form (ECMA-424); the XML form is brought into the same shape.
 * Facts that the format has no field for are in properties, under a prefix of the tool that wrote
 * them: ours, Syft's and Trivy's are known.
 *
 * @throws TARGET_UNSUPPORTED for another major version, LIMIT_EXCEEDED
 */
export function readCyclonedx(bom: JsonObject, what: string): SbomFacts {
  const version = textOf(bom['specVersion']) ?? '';
  if (!/^1\.\d+$/.test(version)) {
    throw new SeaworthyError('TARGET_UNSUPPORTED', `${what}: CycloneDX ${version} is not known`, {
      hint: 'Versions 1.0 to 1.7 can be read.',
    });
  }
  const metadata = objectOf(bom['metadata']) ?? {};
  const properties = propertiesOf(metadata);
  const subject = objectOf(metadata['component']);
  const layers = layersOf(properties, subject);
  const layerIndexes = new Map(layers.map(({ diffId, index }) => [diffId, index]));
  let distribution: Distribution | undefined;
  const components: SbomComponent[] = [];
  for (const component of flatten(bom['components'], what)) {
    const type = textOf(component['type']);
    if (type === 'operating-system') distribution ??= systemOf(component);
    else if (isSoftware(component, type)) components.push(componentOf(component, layerIndexes));
  }
  return {
    format: `CycloneDX ${version}`,
    subject: subjectOf(subject, properties),
    distribution,
    layers,
    components,
    dependencies: dependenciesOf(bom, what),
    problems: problemsOf(bom, properties, subject),
  };
}

/**
 * Files, data and the like are listed beside packages; without a purl they are none. Nor are the
 * lock files that Trivy lists as applications, for the packages in them to hang on.
 */
function isSoftware(component: JsonObject, type: string | undefined): boolean {
  if (textOf(component['purl']) !== undefined) return true;
  const properties = objectsOf(component['properties']);
  if (properties.some(({ name }) => name === 'aquasecurity:trivy:Class')) return false;
  return type === 'library' || type === 'framework' || type === 'application';
}

/** Components hold components. An explicit stack, because input may nest without end. */
function flatten(components: unknown, what: string): JsonObject[] {
  const flat: JsonObject[] = [];
  const stack = [...objectsOf(components)].reverse();
  while (stack.length > 0) {
    const component = stack.pop()!;
    flat.push(component);
    for (const child of objectsOf(component['components']).toReversed()) stack.push(child);
    if (flat.length + stack.length > sbomLimits.components) {
      throw limitExceeded(what, 'components', sbomLimits.components);
    }
  }
  return flat;
}

function componentOf(
  component: JsonObject,
  layerIndexes: ReadonlyMap<string, number>,
): SbomComponent {
  const properties = propertiesOf(component);
  const own = (name: string) => properties.get(`seaworthy:${name}`);
  const state = PackageState.options.find((each) => each === own('state'));
  const details = detailsOf(properties);
  const cpe = textOf(component['cpe']);
  const otherCpes = [...properties].flatMap(([name, value]) =>
    /^(?:seaworthy:cpe:\d+|syft:cpe23)$/.test(name) && value !== cpe ? value : [],
  );
  const isDev =
    component['scope'] === 'excluded' || properties.get('cdx:npm:package:development') === 'true';
  const source = sourceOf(properties);
  return {
    ref: textOf(component['bom-ref']) ?? '',
    name: textOf(component['name']) ?? '',
    version: textOf(component['version']) ?? '',
    purl: textOf(component['purl']),
    licenses: originalLicenses(properties) ?? licensesOf(component),
    locations: locationsOf(component, properties, layerIndexes),
    cpes: [...(cpe === undefined ? [] : [cpe]), ...otherCpes],
    ...(source === undefined ? {} : { source }),
    ...optional('architecture', own('architecture')),
    ...optional('foundBy', own('foundBy') ?? properties.get('syft:package:foundBy')),
    ...optional('ownedBy', own('ownedBy')),
    ...(state === undefined ? {} : { state }),
    ...(isDev ? { dev: true } : {}),
    ...(own('direct') === undefined ? {} : { direct: own('direct') === 'true' }),
    ...(details === undefined ? {} : { details }),
  };
}

/** Trivy keeps epoch, version and release of a source package apart. */
function sourceOf(properties: ReadonlyMap<string, string>): SbomComponent['source'] {
  const name = properties.get('seaworthy:sourceName');
  if (name !== undefined) return { name, version: properties.get('seaworthy:sourceVersion') ?? '' };
  const trivy = (key: string) => properties.get(`aquasecurity:trivy:Src${key}`);
  const sourceName = trivy('Name');
  if (sourceName === undefined) return undefined;
  const epoch = trivy('Epoch');
  const release = trivy('Release');
  const version = `${epoch === undefined || epoch === '0' ? '' : `${epoch}:`}${trivy('Version') ?? ''}${
    release === undefined ? '' : `-${release}`
  }`;
  return { name: sourceName, version };
}

function locationsOf(
  component: JsonObject,
  properties: ReadonlyMap<string, string>,
  layerIndexes: ReadonlyMap<string, number>,
): Location[] {
  const layerOf = (diffId: string | undefined) =>
    diffId === undefined ? undefined : layerIndexes.get(diffId);
  const occurrences = objectsOf(objectOf(component['evidence'])?.['occurrences']);
  if (occurrences.length > 0) {
    return occurrences.slice(0, sbomLimits.listLength).flatMap((occurrence, i) => {
      const path = pathOf(occurrence['location']);
      const layer = Number(properties.get(`seaworthy:location:${i}:layer`) ?? Number.NaN);
      if (path === undefined) return [];
      return Number.isSafeInteger(layer) && layer >= 0 ? { path, layer } : { path };
    });
  }
  const trivyPath = pathOf(properties.get('aquasecurity:trivy:FilePath'));
  if (trivyPath !== undefined) {
    return [place(trivyPath, layerOf(properties.get('aquasecurity:trivy:LayerDiffID')))];
  }
  const locations: Location[] = [];
  for (let i = 0; i < sbomLimits.listLength; i++) {
    const path = pathOf(properties.get(`syft:location:${i}:path`));
    if (path === undefined) break;
    locations.push(place(path, layerOf(properties.get(`syft:location:${i}:layerID`))));
  }
  const npmPath = pathOf(properties.get('cdx:npm:package:path'));
  if (locations.length === 0 && npmPath !== undefined) locations.push({ path: npmPath });
  return locations;
}

function place(path: string, layer: number | undefined): Location {
  return layer === undefined ? { path } : { path, layer };
}

/** As they were declared, where we had to write something else. */
function originalLicenses(properties: ReadonlyMap<string, string>): string[] | undefined {
  const texts: string[] = [];
  for (let i = 0; i < sbomLimits.listLength; i++) {
    const text = properties.get(`seaworthy:declaredLicense:${i}`);
    if (text === undefined) break;
    texts.push(text);
  }
  return texts.length === 0 ? undefined : texts;
}

/** licenseChoice: a list of licences, or one expression. */
function licensesOf(component: JsonObject): string[] {
  return objectsOf(component['licenses'])
    .slice(0, sbomLimits.listLength)
    .flatMap((choice) => {
      const license = objectOf(choice['license']);
      return (
        textOf(choice['expression']) ?? textOf(license?.['id']) ?? textOf(license?.['name']) ?? []
      );
    });
}

function detailsOf(properties: ReadonlyMap<string, string>): SbomComponent['details'] {
  const prefix = 'seaworthy:detail:';
  const details = new Map<string, string | number | boolean | string[]>();
  for (const [name, json] of properties) {
    if (!name.startsWith(prefix)) continue;
    const value = parseDetail(json);
    if (value !== undefined) details.set(name.slice(prefix.length), value);
  }
  return details.size === 0 ? undefined : Object.fromEntries(details);
}

function parseDetail(json: string): string | number | boolean | string[] | undefined {
  const value = parseJson(json);
  if (Array.isArray(value)) return textsOf(value);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first value of each name; later ones of the same name are dropped. */
function propertiesOf(owner: JsonObject): Map<string, string> {
  const properties = new Map<string, string>();
  for (const property of objectsOf(owner['properties']).slice(0, 10_000)) {
    const name = textOf(property['name']);
    const value = textOf(property['value']);
    if (name !== undefined && value !== undefined && !properties.has(name)) {
      properties.set(name, value);
    }
  }
  return properties;
}

/** Ours are numbered properties of the metadata; Trivy repeats one name on the subject. */
function layersOf(
  properties: ReadonlyMap<string, string>,
  subject: JsonObject | undefined,
): Layer[] {
  const layers: Layer[] = [];
  for (let index = 0; index < sbomLimits.listLength; index++) {
    const diffId = properties.get(`seaworthy:layer:${index}`);
    if (diffId === undefined) break;
    layers.push({ index, diffId });
  }
  if (layers.length > 0) return layers;
  return objectsOf(subject?.['properties'])
    .filter((property) => property['name'] === 'aquasecurity:trivy:DiffID')
    .slice(0, sbomLimits.listLength)
    .flatMap((property) => textOf(property['value']) ?? [])
    .map((diffId, index) => ({ index, diffId }));
}

function subjectOf(
  subject: JsonObject | undefined,
  properties: ReadonlyMap<string, string>,
): SbomFacts['subject'] {
  const name = textOf(subject?.['name']);
  if (subject === undefined || name === undefined) return undefined;
  const group = textOf(subject['group']);
  const version = textOf(subject['version']);
  const trivyId = propertiesOf(subject).get('aquasecurity:trivy:ImageID');
  return {
    name: group === undefined ? name : `${group}/${name}`,
    digest: version !== undefined && /^sha256:[0-9a-f]{64}$/.test(version) ? version : undefined,
    imageId: properties.get('seaworthy:imageId') ?? trivyId,
    platform: properties.get('seaworthy:platform'),
  };
}

function systemOf(component: JsonObject): Distribution | undefined {
  const properties = propertiesOf(component);
  const id = properties.get('syft:distro:id') ?? textOf(component['name']);
  const version = properties.get('syft:distro:versionID') ?? textOf(component['version']) ?? '';
  const idLike = properties.get('seaworthy:idLike') ?? properties.get('syft:distro:idLike:0');
  return distributionOf({
    id,
    versionId: version,
    name: textOf(component['description']) ?? properties.get('syft:distro:prettyName'),
    idLike: idLike?.split(' ') ?? [],
    codename: properties.get('seaworthy:codename') ?? properties.get('syft:distro:versionCodename'),
    cpe: textOf(component['cpe']),
    endOfLife: properties.get('seaworthy:endOfLife'),
  });
}

function dependenciesOf(bom: JsonObject, what: string): [string, string][] {
  const edges: [string, string][] = [];
  for (const dependency of objectsOf(bom['dependencies'])) {
    const from = textOf(dependency['ref']);
    if (from === undefined) continue;
    const targets = dependency['dependsOn'];
    if (!Array.isArray(targets)) continue;
    for (const target of targets) {
      const to = textOf(target);
      if (to !== undefined) edges.push([from, to]);
    }
    if (edges.length > sbomLimits.relationships) {
      throw limitExceeded(what, 'relationships', sbomLimits.relationships);
    }
  }
  return edges;
}

/** What the tool that wrote the document could not look at, as far as the document says so. */
function problemsOf(
  bom: JsonObject,
  properties: ReadonlyMap<string, string>,
  subject: JsonObject | undefined,
): Problem[] {
  const problems: Problem[] = [];
  for (let i = 0; i < sbomLimits.listLength; i++) {
    const json = properties.get(`seaworthy:problem:${i}`);
    if (json === undefined) break;
    const problem = Problem.safeParse(parseJson(json));
    if (problem.success) problems.push(problem.data);
  }
  const reference = textOf(subject?.['bom-ref']);
  const isIncomplete = objectsOf(bom['compositions']).some(
    ({ aggregate, assemblies }) =>
      typeof aggregate === 'string' &&
      aggregate.startsWith('incomplete') &&
      reference !== undefined &&
      Array.isArray(assemblies) &&
      assemblies.includes(reference),
  );
  if (isIncomplete && problems.length === 0) {
    problems.push({ code: 'truncated', message: 'the SBOM says of itself that it is incomplete' });
  }
  return problems;
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>);
}
