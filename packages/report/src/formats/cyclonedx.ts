import { formatExpression } from '@seaworthy/license';
import { type Package, type Report, targetPurl } from '@seaworthy/model';
import { reportUuid } from '../content-id.ts';
import { isSpdxId, type StatedLicenses, statedLicenses } from '../licenses.ts';
import { packageReferences } from '../references.ts';
import type { Reporter } from '../reporter.ts';
import { toJson } from '../text/json.ts';
import { cyclonedxVulnerabilities } from './cyclonedx-vulnerabilities.ts';

/** The bill of materials of the target, with the flaws of its components (ECMA-424, 1st edition). */
export const cyclonedx: Reporter = {
  name: 'cyclonedx',
  about: 'CycloneDX 1.6 JSON: components, dependencies and vulnerabilities, for SBOM tools.',
  extension: '.cdx.json',
  render(report) {
    const references = packageReferences(report);
    return toJson({
      $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      serialNumber: `urn:uuid:${reportUuid(report, 'cyclonedx')}`,
      version: 1,
      metadata: metadataOf(report),
      components: [
        ...systemComponents(report),
        ...report.packages.map((each, i) => componentOf(each, references[i]!, report)),
      ],
      dependencies: dependenciesOf(report, references),
      // What could not be looked at may hold more: the list is not known to be whole.
      ...(report.problems.length > 0
        ? { compositions: [{ aggregate: 'incomplete', assemblies: [targetReference] }] }
        : {}),
      vulnerabilities: cyclonedxVulnerabilities(report),
    });
  },
};

const targetReference = 'target';
const systemReference = 'operating-system';

interface Property {
  readonly name: string;
  readonly value: string;
}

function metadataOf(report: Report): object {
  const { target, tool, layers, problems } = report;
  const purl = targetPurl(target);
  const [algorithm, content] = target.digest?.split(':') ?? [];
  const isSha256 = algorithm === 'sha256' && /^[0-9a-f]{64}$/.test(content ?? '');
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['kind', target.kind],
    ['reader', target.reader],
    ['imageId', target.imageId],
    ['platform', target.platform],
    ...layers.map(({ index, diffId }) => [`layer:${index}`, diffId] as const),
    ...problems.map((problem, i) => [`problem:${i}`, JSON.stringify(problem)] as const),
  ];
  return {
    timestamp: report.createdAt,
    tools: { components: [{ type: 'application', name: tool.name, version: tool.version }] },
    component: {
      type: target.kind === 'image' ? 'container' : 'application',
      'bom-ref': targetReference,
      name: target.name,
      ...(target.digest === undefined ? {} : { version: target.digest }),
      ...(isSha256 ? { hashes: [{ alg: 'SHA-256', content }] } : {}),
      ...(purl === undefined ? {} : { purl }),
    },
    properties: propertiesOf(facts),
  };
}

function systemComponents({ distribution }: Report): object[] {
  if (distribution === undefined) return [];
  const { id, versionId, name, codename, cpe, endOfLife, idLike } = distribution;
  return [
    {
      type: 'operating-system',
      'bom-ref': systemReference,
      name: id,
      ...(versionId === '' ? {} : { version: versionId }),
      description: name,
      ...(cpe?.startsWith('cpe:') ? { cpe } : {}),
      properties: propertiesOf([
        ['idLike', idLike.length > 0 ? idLike.join(' ') : undefined],
        ['codename', codename],
        ['endOfLife', endOfLife],
      ]),
    },
  ];
}

function componentOf(found: Package, reference: string, report: Report): object {
  const { namespace, name } = splitGroup(found);
  const stated = statedLicenses(found);
  const licenses = licensesOf(stated);
  return {
    type: found.type === 'generic' || found.type === 'bitnami' ? 'application' : 'library',
    'bom-ref': reference,
    ...(namespace === undefined ? {} : { group: namespace }),
    name,
    ...(found.version === '' ? {} : { version: found.version }),
    ...(found.dev === true ? { scope: 'excluded' } : {}),
    ...(licenses.length > 0 ? { licenses } : {}),
    ...(found.cpes?.[0]?.startsWith('cpe:') ? { cpe: found.cpes[0] } : {}),
    purl: found.purl,
    ...evidenceOf(found, stated, report),
    properties: propertiesOf([...factsOf(found), ...originalsOf(found, stated)]),
  };
}

function evidenceOf(
  { locations }: Package,
  { concluded }: StatedLicenses,
  report: Report,
): { evidence?: object } {
  const evidence = {
    ...(locations.length > 0 && {
      occurrences: locations.map(({ path, layer }) => ({
        location: path,
        ...(layer === undefined
          ? {}
          : { additionalContext: `layer ${report.layers[layer]?.diffId ?? layer}` }),
      })),
    }),
    ...(concluded !== undefined && { licenses: [licenseChoice(concluded, 'concluded')] }),
  };
  return Object.keys(evidence).length > 0 ? { evidence } : {};
}

function factsOf(found: Package): (readonly [string, string | undefined])[] {
  const { source } = found;
  return [
    ['foundBy', found.foundBy],
    ['state', found.state],
    ['architecture', found.architecture],
    ['sourceName', source?.name],
    ['sourceVersion', source?.version],
    ['ownedBy', found.ownedBy],
    ['direct', found.direct?.toString()],
    ['licenseCategory', found.license?.category],
    ...found.locations.map(({ layer }, i) => [`location:${i}:layer`, layer?.toString()] as const),
    ...(found.cpes ?? []).slice(1).map((cpe, i) => [`cpe:${i + 1}`, cpe] as const),
    ...Object.entries(found.details ?? {})
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [`detail:${key}`, JSON.stringify(value)] as const),
  ];
}

/** The words in which licences were declared, where the expression is not one of them. */
function originalsOf(
  { licenses }: Package,
  { declared }: StatedLicenses,
): (readonly [string, string])[] {
  if (licenses.length === 1 && licenses[0] === declared) return [];
  return licenses.map((text, i) => [`declaredLicense:${i}`, text] as const);
}

function propertiesOf(facts: readonly (readonly [string, string | undefined])[]): Property[] {
  return facts.flatMap(([name, value]) =>
    value === undefined ? [] : [{ name: `seaworthy:${name}`, value }],
  );
}

/** CycloneDX keeps a Maven group and an npm scope apart from the name. */
function splitGroup({ type, name }: Package): { namespace?: string; name: string } {
  const separator =
    type === 'maven' ? ':' : type === 'npm' || type === 'composer' ? '/' : undefined;
  const at = separator === undefined ? -1 : name.indexOf(separator);
  return at <= 0 ? { name } : { namespace: name.slice(0, at), name: name.slice(at + 1) };
}

/**
 * Identifiers and names stand beside each other; an expression stands alone (licenseChoice). What
 * is no expression keeps the words in which it was declared.
 */
function licensesOf({ readings, declared, concluded }: StatedLicenses): object[] {
  if (declared === undefined) {
    return concluded === undefined ? [] : [licenseChoice(concluded, 'concluded')];
  }
  if (!declared.includes('LicenseRef-')) return [licenseChoice(declared, 'declared')];
  const texts = readings.map(({ original, expression }) => {
    const text = formatExpression(expression);
    return text.includes('LicenseRef-') ? original : text;
  });
  return [...new Set(texts)].map((text) => ({
    license: { ...(isSpdxId(text) ? { id: text } : { name: text }), acknowledgement: 'declared' },
  }));
}

function licenseChoice(text: string, acknowledgement: 'declared' | 'concluded'): object {
  return isSpdxId(text)
    ? { license: { id: text, acknowledgement } }
    : { expression: text, acknowledgement };
}

function dependenciesOf(report: Report, references: readonly string[]): object[] {
  const known = new Set(references);
  const needed = new Set<string>();
  const edges = report.packages.map(({ dependsOn }, i) => {
    const targets = [...new Set(dependsOn)].filter(
      (purl) => known.has(purl) && purl !== references[i],
    );
    for (const purl of targets) needed.add(purl);
    return { ref: references[i]!, dependsOn: targets.sort() };
  });
  const top = references.filter(
    (reference, i) => report.packages[i]!.direct === true || !needed.has(reference),
  );
  if (report.distribution !== undefined) top.unshift(systemReference);
  return [
    { ref: targetReference, dependsOn: top },
    ...edges.filter(({ dependsOn }) => dependsOn.length > 0),
  ];
}
