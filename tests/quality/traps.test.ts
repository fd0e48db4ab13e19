import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type AdvisoryDatabase,
  matchInventory,
  openDatabase,
  updateDatabase,
} from '@seaworthy/advisory';
import { takeInventory } from '@seaworthy/image';
import { hasShared, sharedPath, zipOf } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Traps that lie between what a file says and what an advisory names; on real advisories. */
describe.skipIf(!hasShared('feeds'))('from files to flaws', () => {
  const directory = mkdtempSync(join(tmpdir(), 'traps-'));
  const databaseDirectory = join(directory, 'database');
  let database: AdvisoryDatabase;
  let trees = 0;

  beforeAll(async () => {
    const from = join(directory, 'feeds');
    for (const part of ['osv', 'debian-derived']) {
      cpSync(sharedPath(`feeds/${part}`), join(from, part), { recursive: true });
    }
    await updateDatabase({ directory: databaseDirectory, from });
    database = await openDatabase({ directory: databaseDirectory });
  });
  afterAll(async () => {
    await database?.close();
    rmSync(directory, { recursive: true });
  });

  async function judge(files: Record<string, string | Uint8Array>) {
    const tree = join(directory, `tree-${trees++}`);
    for (const [path, data] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), data);
    }
    const signal = new AbortController().signal;
    const inventory = await takeInventory(`rootfs:${tree}`, { signal });
    const { findings, suppressed } = matchInventory(inventory, database);
    return {
      packages: inventory.packages.map(({ purl }) => purl),
      flaws: findings.flatMap((one) =>
        one.kind === 'vulnerability'
          ? [`${one.package.name}@${one.package.version} ${one.vulnerability}`]
          : [],
      ),
      suppressed,
    };
  }

  const json = (value: unknown) => JSON.stringify(value);
  const lodash = 'lodash@4.17.15 CVE-2021-23337';

  test('npm aliases: the package behind the alias has the flaw, whoever bears its name has not', async () => {
    const { flaws } = await judge({
      'srv/package-lock.json': json({
        name: 'app',
        lockfileVersion: 3,
        packages: {
          '': { name: 'app', dependencies: { safe: 'npm:lodash@4.17.15', lodash: 'npm:ms@2.1.3' } },
          'node_modules/safe': { name: 'lodash', version: '4.17.15' },
          'node_modules/lodash': { name: 'ms', version: '2.1.3' },
        },
      }),
    });
    expect(flaws).toContain(lodash);
    expect(flaws.filter((one) => !one.startsWith('lodash@4.17.15 '))).toEqual([]);

    const installed = await judge({
      'srv/node_modules/safe/package.json': json({ name: 'lodash', version: '4.17.15' }),
      'srv/node_modules/lodash/package.json': json({ name: 'ms', version: '2.1.3' }),
    });
    expect(installed.flaws).toEqual(flaws);
  });

  test('npm aliases in yarn and pnpm lock files', async () => {
    const yarn = await judge({
      'srv/yarn.lock': `# yarn lockfile v1\n\n\n"safe@npm:lodash@4.17.15":\n  version "4.17.15"\n  resolved "https://registry.yarnpkg.com/lodash/-/lodash-4.17.15.tgz#b447f6670a0455bbfeedd11392eff330ea097548"\n`,
    });
    expect(yarn.flaws).toContain(lodash);
    const pnpm = await judge({
      'srv/pnpm-lock.yaml': `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      safe:\n        specifier: npm:lodash@4.17.15\n        version: lodash@4.17.15\n\npackages:\n\n  lodash@4.17.15:\n    resolution: {integrity: sha512-8xOcRHvCjnocdS5cpwXQXVzmmh5e5+saE2QGoeQmbKmRS6J3VQppPOIt0MnmE+4xlZoumy0GPG0D0MVIQbNA1A==}\n\nsnapshots:\n\n  lodash@4.17.15: {}\n`,
    });
    expect(pnpm.flaws).toContain(lodash);
  });

  test('npm vendored copies: a package inside a package, and one that carries its own name', async () => {
    const { flaws } = await judge({
      'srv/node_modules/app/package.json': json({ name: 'app', version: '1.0.0' }),
      'srv/node_modules/app/node_modules/lodash/package.json': json({
        name: 'lodash',
        version: '4.17.15',
      }),
      'srv/node_modules/app/vendor/minimist/package.json': json({
        name: 'minimist',
        version: '1.2.0',
      }),
      // A manifest of the project itself, and a stub, are no installed packages.
      'srv/package.json': json({ name: 'lodash', version: '4.17.10' }),
      'srv/node_modules/app/esm/package.json': json({ type: 'module' }),
    });
    expect(flaws).toContain(lodash);
    expect(flaws).toContain('minimist@1.2.0 CVE-2020-7598');
    expect(flaws.filter((one) => one.includes('4.17.10'))).toEqual([]);
  });

  test('Python names: any spelling is the same project', async () => {
    const metadata = (name: string, version: string) =>
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;
    const site = 'opt/venv/lib/python3.11/site-packages';
    const all = await Promise.all(
      ['Flask', 'flask', 'FLASK'].map((name) =>
        judge({ [`${site}/${name}-2.2.2.dist-info/METADATA`]: metadata(name, '2.2.2') }),
      ),
    );
    for (const { flaws } of all) expect(flaws.join()).toContain('@2.2.2 CVE-2023-30861');
    const names = ['python-multipart', 'Python_Multipart', 'python.multipart', 'python--multipart'];
    const multipart = await Promise.all(
      names.map((name) =>
        judge({ 'srv/requirements.txt': `${name}==0.0.6\n` }).then(({ flaws }) =>
          flaws.map((one) => one.slice(one.indexOf(' '))),
        ),
      ),
    );
    expect(multipart[0]).toContain(' CVE-2024-24762');
    for (const flaws of multipart) expect(flaws).toEqual(multipart[0]);
  });

  const pom = (group: string, artifact: string, version: string) => ({
    path: `META-INF/maven/${group}/${artifact}/pom.properties`,
    data: `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
  });
  const manifest = (lines: Record<string, string>) => ({
    path: 'META-INF/MANIFEST.MF',
    data: `Manifest-Version: 1.0\r\n${Object.entries(lines)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  });

  test('shaded jars: what was packed in has its flaws, and is not what the jar is', async () => {
    const { packages, flaws } = await judge({
      'opt/tool-2.0.jar': zipOf([
        pom('com.example', 'tool', '2.0'),
        pom('org.apache.logging.log4j', 'log4j-core', '2.14.1'),
      ]),
    });
    expect(packages).toContain('pkg:maven/com.example/tool@2.0');
    expect(flaws).toContain('org.apache.logging.log4j:log4j-core@2.14.1 CVE-2021-44228');
    expect(flaws.every((one) => one.startsWith('org.apache.logging.log4j:'))).toBe(true);
  });

  test('shaded jars with the wrong coordinates: the only ones inside are of another artifact', async () => {
    // A jar of its own name and version that carries one foreign pom.properties.
    const { packages, flaws } = await judge({
      'opt/acme-agent-1.9.jar': zipOf([
        manifest({ 'Bundle-SymbolicName': 'com.acme.agent', 'Bundle-Version': '1.9' }),
        pom('com.google.guava', 'guava', '29.0-jre'),
      ]),
    });
    expect(packages.filter((purl) => purl.includes('acme'))).toHaveLength(1);
    expect(packages).toContain('pkg:maven/com.google.guava/guava@29.0-jre');
    expect(flaws).toContain('com.google.guava:guava@29.0-jre CVE-2023-2976');
    expect(flaws.every((one) => one.startsWith('com.google.guava:guava@29.0-jre '))).toBe(true);
  });

  test('jars without coordinates: a name alone does not make a flaw of another project', async () => {
    const { flaws } = await judge({
      'opt/lib/log4j-api-2.14.1.jar': zipOf([
        manifest({ 'Bundle-SymbolicName': 'org.apache.logging.log4j.api' }),
      ]),
      'opt/lib/log4j-core-2.14.1.jar': zipOf([
        manifest({ 'Bundle-SymbolicName': 'org.apache.logging.log4j.core' }),
      ]),
    });
    expect(flaws).toContain('org.apache.logging.log4j:log4j-core@2.14.1 CVE-2021-44228');
    expect(flaws.filter((one) => one.includes('log4j-api'))).toEqual([]);
  });

  test('an OS-owned language package is judged by the distribution, not by the registry', async () => {
    const status = (version: string) =>
      `Package: python3-urllib3\nStatus: install ok installed\nArchitecture: all\nSource: python-urllib3\nVersion: ${version}\n\n`;
    const egg = 'usr/lib/python3/dist-packages/urllib3-1.26.12.egg-info/PKG-INFO';
    const files = (version: string) => ({
      'etc/os-release': 'ID=debian\nVERSION_ID=12\n',
      'var/lib/dpkg/status': status(version),
      'var/lib/dpkg/info/python3-urllib3.list': `/.\n/usr\n/${egg}\n`,
      [egg]: 'Metadata-Version: 2.1\nName: urllib3\nVersion: 1.26.12\n',
    });
    // The registry says that 1.26.12 has CVE-2023-45803; Debian fixed it in 1.26.12-1+deb12u1.
    const fixed = await judge(files('1.26.12-1+deb12u4'));
    expect(fixed.flaws).toEqual([]);
    expect(
      fixed.suppressed.map(({ finding, reason }) => [
        finding.kind === 'vulnerability' && finding.vulnerability,
        reason,
      ]),
    ).toContainEqual([
      'CVE-2023-45803',
      'Debian:12: fixed in 1.26.12-1+deb12u1; 1.26.12-1+deb12u4 is installed',
    ]);
    const open = await judge(files('1.26.12-1'));
    expect(open.flaws).toContain('python3-urllib3@1.26.12-1 CVE-2023-45803');
    expect(open.flaws.filter((one) => one.startsWith('urllib3@'))).toEqual([]);
  });
});
