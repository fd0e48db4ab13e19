import type { Report } from '@seaworthy/model';
import { endsWell, hasShared, mutated } from '@seaworthy/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseVex } from './index.ts';
import { apply, fixture, fixtures, reportOf } from './samples-for-test.ts';

const rhel = (version: string) => ({
  id: 'rhel',
  idLike: ['fedora'],
  versionId: version,
  name: `Red Hat Enterprise Linux ${version}`,
  cpe: `cpe:/o:redhat:enterprise_linux:${version.split('.')[0]}::baseos`,
});
const rpm = (name: string, version: string, source = 'curl') => ({
  purl: `pkg:rpm/redhat/${name}@${version}?arch=x86_64&distro=rhel`,
  type: 'rpm' as const,
  name,
  version,
  source: { name: source, version },
});

describe.skipIf(!hasShared(fixtures))('documents as vendors publish them', () => {
  const names = (report_: Report, document: string) =>
    apply(report_, document).suppressed.map(({ finding, status }) =>
      finding.kind === 'vulnerability' ? `${status} ${finding.package.name}` : '',
    );

  test('Red Hat, CSAF VEX of CVE-2023-38545: per release, all versions or the fixed one', () => {
    const document = fixture('rhel-vex/quay_claircore/cve-2023-38545.json');
    const at = (release: string, ...packages: ReturnType<typeof rpm>[]) =>
      names(reportOf('CVE-2023-38545', packages, { distribution: rhel(release) }), document);
    // "red_hat_enterprise_linux_8:libcurl" is known not affected, in any version.
    expect(at('8.8', rpm('libcurl', '7.61.1-30.el8'))).toEqual(['not_affected libcurl']);
    // In release 9 the version of the advisory is fixed, older ones are not.
    expect(at('9.3', rpm('libcurl', '7.76.1-26.el9_3.2'))).toEqual(['fixed libcurl']);
    expect(at('9.3', rpm('libcurl', '7.76.1-26.el9'))).toEqual([]);
    // No product of another vendor, no product that is not there.
    expect(at('10.0', rpm('libcurl', '8.9.1-5.el10'))).toEqual([]);
    expect(at('8.8', rpm('libssh', '0.9.6-10.el8', 'libssh'))).toEqual([]);
    // A source package speaks for what was built from it.
    expect(at('8.8', rpm('curl-unheard-of', '7.61.1-30.el8'))).toEqual([
      'not_affected curl-unheard-of',
    ]);
  });

  test('Red Hat, CSAF VEX of CVE-2023-4154: not affected in four releases', () => {
    const document = fixture('rhel-vex/quay_claircore/cve-2023-4154.json');
    for (const release of ['6', '7', '8', '9']) {
      const samba = rpm('samba', '4.18.6-1', 'samba');
      const report_ = reportOf('CVE-2023-4154', [samba], { distribution: rhel(release) });
      expect(apply(report_, document).suppressed).toMatchObject([
        {
          status: 'not_affected',
          justification: 'vulnerable_code_not_present',
          // The one word that Red Hat gives as impact is a severity.
          reason: 'vulnerable code not present',
          owner: 'Red Hat Product Security',
        },
      ]);
    }
  });

  test('Ubuntu, OpenVEX of CVE-2023-38545: source and binary packages of a release', () => {
    const document = fixture('ubuntu/anchore_vunnel/vex__cve__2023__CVE-2023-38545.json');
    const jammy = {
      id: 'ubuntu',
      idLike: ['debian'],
      versionId: '22.04',
      name: 'Ubuntu 22.04',
      codename: 'jammy',
    };
    const deb = (name: string, version: string, distribution = jammy) =>
      names(
        reportOf(
          'CVE-2023-38545',
          [
            {
              purl: `pkg:deb/ubuntu/${name}@${version}?arch=amd64&distro=ubuntu-22.04`,
              type: 'deb',
              name,
              version,
              source: { name: 'curl', version },
            },
          ],
          { distribution },
        ),
        document,
      );
    expect(deb('libcurl4', '7.81.0-1ubuntu1.24')).toEqual(['fixed libcurl4']);
    expect(deb('libcurl4', '7.81.0-1ubuntu1.3')).toEqual([]);
    expect(
      deb('libcurl4', '7.81.0-1ubuntu1.24', { ...jammy, codename: 'noble', versionId: '24.04' }),
    ).toEqual([]);
  });

  test.each([
    'rhel-vex/quay_claircore/cve-2024-24786-illegal-module.json',
    'rhel-csaf/anchore_vunnel/csaf__advisories__2025__rhsa-2025_23414.json',
    'ubuntu/anchore_vunnel/vex__cve__2016__CVE-2016-20013.json',
  ])('%s, whole and broken', (path) => {
    const text = fixture(path);
    expect(parseVex(text, path).length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.array(fc.nat(0xffffff), { maxLength: 20 }), (noise) => {
        endsWell(() => parseVex(mutated(text, noise).toString('utf8'), path));
      }),
      { numRuns: 20 },
    );
  });
});
