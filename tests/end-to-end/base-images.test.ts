import { writeFileSync } from 'node:fs';
import { isVulnerability, type Report } from '@seaworthy/model';
import { type RegistryServer, run, startRegistry, writeOciLayout } from '@seaworthy/testkit';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { npmLayer, writeMirror, writeNpmImage } from './support/npm-images.ts';
import { titled, whyNotAsRoot } from './support/requirements.ts';
import { Sandbox } from './support/sandbox.ts';

/** Whose a flaw is, and what building on a newer base image would change. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const sandbox = new Sandbox();
const database = sandbox.path('db');
const mirror = sandbox.path('mirror');

beforeAll(async () => {
  await writeMirror(mirror);
  await sandbox.run(['db', 'update', '--from', mirror, '--db', database]);
  await writeNpmImage(sandbox.path('base'), {
    name: 'team/base:1.0',
    layers: [{ first: '1.0.0', second: '1.0.0' }],
  });
  await writeNpmImage(sandbox.path('app'), {
    name: 'team/app:7',
    layers: [{ first: '1.0.0', second: '1.0.0' }, { own: '1.0.0' }],
  });
});
afterAll(() => sandbox.remove());

const scan = (...words: string[]) => sandbox.scan(['--db', database, '--mirror', mirror, ...words]);

function originsOf(report: Report): Record<string, string | undefined> {
  return Object.fromEntries(
    report.findings
      .filter(isVulnerability)
      .map((finding) => [finding.package.name, finding.origin] as const),
  );
}

describe('an image that was scanned before', () => {
  const cache = sandbox.path('registered');
  const known = ['--offline', '--cache-dir', cache];

  test('is not known without it', async () => {
    const { report } = await scan('--offline', '--no-cache', sandbox.path('app'));
    expect(report.baseImage).toBeUndefined();
    expect(originsOf(report)).toEqual({ first: undefined, second: undefined, own: undefined });
  });

  test('splits the findings', async () => {
    await scan(...known, sandbox.path('base'));
    const { report } = await scan(...known, sandbox.path('app'));
    expect(report.baseImage).toMatchObject({
      name: 'docker.io/team/base:1.0',
      layers: 1,
      knownBy: 'registered',
    });
    expect(originsOf(report)).toEqual({ first: 'base-image', second: 'base-image', own: 'own' });
    const table = await sandbox.run(['scan', ...known, '--db', database, sandbox.path('app')]);
    expect(table.stdout).toContain('2 from the base image team/base:1.0, 1 yours');
  });

  test('--no-cache neither looks it up nor keeps it', async () => {
    const { report } = await scan('--offline', '--no-cache', sandbox.path('app'));
    expect(report.baseImage).toBeUndefined();
    const unused = ['--offline', '--cache-dir', sandbox.path('unused')];
    await scan(...unused, '--no-cache', sandbox.path('base'));
    expect((await scan(...unused, sandbox.path('app'))).report.baseImage).toBeUndefined();
  });

  test('a registry of images that cannot be used is a problem', async () => {
    const broken = sandbox.path('broken');
    await scan('--offline', '--cache-dir', broken, sandbox.path('base'));
    await run('rm', ['-r', `${broken}/images`]);
    writeFileSync(`${broken}/images`, '');
    const { report } = await scan('--offline', '--cache-dir', broken, sandbox.path('app'));
    expect(report.problems).toMatchObject([{ code: 'access-denied', path: broken }]);
  });
});

const whyNotBuildah = whyNotAsRoot('buildah', 'skopeo');
test.skipIf(whyNotBuildah !== undefined)(
  titled('Buildah’s own images say what they were built on', whyNotBuildah),
  async () => {
    const root = ['--root', sandbox.path('st'), '--runroot', sandbox.path('rr')];
    const buildah = (...words: string[]) =>
      run('buildah', [...root, ...words], { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' });
    const build = async (name: string, file: string) => {
      writeFileSync(sandbox.path('Containerfile'), file);
      const where = ['-f', sandbox.path('Containerfile'), sandbox.directory];
      await buildah('bud', '--layers', '-q', '-t', name, ...where);
    };
    writeFileSync(sandbox.path('a.tar'), npmLayer('srv', { first: '1.0.0' }));
    writeFileSync(sandbox.path('b.tar'), npmLayer('app', { own: '1.0.0' }));
    await build('localhost/base:1', 'FROM scratch\nADD a.tar /\nCMD ["/a"]\n');
    const more = 'ADD b.tar /\nADD a.tar /copy/\nCMD ["/b"]\n';
    await build('localhost/app:1', `FROM localhost/base:1\n${more}`);
    await buildah('push', '-q', 'localhost/app:1', `oci:${sandbox.path('built')}:app`);
    const { report } = await scan('--offline', '--no-cache', sandbox.path('built'));
    expect(report.baseImage).toMatchObject({ name: 'localhost/base:1', knownBy: 'annotation' });
    // This Buildah gives steps that change no file a layer too, and counts them.
    const base = report.history!.findIndex(({ comment }) => comment === 'FROM localhost/base:1');
    const layers = report.history!.slice(0, base).filter(({ emptyLayer }) => !emptyLayer).length;
    expect(report.baseImage!.layers).toBe(layers);
  },
);

const whyNot = whyNotAsRoot('docker-registry', 'skopeo');
describe.skipIf(whyNot !== undefined)(
  titled('a newer base image, in a real registry', whyNot),
  () => {
    let server: RegistryServer;
    const present = { first: '1.0.0', second: '1.0.0' };

    async function push(tag: string, packages: Readonly<Record<string, string>>): Promise<string> {
      const layout = sandbox.path(`push-${tag}`);
      const digest = await writeNpmImage(layout, { name: tag, layers: [packages] });
      await server.push(`oci:${layout}:${tag}`, `team/base:${tag}`);
      return digest;
    }

    async function checked(app: string, ...words: string[]): Promise<Report> {
      return (await scan('--check-base-image', '--plain-http', ...words, app)).report;
    }

    beforeAll(async () => {
      server = await startRegistry({ directory: sandbox.path('server') });
      const digest = await push('12.5', present);
      await push('12.4', present);
      await push('12.11', { first: '2.0.0', second: '2.0.0', fresh: '1.0.0' });
      // Nobody asked for these.
      const mended = { first: '9.0.0', second: '9.0.0' };
      for (const tag of ['12.12-rc1', '12.11-slim', '13.0']) await push(tag, mended);
      await writeNpmImage(sandbox.path('annotated'), {
        name: 'team/annotated:1',
        layers: [present, { own: '1.0.0' }],
        annotations: {
          'org.opencontainers.image.base.name': `${server.host}/team/base:12.5`,
          'org.opencontainers.image.base.digest': digest,
        },
      });
    });
    afterAll(() => server?.stop());

    test('is the newest of the same kind, with what it removes and adds', async () => {
      const report = await checked(sandbox.path('annotated'), '--no-cache');
      const first = report.findings.find(
        (finding) => isVulnerability(finding) && finding.package.name === 'first',
      );
      expect(report.problems).toEqual([]);
      expect(report.baseImage).toMatchObject({
        name: `${server.host}/team/base:12.5`,
        layers: 1,
        knownBy: 'annotation',
        newer: { name: `${server.host}/team/base:12.11`, removes: [first!.id], adds: 1 },
      });
      expect(originsOf(report)).toEqual({ first: 'base-image', second: 'base-image', own: 'own' });
    });

    test('where history says nothing, the base image itself tells where it ends', async () => {
      const bare = sandbox.path('bare');
      await writeOciLayout(bare, {
        name: 'team/bare:1',
        layers: [
          { tar: npmLayer('layer0', present), compression: 'gzip' },
          { tar: npmLayer('layer1', { own: '1.0.0' }), compression: 'gzip' },
        ],
        annotations: { 'org.opencontainers.image.base.name': `${server.host}/team/base:12.5` },
      });
      const unasked = (await scan('--offline', '--no-cache', bare)).report;
      expect(unasked.baseImage).not.toHaveProperty('layers');
      const report = await checked(bare, '--no-cache');
      expect(report.baseImage).toMatchObject({ layers: 1 });
      expect(report.baseImage!.because).toContain('its layers are the first ones');
    });

    test('a tag that points at something else now', async () => {
      await push('stable', present);
      const cache = ['--cache-dir', sandbox.path('moving')];
      await scan(...cache, '--plain-http', `${server.host}/team/base:stable`);
      const same = await checked(sandbox.path('app'), ...cache);
      expect(same.baseImage?.name).toBe(`${server.host}/team/base:stable`);
      expect(same.baseImage?.newer).toBeUndefined();
      await push('stable', { first: '2.0.0', second: '3.0.0' });
      const moved = await checked(sandbox.path('app'), ...cache);
      expect(moved.baseImage?.newer).toMatchObject({
        name: `${server.host}/team/base:stable`,
        adds: 0,
      });
      expect(moved.baseImage?.newer?.removes).toHaveLength(2);
    });

    test('what cannot be asked is a problem, and the scan goes on', async () => {
      const gone = sandbox.path('gone');
      const annotations = { 'org.opencontainers.image.base.name': `${server.host}/team/gone:1.2` };
      const layers = [present, { own: '1.0.0' }];
      await writeNpmImage(gone, { name: 'team/gone-app:1', layers, annotations });
      const report = await checked(gone, '--no-cache');
      expect(report.problems).toMatchObject([
        { code: 'base-image-not-checked', message: expect.stringContaining('team/gone:1.2') },
      ]);
      expect(report.findings).toHaveLength(3);
      const unknown = await checked(sandbox.path('app'), '--no-cache');
      expect(unknown.problems).toMatchObject([{ code: 'base-image-not-checked' }]);
    });

    test('never with --offline', async () => {
      const words = ['scan', '--check-base-image', '--offline', sandbox.path('app')];
      expect(await sandbox.run(words)).toMatchObject({ exitCode: 2 });
    });
  },
);
