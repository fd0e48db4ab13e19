import { type Distribution, limitExceeded } from '@seaworthy/model';
import { distributionOf } from './distribution.ts';
import { arrayOf, type JsonObject, objectsOf, pathOf, textOf, textsOf } from './json-access.ts';
import { type SbomComponent, type SbomFacts, sbomLimits } from './sbom-facts.ts';

/**
 * SPDX 3.0 as JSON-LD in the compact form that its own context gives (spdx-spec 3.0.1, annex
 * "SPDX JSON-LD serialization"): a graph of elements, each with its "type" and "spdxId".
 *
 * @throws LIMIT_EXCEEDED
 */
export function readSpdx3(document: JsonObject, what: string): SbomFacts {
  const elements = objectsOf(document['@graph']);
  if (elements.length > sbomLimits.components + sbomLimits.relationships) {
    throw limitExceeded(what, 'components', sbomLimits.components);
  }
  const licenseNames = new Map<string, string>();
  const roots = new Set<string>();
  const declared = new Map<string, string[]>();
  const dependencies: (readonly [string, string])[] = [];
  for (const element of elements) {
    const id = idOf(element);
    const type = typeOf(element);
    if (type === 'software_Sbom' || type === 'SpdxDocument') {
      for (const root of textsOf(element['rootElement'])) roots.add(root);
    } else if (type === 'simplelicensing_LicenseExpression' && id !== undefined) {
      const expression = textOf(element['simplelicensing_licenseExpression']);
      if (expression !== undefined) licenseNames.set(id, expression);
    } else if (type === 'Relationship' || type === 'LifecycleScopedRelationship') {
      readRelationship(element, declared, dependencies, what);
    }
  }
  const packages = elements.filter((element) => typeOf(element) === 'software_Package');
  if (packages.length > sbomLimits.components) {
    throw limitExceeded(what, 'components', sbomLimits.components);
  }
  let distribution: Distribution | undefined;
  let subject: JsonObject | undefined;
  const components: SbomComponent[] = [];
  for (const each of packages) {
    const id = idOf(each) ?? '';
    const purpose = textOf(each['software_primaryPurpose']);
    if (purpose === 'operatingSystem') {
      distribution ??= distributionOf({
        id: textOf(each['name']),
        versionId: textOf(each['software_packageVersion']),
        name: textOf(each['description']),
      });
    } else if (roots.has(id) && packages.length > 1) {
      subject ??= each;
    } else if (purpose !== 'container' && purpose !== 'file') {
      const licenses = (declared.get(id) ?? []).flatMap((target) => licenseNames.get(target) ?? []);
      components.push(componentOf(each, id, licenses));
    }
  }
  const name = textOf(subject?.['name']);
  return {
    format: 'SPDX 3.0',
    ...(name === undefined ? {} : { subject: { name } }),
    distribution,
    layers: [],
    components,
    dependencies,
    problems: [],
  };
}

function componentOf(each: JsonObject, ref: string, licenses: readonly string[]): SbomComponent {
  const identifiers = (type: string) =>
    objectsOf(each['externalIdentifier'])
      .filter((identifier) => identifier['externalIdentifierType'] === type)
      .slice(0, sbomLimits.listLength)
      .flatMap((identifier) => textOf(identifier['identifier']) ?? []);
  const path = pathOf(each['software_packageFileName']);
  return {
    ref,
    name: textOf(each['name']) ?? '',
    version: textOf(each['software_packageVersion']) ?? '',
    purl: textOf(each['software_packageUrl']) ?? identifiers('packageUrl')[0],
    licenses: licenses.filter((text) => text !== 'NOASSERTION' && text !== 'NONE'),
    locations: path === undefined ? [] : [{ path }],
    cpes: identifiers('cpe23'),
  };
}

function readRelationship(
  element: JsonObject,
  declared: Map<string, string[]>,
  dependencies: (readonly [string, string])[],
  what: string,
): void {
  const from = textOf(element['from']);
  if (from === undefined) return;
  const type = textOf(element['relationshipType']);
  if (type !== 'dependsOn' && type !== 'hasDeclaredLicense') return;
  for (const target of arrayOf(element['to'])) {
    const to = textOf(target);
    if (to === undefined) continue;
    if (type === 'dependsOn') dependencies.push([from, to]);
    else declared.set(from, [...(declared.get(from) ?? []), to].slice(0, sbomLimits.listLength));
  }
  if (dependencies.length > sbomLimits.relationships) {
    throw limitExceeded(what, 'relationships', sbomLimits.relationships);
  }
}

function idOf(element: JsonObject): string | undefined {
  return textOf(element['spdxId']) ?? textOf(element['@id']);
}

function typeOf(element: JsonObject): string | undefined {
  return textOf(element['type']) ?? textOf(element['@type']);
}
