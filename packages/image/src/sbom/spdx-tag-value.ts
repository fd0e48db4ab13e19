import { limitExceeded } from '@seaworthy/model';
import type { JsonObject } from './json-access.ts';
import { sbomLimits } from './sbom-facts.ts';

type Fields = Record<string, unknown>;

/** Tags of a package and the keys of the JSON form that mean the same. */
const packageTags = new Map([
  ['SPDXID', 'SPDXID'],
  ['PackageVersion', 'versionInfo'],
  ['PackageFileName', 'packageFileName'],
  ['PackageLicenseDeclared', 'licenseDeclared'],
  ['PackageLicenseConcluded', 'licenseConcluded'],
  ['PackageSourceInfo', 'sourceInfo'],
  ['PackageDescription', 'description'],
  ['PackageComment', 'comment'],
  ['PrimaryPackagePurpose', 'primaryPackagePurpose'],
]);

/**
 * Brings a tag-value document (SPDX 2.3, annex "Conformance" and the tags of each section) into
 * the shape of the JSON form, as far as it is read here. Text between <text> and </text> may have
 * several lines.
 *
 * @throws LIMIT_EXCEEDED
 */
export function parseTagValue(text: string, what: string): JsonObject {
  const document: Fields = {};
  const packages: Fields[] = [];
  const relationships: Fields[] = [];
  const licenses: Fields[] = [];
  let section: 'document' | 'package' | 'license' | 'other' = 'document';
  for (const [tag, value] of tagsOf(text)) {
    if (
      packages.length > sbomLimits.components ||
      relationships.length > sbomLimits.relationships
    ) {
      throw limitExceeded(what, 'components', sbomLimits.components);
    }
    switch (tag) {
      case 'PackageName':
        section = 'package';
        packages.push({ name: value, externalRefs: [] });
        break;
      case 'FileName':
      case 'SnippetSPDXID':
        section = 'other';
        break;
      case 'LicenseID':
        section = 'license';
        licenses.push({ licenseId: value });
        break;
      case 'Relationship': {
        const [from, type, to] = value.split(/\s+/, 3);
        relationships.push({
          spdxElementId: from,
          relationshipType: type,
          relatedSpdxElement: to,
        });
        break;
      }
      default:
        if (section === 'document') readDocumentTag(document, tag, value);
        else if (section === 'package') readPackageTag(packages.at(-1)!, tag, value);
        else if (section === 'license') readLicenseTag(licenses.at(-1)!, tag, value);
    }
  }
  return { ...document, packages, relationships, hasExtractedLicensingInfos: licenses };
}

function readDocumentTag(document: Fields, tag: string, value: string): void {
  if (tag === 'SPDXVersion') document['spdxVersion'] = value;
  if (tag === 'DocumentName') document['name'] = value;
}

function readLicenseTag(license: Fields, tag: string, value: string): void {
  if (tag === 'ExtractedText') license['extractedText'] = value;
  if (tag === 'LicenseName') license['name'] = value;
}

function readPackageTag(fields: Fields, tag: string, value: string): void {
  if (tag === 'ExternalRef') {
    const [referenceCategory, referenceType, referenceLocator] = value.split(/\s+/, 3);
    (fields['externalRefs'] as Fields[]).push({
      referenceCategory,
      referenceType,
      referenceLocator,
    });
    return;
  }
  const key = packageTags.get(tag);
  if (key !== undefined) fields[key] ??= value;
}

/** "Tag: value", one a line. Lines that start with "#" are comments. */
function* tagsOf(text: string): Generator<readonly [tag: string, value: string]> {
  let at = 0;
  while (at < text.length) {
    const end = lineEnd(text, at);
    const line = text.slice(at, end);
    at = end + 1;
    const colon = line.indexOf(':');
    if (colon <= 0 || line.startsWith('#')) continue;
    const tag = line.slice(0, colon).trim();
    let value = line.slice(colon + 1).trim();
    if (value.startsWith('<text>')) {
      const start = at - 1 - (line.length - line.indexOf('<text>')) + '<text>'.length;
      const close = text.indexOf('</text>', start);
      const stop = close < 0 ? text.length : close;
      value = text.slice(start, stop).trim();
      if (stop >= at) at = lineEnd(text, stop) + 1;
    }
    yield [tag, value];
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
