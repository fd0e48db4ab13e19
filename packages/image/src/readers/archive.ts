import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { SeaworthyError } from '@seaworthy/model';
import { detectCompression } from '../layer/decompress.ts';
import type { ImageConfig } from '../oci/image-config.ts';
import { ArchiveFile, readStart, spool } from './archive-file.ts';
import { isDockerArchive, openDockerFiles } from './docker-archive.ts';
import { isOciLayout, openOciLayout, splitImageName } from './oci-layout.ts';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** Any tar archive: what it holds is found by looking. */
export const archiveReader: Reader = {
  scheme: 'archive',
  about: 'A tar archive of any of these kinds, or of a plain root file system',
  example: 'archive:./image.tar',
  needsNetwork: false,
  async recognises(target) {
    const { path } = await splitImageName(target);
    return looksLikeArchive(path).catch(() => false);
  },
  async open(target, context) {
    const { path, name } = await splitImageName(target);
    return openArchive(path, name, context);
  },
};

/** Standard input, whatever it turns out to be. */
export function standardInputReader(others: () => readonly Reader[]): Reader {
  return {
    scheme: '-',
    about: 'Standard input: an archive or an SBOM',
    example: '-',
    needsNetwork: false,
    recognises: async (target) => target === '-',
    async open(_, context) {
      const path = await spoolStandardInput(process.stdin, context);
      for (const reader of others()) {
        if (!(await reader.recognises(path))) continue;
        const source = await reader.open(path, context);
        return { ...source, target: { ...source.target, input: '-', name: nameFor(source, path) } };
      }
      throw new SeaworthyError('TARGET_UNSUPPORTED', 'standard input is no archive and no SBOM', {
        hint: 'Pipe in what `docker save` writes, or an SBOM in CycloneDX, SPDX or Syft form.',
      });
    },
  };
}

async function spoolStandardInput(stdin: Readable, context: ReaderContext): Promise<string> {
  if (process.stdin.isTTY) {
    throw new SeaworthyError('USAGE', 'standard input is a terminal', {
      hint: 'Pipe an archive in: docker save nginx | seaworthy scan -',
    });
  }
  context.progress('reading standard input');
  const path = join(await context.temporaryDirectory(), 'standard-input');
  await spool(stdin, path, context.signal);
  return path;
}

/** A temporary path says nothing to anybody. */
function nameFor(source: { readonly target: { readonly name: string } }, path: string): string {
  return source.target.name === path ? 'standard input' : source.target.name;
}

async function openArchive(
  path: string,
  name: string | undefined,
  context: ReaderContext,
): Promise<ImageSource> {
  const files = await ArchiveFile.open(path, context);
  // Docker 25 and containerd write both layouts into one archive; OCI's says more.
  if (isOciLayout(files))
    return openOciLayout(files, { path, name, reader: 'oci-archive' }, context);
  if (isDockerArchive(files)) {
    return openDockerFiles(files, { path, name, reader: 'docker-archive' }, context);
  }
  return openRootArchive(path);
}

/** A tar archive that is no saved image is a root file system of one layer. */
async function openRootArchive(path: string): Promise<ImageSource> {
  const config: ImageConfig = {
    platform: '',
    createdAt: undefined,
    labels: {},
    environment: [],
    diffIds: [],
    createdBy: [],
    history: [],
  };
  const { size } = await stat(path);
  return {
    kind: 'image',
    config,
    layers: [
      {
        digest: undefined,
        diffId: undefined,
        mediaType: undefined,
        sizeBytes: size,
        open: async () => createReadStream(path, { highWaterMark: 1 << 20 }),
      },
    ],
    target: { input: path, kind: 'root-filesystem', reader: 'archive', name: path },
    problems: [],
    close: async () => {},
  };
}

async function looksLikeArchive(path: string): Promise<boolean> {
  const status = await stat(path);
  if (!status.isFile()) return false;
  const start = await readStart(path, 512);
  if (detectCompression(start) !== 'none') return true;
  // The ustar mark, or the shape of a v7 header: NUL-terminated octal fields.
  return (
    start.toString('latin1', 257, 262) === 'ustar' ||
    (start.length === 512 && /^[0-7 ]+\0? ?$/.test(start.toString('latin1', 100, 108).trimEnd()))
  );
}
