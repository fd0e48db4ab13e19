import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasShared, run } from '@seaworthy/testkit';
import { afterAll, describe, expect, test } from 'vitest';
import { expectDebian } from '../quality/make/distributions.ts';
import { debianMirror } from './support/debian-image.ts';
import { fullDatabase } from './support/full-database.ts';
import { titled, whyNotAsRoot, whyNotFrom } from './support/requirements.ts';
import { Sandbox } from './support/sandbox.ts';

const whyNot = hasShared('feeds')
  ? (whyNotAsRoot('mmdebstrap', 'dpkg') ?? (await whyNotFrom(debianMirror)))
  : 'no shared feeds';
const script = join(import.meta.dirname, '../quality/make/debian-image.sh');

/** A system made today, whose packages are held back at an older suite than its release says. */
describe.skipIf(whyNot !== undefined)(titled('Debian packages that are held back', whyNot), () => {
  const sandbox = new Sandbox();
  afterAll(() => sandbox.remove());

  test('have what dpkg and the changelogs say, and nothing else', {
    timeout: 900_000,
  }, async () => {
    const archive = sandbox.path('held.tar');
    await run('sh', [script, archive, debianMirror]);
    const { packages } = expectDebian(archive);
    const expected = packages.flatMap(({ name, flaws }) =>
      (flaws as string[]).map((flaw) => `${name} ${flaw}`),
    );
    expect(expected.length).toBeGreaterThan(500);

    const tree = sandbox.path('tree');
    mkdirSync(tree);
    await run('tar', ['xpf', archive, '-C', tree, '--numeric-owner', '--exclude=./dev/*']);
    const database = await fullDatabase(sandbox);
    const { report } = await sandbox.scan(['--offline', '--db', database, `rootfs:${tree}`]);
    expect(report.distribution).toMatchObject({ id: 'debian', versionId: '12' });
    const found = report.findings.flatMap((one) =>
      one.kind === 'vulnerability' && one.package.type === 'deb'
        ? [`${one.package.name} ${one.vulnerability}`]
        : [],
    );
    expect(found.sort()).toEqual(expected.sort());

    // The modules that the distribution installed are judged by it: what it fixed is taken back.
    const others = report.findings.filter(
      (one) => one.kind === 'vulnerability' && one.package.type !== 'deb',
    );
    expect(others).toEqual([]);
  });
});
