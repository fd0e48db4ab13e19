import { type Layer, type Location, limitExceeded } from '@seaworthy/model';
import { distributionOf } from './distribution.ts';
import { arrayOf, type JsonObject, objectOf, objectsOf, pathOf, textOf } from './json-access.ts';
import { type SbomComponent, type SbomFacts, sbomLimits } from './sbom-facts.ts';

/**
 * Syft's own JSON (its repository: schema/json). Read by what it has had since schema version 1:
 * licences and CPEs have been plain texts in older documents and are objects in newer ones.
 *
 * @throws LIMIT_EXCEEDED
 */
export function readSyft(document: JsonObject, what: string): SbomFacts {
  const artifacts = objectsOf(document['artifacts']);
  if (artifacts.length > sbomLimits.components) {
    throw limitExceeded(what, 'components', sbomLimits.components);
  }
  const source = objectOf(document['source']) ?? {};
  // "metadata" was called "target" before schema version 7.
  const image = objectOf(source['metadata']) ?? objectOf(source['target']) ?? {};
  const layers = layersOf(image);
  const layerIndexes = new Map(layers.map(({ diffId, index }) => [diffId, index]));
  const { dependencies, owners } = relationshipsOf(document, what);
  const purls = new Map(
    artifacts.flatMap((each) => {
      const id = textOf(each['id']);
      const purl = textOf(each['purl']);
      return id === undefined || purl === undefined ? [] : [[id, purl] as const];
    }),
  );
  const schema = textOf(objectOf(document['schema'])?.['version']);
  return {
    format: `Syft JSON ${schema ?? ''}`.trim(),
    subject: subjectOf(source, image),
    distribution: systemOf(objectOf(document['distro'])),
    layers,
    components: artifacts.map((each) => componentOf(each, layerIndexes, owners, purls)),
    dependencies,
    problems: [],
  };
}

function componentOf(
  each: JsonObject,
  layerIndexes: ReadonlyMap<string, number>,
  owners: ReadonlyMap<string, string>,
  purls: ReadonlyMap<string, string>,
): SbomComponent {
  const id = textOf(each['id']) ?? '';
  const foundBy = textOf(each['foundBy']);
  const ownedBy = purls.get(owners.get(id) ?? '');
  const metadata = objectOf(each['metadata']) ?? {};
  const architecture = textOf(metadata['architecture']);
  const modularity = textOf(metadata['modularityLabel']);
  return {
    ref: id,
    name: textOf(each['name']) ?? '',
    version: textOf(each['version']) ?? '',
    purl: textOf(each['purl']),
    licenses: bounded(each['licenses']).flatMap(licenseOf),
    locations: locationsOf(each, layerIndexes),
    cpes: bounded(each['cpes']).flatMap(
      (cpe) => textOf(cpe) ?? textOf(objectOf(cpe)?.['cpe']) ?? [],
    ),
    ...(foundBy === undefined ? {} : { foundBy }),
    ...(foundBy?.includes('lock') ? { state: 'locked' } : {}),
    ...(ownedBy === undefined ? {} : { ownedBy }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(modularity === undefined ? {} : { details: { modularity } }),
  };
}

function licenseOf(license: unknown): string | readonly string[] {
  const fields = objectOf(license);
  return textOf(license) ?? textOf(fields?.['spdxExpression']) ?? textOf(fields?.['value']) ?? [];
}

function locationsOf(each: JsonObject, layerIndexes: ReadonlyMap<string, number>): Location[] {
  return bounded(each['locations']).flatMap((location) => {
    const fields = objectOf(location);
    const path = pathOf(fields?.['path']);
    const layer = layerIndexes.get(textOf(fields?.['layerID']) ?? '');
    if (path === undefined) return [];
    return layer === undefined ? { path } : { path, layer };
  });
}

function layersOf(image: JsonObject): Layer[] {
  return bounded(image['layers'])
    .flatMap((layer): Omit<Layer, 'index'>[] => {
      const fields = objectOf(layer);
      const diffId = textOf(fields?.['digest']);
      const size = fields?.['size'];
      if (diffId === undefined) return [];
      return [Number.isSafeInteger(size) ? { diffId, sizeBytes: Number(size) } : { diffId }];
    })
    .map((layer, index) => ({ index, ...layer }));
}

/** "dependency-of" points from what is needed to what needs it; ownership from owner to owned. */
function relationshipsOf(
  document: JsonObject,
  what: string,
): { dependencies: [string, string][]; owners: Map<string, string> } {
  const relationships = objectsOf(document['artifactRelationships']);
  if (relationships.length > sbomLimits.relationships) {
    throw limitExceeded(what, 'relationships', sbomLimits.relationships);
  }
  const dependencies: [string, string][] = [];
  const owners = new Map<string, string>();
  for (const { parent, child, type } of relationships) {
    const from = textOf(parent);
    const to = textOf(child);
    if (from === undefined || to === undefined) continue;
    if (type === 'dependency-of') dependencies.push([to, from]);
    if (type === 'ownership-by-file-overlap') owners.set(to, from);
  }
  return { dependencies, owners };
}

function subjectOf(source: JsonObject, image: JsonObject): SbomFacts['subject'] {
  const name = textOf(image['userInput']) ?? textOf(source['name']) ?? textOf(source['target']);
  if (name === undefined) return undefined;
  const os = textOf(image['os']);
  const architecture = textOf(image['architecture']);
  return {
    name,
    digest: textOf(image['manifestDigest']),
    imageId: textOf(image['imageID']),
    platform: os !== undefined && architecture !== undefined ? `${os}/${architecture}` : undefined,
  };
}

function systemOf(distro: JsonObject | undefined): SbomFacts['distribution'] {
  if (distro === undefined) return undefined;
  const like = distro['idLike'];
  return distributionOf({
    id: textOf(distro['id']) ?? textOf(distro['name']),
    versionId: textOf(distro['versionID']) ?? textOf(distro['version']),
    name: textOf(distro['prettyName']),
    idLike: textOf(like)?.split(' ') ?? arrayOf(like).flatMap((each) => textOf(each) ?? []),
    codename: textOf(distro['versionCodename']),
    cpe: textOf(distro['cpeName']),
  });
}

function bounded(value: unknown): readonly unknown[] {
  return arrayOf(value).slice(0, sbomLimits.listLength);
}
