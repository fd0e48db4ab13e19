import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdvisoryDatabase, matchInventory, openStarter } from '@seaworthy/advisory';
import { takeInventory } from '@seaworthy/image';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Release end-of-life is a finding of its own, for a system and for a document about one. */
const directory = mkdtempSync(join(tmpdir(), 'end-of-life-'));
let database: AdvisoryDatabase;
beforeAll(async () => {
  database = await openStarter();
});
afterAll(() => rmSync(directory, { recursive: true }));

async function endedOn(target: string, now: string) {
  const inventory = await takeInventory(target, { signal: new AbortController().signal });
  const { findings } = matchInventory(inventory, database, { now: new Date(now) });
  const [first] = findings;
  return first?.kind === 'end-of-life' ? [first.endedAt, first.severity.level] : undefined;
}

// ID and VERSION_ID of os-release, a package URL as Syft or Trivy write it, and the vendor's date.
test.each([
  ['debian', '10', 'pkg:deb/debian/tar@1?distro=debian-10', '2022-09-10'],
  ['ubuntu', '18.04', 'pkg:deb/ubuntu/tar@1?distro=ubuntu-18.04', '2023-05-31'],
  ['alpine', '3.14.2', 'pkg:apk/alpine/tar@1-r0?distro=alpine-3.14.2', '2023-05-01'],
  ['rhel', '7.9', 'pkg:rpm/redhat/tar@1-1?distro=rhel-7.9', '2024-06-30'],
  ['centos', '7', 'pkg:rpm/centos/tar@1-1?distro=centos-7', '2024-06-30'],
  ['ol', '7.9', 'pkg:rpm/oracle/tar@1-1?distro=ol-7.9', '2024-12-31'],
  ['amzn', '2', 'pkg:rpm/amazon/tar@1-1?distro=amzn-2', '2026-06-30'],
  ['amzn', '2018.03', 'pkg:rpm/amazon/tar@1-1?distro=amazon-2018.03', '2023-12-31'],
  ['sles', '12.4', 'pkg:rpm/suse/tar@1-1?distro=sles-12.4', '2020-06-30'],
  ['opensuse-leap', '15.3', 'pkg:rpm/opensuse/tar@1-1?distro=opensuse-leap-15.3', '2022-12-31'],
  ['fedora', '38', 'pkg:rpm/fedora/tar@1-1?distro=fedora-38', '2024-05-21'],
  ['photon', '3.0', 'pkg:rpm/photon/tar@1-1?distro=photon-3.0', '2025-10-02'],
  ['mariner', '1.0', 'pkg:rpm/mariner/tar@1-1?distro=cbl-mariner-1.0', '2023-07-31'],
])('%s %s has ended, says its os-release and says a document', async (id, versionId, purl, end) => {
  const tree = join(directory, `${id}-${versionId}`);
  mkdirSync(join(tree, 'etc'), { recursive: true });
  writeFileSync(join(tree, 'etc/os-release'), `ID=${id}\nVERSION_ID="${versionId}"\n`);
  const document = `${tree}.cdx.json`;
  const component = { type: 'library', name: 'tar', version: '1', purl };
  writeFileSync(
    document,
    JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] }),
  );
  for (const target of [`rootfs:${tree}`, `sbom:${document}`]) {
    expect(await endedOn(target, '2026-11-21')).toEqual([end, 'high']);
    // The last day counts still.
    expect(await endedOn(target, `${end}T12:00:00Z`)).toBeUndefined();
  }
});
