import { hasShared } from '@seaworthy/testkit';
import { describe, expect, test } from 'vitest';
import {
  below,
  brief,
  match,
  packageOf,
  release,
  sharedRecords,
  statement,
} from '../match-for-test.ts';

const alpine = release('alpine', '3.20.3');

describe.skipIf(!hasShared('feeds'))("Alpine 3.20's own security database", () => {
  const units = sharedRecords('alpine-secdb/v3.20/main.json', 'alpine-secdb/v3.20/community.json');
  const flaws = (name: string, version: string, origin = name) =>
    brief(
      match([packageOf('apk', name, version, { source: { name: origin, version } })], units, alpine)
        .findings,
    ).map(([flaw]) => flaw);

  test('-rN: the revision decides, as a number', () => {
    // busybox: CVE-2023-42366 fixed in 1.36.1-r25, CVE-2023-42363 in -r27.
    const of = (revision: number) =>
      flaws('busybox', `1.36.1-r${revision}`).filter((flaw) =>
        ['CVE-2023-42363', 'CVE-2023-42366'].includes(flaw!),
      );
    expect(of(9)).toEqual(['CVE-2023-42363', 'CVE-2023-42366']);
    expect(of(25)).toEqual(['CVE-2023-42363']);
    expect(of(26)).toEqual(['CVE-2023-42363']);
    expect(of(27)).toEqual([]);
    expect(of(100)).toEqual([]);
  });

  test('"0 = never affected": no version has these flaws, old as it may be', () => {
    expect(flaws('avahi', '0.1-r0')).not.toContain('CVE-2021-26720');
    expect(flaws('avahi', '0.1-r0')).toContain('CVE-2023-1981');
    expect(flaws('bridge', '0.0.1-r0')).toEqual([]);
  });

  test('"_pre" comes before the release', () => {
    // musl: CVE-2020-28928 fixed in 1.2.2_pre2-r0.
    expect(flaws('musl', '1.2.2_pre1-r0')).toEqual(['CVE-2020-28928']);
    expect(flaws('musl', '1.2.2_pre2-r0')).toEqual([]);
    expect(flaws('musl', '1.2.2-r0')).toEqual([]);
  });

  test('sub-packages have the flaws of their origin, not of a package of their own name', () => {
    expect(flaws('libcrypto3', '3.3.0-r1', 'openssl')).toEqual(['CVE-2024-4603']);
    expect(flaws('libcrypto3', '3.3.0-r2', 'openssl')).toEqual([]);
    // "ssl_client" is built from busybox; a package "openssl" that is not from openssl is not it.
    expect(flaws('openssl', '1.36.1-r100', 'busybox')).toEqual([]);
  });
});

test('one bulletin number over several CVEs does not make them one flaw', () => {
  const at = { ecosystem: 'Alpine:v3.20', name: 'xen', intervals: below('4.18.1-r0') };
  const units = {
    'alpine-secdb:v3.20': [
      statement('CVE-2026-23559', at, { aliases: ['XSA-489'] }),
      statement('CVE-2026-23560', at, { aliases: ['XSA-489'] }),
      statement('CVE-2020-35864', { ...at, intervals: [] }),
    ],
  };
  const { findings } = match(
    [packageOf('apk', 'xen-libs', '4.18.0-r3', { source: { name: 'xen', version: '4.18.0-r3' } })],
    units,
    alpine,
  );
  expect(brief(findings)).toEqual([
    ['CVE-2026-23559', 'xen-libs', '4.18.1-r0'],
    ['CVE-2026-23560', 'xen-libs', '4.18.1-r0'],
  ]);
});
