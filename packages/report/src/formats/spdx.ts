import { isVulnerability, type Package, type Report, targetPurl } from '@seaworthy/model';
import { reportUuid, sha256 } from '../content-id.ts';
import { statedLicenses } from '../licenses.ts';
import { packageReferences } from '../references.ts';
import type { Reporter } from '../reporter.ts';
import { toJson } from '../text/json.ts';
import { webUrl } from '../text/url.ts';

/** The bill of materials of the target as SPDX 2.3 (ISO/IEC 5962 is version 2.2.1). */
export const spdx: Reporter = {
  name: 'spdx',
  about: 'SPDX 2.3 JSON: packages, licences and relationships, for licence and supply-chain tools.',
  extension: '.spdx.json',
  render(report) {
    const ids = packageReferences(report).map((reference, i) =>
      spdxId(`Package-${report.packages[i]!.type}-${report.packages[i]!.name}`, reference),
    );
    const named = new Map<string, Set<string>>();
    const advisories = advisoriesByPurl(report);
    const packages = report.packages.map((each, i) =>
      packageOf(each, ids[i]!, named, advisories.get(each.purl) ?? [], report),
    );
    return toJson({
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: documentId,
      name: report.target.name,
      // Section 6.5: the place for documents whose creator has no web site.
      documentNamespace: `https://spdx.org/spdxdocs/seaworthy-${reportUuid(report, 'spdx')}`,
      creationInfo: {
        created: report.createdAt.replace(/\.\d+Z$/, 'Z'),
        creators: [`Tool: ${report.tool.name}-${report.tool.version}`],
      },
      ...(report.problems.length > 0
        ? { comment: `Incomplete: ${report.problems.length} things could not be looked at.` }
        : {}),
      packages: [...targetPackages(report), ...packages],
      ...(named.size > 0
        ? {
            hasExtractedLicensingInfos: [...named].map(([licenseId, words]) => ({
              licenseId,
              extractedText: [...words].join('\n'),
              name: [...words][0],
            })),
          }
        : {}),
      relationships: relationshipsOf(report, ids),
    });
  },
};

const documentId = 'SPDXRef-DOCUMENT';
const targetId = 'SPDXRef-Target';
const systemId = 'SPDXRef-OperatingSystem';

/** What every package of ours says; a licence is concluded where its licence files were read. */
const unanalysed = {
  downloadLocation: 'NOASSERTION',
  filesAnalyzed: false,
  licenseConcluded: 'NOASSERTION',
  licenseDeclared: 'NOASSERTION',
  copyrightText: 'NOASSERTION',
};

function targetPackages({ target, distribution }: Report): object[] {
  const purl = targetPurl(target);
  const [algorithm, checksumValue] = target.digest?.split(':') ?? [];
  const isSha256 = algorithm === 'sha256' && /^[0-9a-f]{64}$/.test(checksumValue ?? '');
  const subject = {
    SPDXID: targetId,
    name: target.name,
    ...(target.digest === undefined ? {} : { versionInfo: target.digest }),
    ...unanalysed,
    primaryPackagePurpose: target.kind === 'image' ? 'CONTAINER' : 'APPLICATION',
    ...(isSha256 ? { checksums: [{ algorithm: 'SHA256', checksumValue }] } : {}),
    ...(purl === undefined ? {} : { externalRefs: [purlRef(purl)] }),
  };
  if (distribution === undefined) return [subject];
  const system = {
    SPDXID: systemId,
    name: distribution.id,
    ...(distribution.versionId === '' ? {} : { versionInfo: distribution.versionId }),
    ...unanalysed,
    primaryPackagePurpose: 'OPERATING_SYSTEM',
    description: distribution.name,
  };
  return [subject, system];
}

function packageOf(
  found: Package,
  id: string,
  named: Map<string, Set<string>>,
  advisories: readonly string[],
  report: Report,
): object {
  const { declared, concluded, references } = statedLicenses(found);
  for (const [ref, words] of references) {
    const known = named.get(ref);
    if (known === undefined) named.set(ref, new Set([words]));
    else known.add(words);
  }
  const places = found.locations.map(({ path, layer }) =>
    layer === undefined ? path : `${path} (layer ${report.layers[layer]?.diffId ?? layer})`,
  );
  const { source } = found;
  return {
    SPDXID: id,
    name: found.name,
    ...(found.version === '' ? {} : { versionInfo: found.version }),
    ...unanalysed,
    ...(declared === undefined ? {} : { licenseDeclared: declared }),
    ...(concluded === undefined ? {} : { licenseConcluded: concluded }),
    ...(source === undefined
      ? {}
      : { sourceInfo: `built package from: ${source.name} ${source.version}`.trimEnd() }),
    ...(places.length > 0 ? { comment: `Found by ${found.foundBy} in ${places.join(', ')}` } : {}),
    externalRefs: [
      purlRef(found.purl),
      ...(found.cpes ?? []).filter(isCpe23).map((cpe) => ({
        referenceCategory: 'SECURITY',
        referenceType: 'cpe23Type',
        referenceLocator: cpe,
      })),
      ...advisories.map((url) => ({
        referenceCategory: 'SECURITY',
        referenceType: 'advisory',
        referenceLocator: url,
      })),
    ],
  };
}

function purlRef(purl: string): object {
  return {
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator: purl,
  };
}

function isCpe23(cpe: string): boolean {
  return /^cpe:2\.3:[aho]:[^\s]+$/.test(cpe);
}

/** Annex K.1.1: advisories are external references of the package that they are about. */
function advisoriesByPurl(report: Report): Map<string, string[]> {
  const urls = new Map<string, string[]>();
  for (const finding of report.findings.filter(isVulnerability)) {
    const all = urls.get(finding.package.purl) ?? [];
    for (const evidence of finding.evidence) {
      const url = webUrl(evidence.url);
      if (url !== undefined && !all.includes(url)) all.push(url);
    }
    urls.set(finding.package.purl, all);
  }
  return urls;
}

function relationshipsOf(report: Report, ids: readonly string[]): object[] {
  const byPurl = new Map<string, string>();
  for (const [i, { purl }] of report.packages.entries()) {
    if (!byPurl.has(purl)) byPurl.set(purl, ids[i]!);
  }
  const relate = (from: string, relationshipType: string, to: string) => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  });
  const dependencies = report.packages.flatMap(({ dependsOn }, i) =>
    [...new Set(dependsOn)].flatMap((purl) => {
      const to = byPurl.get(purl);
      return to === undefined ? [] : [relate(ids[i]!, 'DEPENDS_ON', to)];
    }),
  );
  return [
    relate(documentId, 'DESCRIBES', targetId),
    ...(report.distribution === undefined ? [] : [relate(targetId, 'CONTAINS', systemId)]),
    ...ids.map((id) => relate(targetId, 'CONTAINS', id)),
    ...dependencies,
  ];
}

/** Letters, digits, "." and "-" alone (section 3.2); the hash keeps unlike things apart. */
function spdxId(readable: string, identity: string): string {
  return `SPDXRef-${slug(readable)}-${sha256(identity).slice(0, 12)}`;
}

function slug(text: string): string {
  return text
    .slice(0, 200)
    .replaceAll(/[^A-Za-z0-9.]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
}
