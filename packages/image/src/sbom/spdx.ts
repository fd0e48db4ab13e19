import { type Distribution, type Location, limitExceeded, SeaworthyError } from '@seaworthy/model';
import { distributionOf } from './distribution.ts';
import { type JsonObject, objectsOf, pathOf, textOf } from './json-access.ts';
import { type SbomComponent, type SbomFacts, sbomLimits } from './sbom-facts.ts';

/**
 * SPDX 2.2 and 2.3 in its JSON form; tag-value documents are brought into the same shape.
 *
 * @throws TARGET_UNSUPPORTED for another major version, LIMIT_EXCEEDED
 */
export function readSpdx(document: JsonObject, what: string): SbomFacts {
  const version = /^SPDX-(2\.\d+)$/.exec(textOf(document['spdxVersion']) ?? '')?.[1];
  if (version === undefined) {
    const stated = textOf(document['spdxVersion'])?.slice(0, 40) ?? '';
    throw new SeaworthyError(
      'TARGET_UNSUPPORTED',
      `${what}: SPDX version "${stated}" is not known`,
      {
        hint: 'SPDX 2.x can be read as JSON and tag-value, SPDX 3.0 as JSON-LD.',
      },
    );
  }
  const packages = objectsOf(document['packages']);
  if (packages.length > sbomLimits.components) {
    throw limitExceeded(what, 'components', sbomLimits.components);
  }
  const names = extractedNames(document);
  const { described, dependencies } = relationshipsOf(document, what);
  let subject: JsonObject | undefined;
  let distribution: Distribution | undefined;
  const components: SbomComponent[] = [];
  for (const each of packages) {
    const purpose = textOf(each['primaryPackagePurpose'])?.replace('-', '_');
    if (isSystem(each, purpose)) distribution ??= systemOf(each);
    else if (described.has(textOf(each['SPDXID']) ?? '')) subject ??= each;
    else if (isSoftware(each, purpose)) components.push(componentOf(each, names));
  }
  // A document that describes nothing but one package is about that package.
  if (components.length === 0 && subject !== undefined && packages.length === 1) {
    components.push(componentOf(subject, names));
  }
  return {
    format: `SPDX ${version}`,
    subject: subjectOf(subject, document),
    distribution,
    layers: [],
    components,
    dependencies,
    problems: [],
  };
}

/** Older documents have no purposes; Trivy has always named the system so. */
function isSystem(each: JsonObject, purpose: string | undefined): boolean {
  if (purpose !== undefined) return purpose === 'OPERATING_SYSTEM';
  return textOf(each['SPDXID'])?.startsWith('SPDXRef-OperatingSystem') ?? false;
}

/** The image that a document describes, its layers and lock files stand as packages in it too. */
function isSoftware(each: JsonObject, purpose: string | undefined): boolean {
  if (purlOf(each) !== undefined) return true;
  const isThing = ['CONTAINER', 'FILE', 'ARCHIVE', 'SOURCE', 'OTHER', 'DEVICE'].includes(
    purpose ?? '',
  );
  // Trivy writes the lock files and jars that packages come from as packages of their own.
  const isTarget = /^(?:ContainerImage|Filesystem|Repository|Application)\b/.test(
    (textOf(each['SPDXID']) ?? '').replace(/^SPDXRef-/, ''),
  );
  return !isThing && !isTarget;
}

function componentOf(each: JsonObject, names: ReadonlyMap<string, string>): SbomComponent {
  const sourceInfo = textOf(each['sourceInfo']) ?? '';
  const source = /^built package from: (\S+)(?: (\S+))?$/.exec(sourceInfo);
  return {
    ref: textOf(each['SPDXID']) ?? '',
    name: textOf(each['name']) ?? '',
    version: textOf(each['versionInfo']) ?? '',
    purl: purlOf(each),
    licenses: licensesOf(each, names),
    locations: locationsOf(each, sourceInfo),
    cpes: referencesOf(each, /^cpe2[23]type$/i),
    ...(source === null ? {} : { source: { name: source[1]!, version: source[2] ?? '' } }),
  };
}

function purlOf(each: JsonObject): string | undefined {
  return referencesOf(each, /^purl$/i)[0];
}

function referencesOf(each: JsonObject, type: RegExp): string[] {
  return objectsOf(each['externalRefs'])
    .slice(0, sbomLimits.listLength)
    .flatMap((reference) => {
      // Some tools write the type as a URI: "http://spdx.org/rdf/references/purl".
      const referenceType = textOf(reference['referenceType'])?.replace(/^.*\//s, '') ?? '';
      return type.test(referenceType) ? (textOf(reference['referenceLocator']) ?? []) : [];
    });
}

/**
 * The format has no field for the place of a package: tools put it into their own words. Ours are
 * "Found by dpkg in PATH (layer ...), PATH", Syft's "acquired package info from ...: PATH, PATH";
 * npm gives the directory as the name of the package's file.
 */
function locationsOf(each: JsonObject, sourceInfo: string): Location[] {
  const comment = textOf(each['comment']) ?? '';
  const ours = /^Found by \S+ in (.+)$/s.exec(comment)?.[1];
  const syft = /^acquired package info from [^:]*: (.+)$/s.exec(sourceInfo)?.[1];
  const stated = (ours?.replaceAll(/ \(layer [^)]*\)/g, '') ?? syft)?.split(', ');
  return (stated ?? [textOf(each['packageFileName']) ?? ''])
    .slice(0, sbomLimits.listLength)
    .flatMap((text) => pathOf(text) ?? [])
    .map((path) => ({ path }));
}

/**
 * Declared licences, or those that somebody concluded. Licences that hold together are taken apart
 * and references to words of the document are replaced by the words.
 */
function licensesOf(each: JsonObject, names: ReadonlyMap<string, string>): string[] {
  const expression = [each['licenseDeclared'], each['licenseConcluded']]
    .map(textOf)
    .find((text) => text !== undefined && text !== 'NOASSERTION' && text !== 'NONE');
  if (expression === undefined) return [];
  const simple = !/[()]| OR /.test(expression);
  return (simple ? expression.split(' AND ') : [expression])
    .map((part) => names.get(part) ?? part)
    .slice(0, sbomLimits.listLength);
}

function extractedNames(document: JsonObject): Map<string, string> {
  const names = new Map<string, string>();
  for (const info of objectsOf(document['hasExtractedLicensingInfos'])) {
    const id = textOf(info['licenseId']);
    const text = textOf(info['name']) ?? textOf(info['extractedText']);
    if (id !== undefined && text !== undefined && text !== 'NOASSERTION') names.set(id, text);
  }
  return names;
}

interface Relationships {
  readonly described: ReadonlySet<string>;
  readonly dependencies: (readonly [string, string])[];
}

/** Section 11.1: which of the two elements needs the other depends on the word between them. */
function relationshipsOf(document: JsonObject, what: string): Relationships {
  const described = new Set<string>();
  const dependencies: (readonly [string, string])[] = [];
  const relationships = objectsOf(document['relationships']);
  if (relationships.length > sbomLimits.relationships) {
    throw limitExceeded(what, 'relationships', sbomLimits.relationships);
  }
  for (const each of relationships) {
    const from = textOf(each['spdxElementId']);
    const to = textOf(each['relatedSpdxElement']);
    const type = textOf(each['relationshipType']) ?? '';
    if (from === undefined || to === undefined) continue;
    if (type === 'DESCRIBES') described.add(to);
    else if (type === 'DESCRIBED_BY') described.add(from);
    else if (type === 'DEPENDS_ON') dependencies.push([from, to]);
    else if (/^(?:\w+_)?DEPENDENCY_OF$/.test(type)) dependencies.push([to, from]);
  }
  const listed = document['documentDescribes'];
  if (Array.isArray(listed)) for (const id of listed) described.add(String(id));
  return { described, dependencies };
}

function subjectOf(subject: JsonObject | undefined, document: JsonObject): SbomFacts['subject'] {
  const name = textOf(subject?.['name']) ?? textOf(document['name']);
  if (name === undefined) return undefined;
  const version = textOf(subject?.['versionInfo']);
  return {
    name,
    digest: version !== undefined && /^sha256:[0-9a-f]{64}$/.test(version) ? version : undefined,
  };
}

function systemOf(each: JsonObject): Distribution | undefined {
  return distributionOf({
    id: textOf(each['name']),
    versionId: textOf(each['versionInfo']),
    name: textOf(each['description']),
  });
}
