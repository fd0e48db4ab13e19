import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, writeOciLayout } from '@seaworthy/testkit';
import { listTree, packChanges } from './tree-layers.ts';

const suite = 'bookworm';
export const debianMirror = 'http://deb.debian.org/debian';

/** Python modules, a Perl module, a Go program, and one with configuration files. */
const packages = ['python3-requests', 'python3-yaml', 'libjson-perl', 'gosu', 'netbase'];

export interface DebianImage {
  /** The root file system as a container of the image would see it. */
  readonly tree: string;
  /** The same as an OCI image layout of three layers, under the name "app". */
  readonly layout: string;
  /** The same with layers that Docker's own manifests do not know. */
  readonly zstdLayout: string;
  /** The line of history of each layer. */
  readonly history: readonly string[];
}

/**
 * A root file system of Debian's own packages, and an application on it that changes twice: the
 * third layer deletes, replaces and uninstalls what the lower ones brought. Needs root.
 */
export async function makeDebianImage(directory: string): Promise<DebianImage> {
  const file = (name: string) => join(directory, name);
  const tree = file('tree');
  const layerFiles = [file('base.tar'), file('app.tar'), file('update.tar')] as const;
  await run('mmdebstrap', [
    ...['--quiet', '--variant=minbase', `--include=${packages.join(',')}`],
    ...[suite, layerFiles[0], debianMirror],
  ]);
  await mkdir(tree);
  // Devices are of no interest, and cannot be made in every container that is root.
  await run('tar', ['xpf', layerFiles[0], '-C', tree, '--numeric-owner', '--exclude=./dev/*']);

  const base = await listTree(tree);
  await installApplication(tree);
  const withApplication = await listTree(tree);
  await packChanges({
    ...{ tree, before: base, after: withApplication, opaque: [] },
    ...{ workDirectory: file('app-work'), layerFile: layerFiles[1] },
  });

  await updateApplication(tree);
  await run('chroot', [tree, 'dpkg', '--purge', 'libjson-perl']);
  // Keeps its configuration files, and an entry in the database that says so.
  await run('chroot', [tree, 'dpkg', '--force-depends', '--remove', 'netbase']);
  await packChanges({
    ...{ tree, before: withApplication, after: await listTree(tree) },
    opaque: ['srv/app/node_modules'],
    ...{ workDirectory: file('update-work'), layerFile: layerFiles[2] },
  });

  const history = ['debian', 'COPY app', 'RUN update'];
  const pack = async (compression: 'gzip' | 'zstd') => {
    const layout = file(`layout-${compression}`);
    const layers = layerFiles.map((tar, i) => ({ tar, compression, createdBy: history[i]! }));
    await writeOciLayout(layout, { name: 'app', layers });
    return layout;
  };
  const image = { tree, layout: await pack('gzip'), zstdLayout: await pack('zstd'), history };
  await Promise.all(layerFiles.map((path) => rm(path)));
  return image;
}

async function installApplication(tree: string): Promise<void> {
  await write(tree, 'srv/app/package-lock.json', lockFile('4.17.15'));
  await write(tree, 'srv/app/node_modules/lodash/package.json', npmManifest('lodash', '4.17.15'));
  await write(tree, 'srv/app/node_modules/minimist/package.json', npmManifest('minimist', '1.2.0'));
  await write(tree, `${sitePackages}/Jinja2-2.10.dist-info/METADATA`, metadata('Jinja2', '2.10'));
  await write(tree, `${sitePackages}/urllib3-1.24.dist-info/METADATA`, metadata('urllib3', '1.24'));
}

async function updateApplication(tree: string): Promise<void> {
  await rm(join(tree, 'srv/app/node_modules'), { recursive: true });
  await write(tree, 'srv/app/package-lock.json', lockFile('4.17.20'));
  await write(tree, 'srv/app/node_modules/lodash/package.json', npmManifest('lodash', '4.17.20'));
  await rm(join(tree, sitePackages, 'urllib3-1.24.dist-info'), { recursive: true });
  await write(tree, 'srv/tool/requirements.txt', 'flask==0.12\n');
}

const sitePackages = 'opt/venv/lib/python3.11/site-packages';

async function write(tree: string, path: string, content: string): Promise<void> {
  await mkdir(join(tree, path, '..'), { recursive: true });
  await writeFile(join(tree, path), content);
}

function npmManifest(name: string, version: string): string {
  return JSON.stringify({ name, version, license: 'MIT' });
}

function lockFile(lodash: string): string {
  return JSON.stringify({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'app', version: '1.0.0', dependencies: { lodash: '^4.0.0' } },
      'node_modules/lodash': { version: lodash, license: 'MIT' },
    },
  });
}

function metadata(name: string, version: string): string {
  return `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nLicense: BSD\n`;
}
