import { sampleReport } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import { spdx } from './spdx.ts';

const options = { color: false, width: 80 };
const report = sampleReport();
const document = JSON.parse(spdx.render(report, options));

/** What sections 6, 7, 10 and 11 of SPDX 2.3 ask for, and what its JSON schema allows beside it. */
describe('by the words of the specification', () => {
  test('the document says what it is (section 6)', () => {
    expect(document).toMatchObject({
      spdxVersion: 'SPDX-2.3',
      dataLicense: 'CC0-1.0',
      SPDXID: 'SPDXRef-DOCUMENT',
      name: 'registry.example.com/shop/web:2.1',
      creationInfo: { created: '2026-11-20T12:34:56Z', creators: ['Tool: seaworthy-0.1.0'] },
    });
    expect(new URL(document.documentNamespace).hash).toBe('');
  });

  test('every package has what it must have (section 7)', () => {
    expect(document.packages).toHaveLength(report.packages.length + 2);
    const allowed = [
      'SPDXID',
      'name',
      'versionInfo',
      'downloadLocation',
      'filesAnalyzed',
      'licenseConcluded',
      'licenseDeclared',
      'copyrightText',
      'primaryPackagePurpose',
      'checksums',
      'description',
      'comment',
      'sourceInfo',
      'externalRefs',
    ];
    for (const each of document.packages) {
      expect(each.SPDXID).toMatch(/^SPDXRef-[a-zA-Z0-9.-]+$/);
      expect(each.name).toBeTypeOf('string');
      expect(each.downloadLocation).toBe('NOASSERTION');
      expect(each.filesAnalyzed).toBe(false);
      expect(Object.keys(each).filter((key) => !allowed.includes(key))).toEqual([]);
      for (const reference of each.externalRefs ?? []) {
        expect(['PACKAGE-MANAGER purl', 'SECURITY cpe23Type', 'SECURITY advisory']).toContain(
          `${reference.referenceCategory} ${reference.referenceType}`,
        );
        expect(reference.referenceLocator).toMatch(/^\S+$/);
      }
    }
    const purposes = document.packages.flatMap(
      (each: { primaryPackagePurpose?: string }) => each.primaryPackagePurpose ?? [],
    );
    expect(purposes).toEqual(['CONTAINER', 'OPERATING_SYSTEM']);
  });

  test('identifiers are unique and every relationship speaks of known ones (section 11)', () => {
    const ids = document.packages.map((each: { SPDXID: string }) => each.SPDXID);
    const known = new Set([...ids, 'SPDXRef-DOCUMENT']);
    expect(known.size).toBe(ids.length + 1);
    const types = new Set<string>();
    for (const each of document.relationships) {
      expect(known).toContain(each.spdxElementId);
      expect(known).toContain(each.relatedSpdxElement);
      types.add(each.relationshipType);
    }
    expect([...types].sort()).toEqual(['CONTAINS', 'DEPENDS_ON', 'DESCRIBES']);
  });

  test('licences that are on no list are quoted (section 10)', () => {
    const quoted = new Set(
      document.hasExtractedLicensingInfos.map((each: { licenseId: string }) => each.licenseId),
    );
    const used = document.packages.flatMap(
      (each: { licenseDeclared: string }) =>
        each.licenseDeclared.match(/LicenseRef-[\w.-]+/g) ?? [],
    );
    expect(new Set(used)).toEqual(quoted);
    const bash = document.packages.find((each: { name: string }) => each.name === 'bash');
    expect(bash.licenseDeclared).toBe('GPL-3.0-or-later');
    const schema = document.packages.find((each: { name: string }) => each.name === 'json-schema');
    expect(schema.licenseDeclared).toBe('AFL-2.1 OR BSD-3-Clause');
  });
});
