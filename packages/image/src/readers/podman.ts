import { join } from 'node:path';
import { malformed, SeaworthyError } from '@seaworthy/model';
import * as z from 'zod/mini';
import { engineTarget, isKnownTo, openFromEngine } from './docker.ts';
import { podmanEndpoints } from './engine/endpoint.ts';
import { EngineClient, ImageDetails } from './engine/engine-client.ts';
import { requireEngineImageName } from './engine/image-name.ts';
import { openExported } from './engine/open-exported.ts';
import { complaintOf, type ProgramResult, runProgram } from './engine/run-program.ts';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** Through Podman's socket where it serves one, else through its program. */
export const podmanReader: Reader = {
  scheme: 'podman',
  about: 'An image in the storage of Podman',
  example: 'podman:docker.io/library/nginx:1.27',
  needsNetwork: false,
  recognises: async (target) =>
    isKnownTo(await podmanEndpoints(process.env).catch(() => []), target),
  async open(target, context) {
    const endpoints = await podmanEndpoints(process.env);
    if (!endpoints.some(EngineClient.mayAnswer)) return openWithProgram(target, context);
    return openFromEngine(endpoints, { scheme: 'podman', target, engine: 'Podman' }, context);
  },
};

async function openWithProgram(target: string, context: ReaderContext): Promise<ImageSource> {
  const name = requireEngineImageName(target);
  const run: Podman = (...parameters) => runProgram('podman', parameters, context.signal);
  const there = await run('image', 'exists', name);
  if (there.exitCode === 1) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `Podman has no image ${name}`, {
      hint: `Pull it first, or read it from where it is kept: registry:${name}`,
    });
  }
  if (there.exitCode !== 0) throw failed(complaintOf(there));
  const details = await inspect(run, name);
  context.progress(`Exporting ${name} from Podman`);
  const path = join(await context.temporaryDirectory(), 'podman-export.tar');
  // The layers lie unpacked in Podman's storage: compressing them would be for nothing.
  const saved = await run(
    ...['image', 'save', '--quiet', '--format', 'oci-archive', '--uncompressed'],
    ...['--output', path, name],
  );
  if (saved.exitCode !== 0) throw failed(complaintOf(saved));
  return openExported(path, engineTarget('podman', name, details), context);
}

type Podman = (...parameters: string[]) => Promise<ProgramResult>;

async function inspect(run: Podman, name: string): Promise<ImageDetails> {
  const inspected = await run('image', 'inspect', name);
  if (inspected.exitCode !== 0) throw failed(complaintOf(inspected));
  try {
    return z.tuple([ImageDetails], z.unknown()).parse(JSON.parse(inspected.stdout))[0];
  } catch (error) {
    throw malformed('podman image inspect', 'an answer that cannot be read', error);
  }
}

function failed(complaint: string): SeaworthyError {
  return new SeaworthyError('TARGET_UNSUPPORTED', `podman could not save the image: ${complaint}`, {
    hint: 'Run as the user who owns the image, or save it and scan the archive.',
  });
}
