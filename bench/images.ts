import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { tarOf, writeOciLayout } from '@seaworthy/testkit';
import { cacheDirectory } from './measure.ts';

const packages = ['git', 'nginx-light', 'perl', 'python3', 'openssl', 'curl', 'python3-pip'];

/** A Debian root file system of some 170 MB and more, as a tar archive. */
export function debianTar(): string {
  const path = join(cacheDirectory, 'debian.tar');
  if (existsSync(path)) return path;
  mkdirSync(cacheDirectory, { recursive: true });
  console.error('making a Debian root file system ...');
  const include = `--include=${packages.join(',')}`;
  execFileSync('mmdebstrap', [
    '--quiet',
    '--variant=minbase',
    include,
    'bookworm',
    `${path}.new.tar`,
  ]);
  execFileSync('mv', [`${path}.new.tar`, path]);
  return path;
}

export interface BenchImage {
  readonly layout: string;
  /** The compressed layers. */
  readonly blobs: readonly string[];
  readonly uncompressedBytes: number;
}

/** The root file system as an image of one gzip layer. */
export async function debianImage(): Promise<BenchImage> {
  const tar = debianTar();
  const layout = join(cacheDirectory, 'debian-image');
  if (!existsSync(join(layout, 'index.json'))) {
    rmSync(layout, { recursive: true, force: true });
    await writeOciLayout(layout, { layers: [{ tar, compression: 'gzip' }] });
  }
  return { layout, blobs: blobsOf(layout), uncompressedBytes: statSync(tar).size };
}

/** An image of at least 5 GB: one layer that holds the root file system many times over. */
export async function largeImage(): Promise<BenchImage> {
  const root = debianTar();
  const copies = Math.ceil(5.2e9 / statSync(root).size);
  const layout = join(cacheDirectory, 'large-image');
  if (!existsSync(join(layout, 'index.json'))) {
    rmSync(layout, { recursive: true, force: true });
    console.error('making an image of 5 GB ...');
    const tar = join(cacheDirectory, 'large.tar');
    await writeCopies(root, copies, tar);
    await writeOciLayout(layout, { layers: [{ tar, compression: 'zstd' }] });
    rmSync(tar);
  }
  return { layout, blobs: blobsOf(layout), uncompressedBytes: copies * statSync(root).size };
}

/** Puts the archive after itself, each copy below a directory of its own. */
async function writeCopies(tar: string, copies: number, target: string): Promise<void> {
  const output = createWriteStream(target);
  for (let copy = 0; copy < copies; copy++) {
    const transform = `--transform=s,^\\./,copy${copy}/,rSH`;
    const unpacked = join(cacheDirectory, 'unpacked');
    if (copy === 0) {
      mkdirSync(unpacked, { recursive: true });
      execFileSync('tar', ['-C', unpacked, '-xf', tar, '--exclude=./dev']);
    }
    const part = join(cacheDirectory, 'part.tar');
    execFileSync('tar', ['-C', unpacked, '--format=gnu', transform, '-cf', part, '.']);
    // Without the closing blocks, which are zeros up to a record of 10 KiB.
    const end = lastDataByte(part);
    await pipeline(createReadStream(part, { end: end - 1 }), output, { end: false });
    rmSync(part);
    if (copy === copies - 1) rmSync(unpacked, { recursive: true, force: true });
  }
  output.end(tarOf([]));
  await new Promise<void>((resolve) => output.on('close', () => resolve()));
}

/** GNU tar pads to records of 20 blocks; "tar --list" tells where the last entry ends. */
function lastDataByte(tar: string): number {
  const listing = execFileSync('tar', ['-Rtvf', tar], { encoding: 'utf8', maxBuffer: 1 << 30 });
  const lines = listing.trimEnd().split('\n');
  const closing = /^block (\d+): \*\* /.exec(lines.at(-1)!);
  if (closing === null) throw new Error('tar did not tell where the archive ends');
  return Number(closing[1]) * 512;
}

function blobsOf(layout: string): string[] {
  const list = execFileSync('find', [join(layout, 'blobs'), '-type', 'f', '-size', '+100k'], {
    encoding: 'utf8',
  });
  return list.trim().split('\n');
}

/** The root file system, unpacked; devices are left out. */
export function debianTree(): string {
  const tar = debianTar();
  const root = join(cacheDirectory, 'debian-tree');
  if (!existsSync(join(root, 'usr'))) {
    mkdirSync(root, { recursive: true });
    execFileSync('tar', ['-C', root, '-xf', tar, '--exclude=./dev/*', '--no-same-owner']);
  }
  return root;
}
