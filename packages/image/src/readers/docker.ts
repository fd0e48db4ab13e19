import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { parsePlatform } from '../oci/platform.ts';
import { dockerEndpoints, type Endpoint } from './engine/endpoint.ts';
import { EngineClient, type ImageDetails } from './engine/engine-client.ts';
import { isEngineImageName, requireEngineImageName } from './engine/image-name.ts';
import { type EngineTarget, openExported } from './engine/open-exported.ts';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** A bare name is asked of an engine for no longer than this. */
const recogniseTimeoutMs = 250;

export const dockerReader: Reader = {
  scheme: 'docker',
  about: 'An image in a Docker engine',
  example: 'docker:nginx:1.27',
  needsNetwork: false,
  recognises: async (target) =>
    isKnownTo(await dockerEndpoints(process.env).catch(() => []), target),
  async open(target, context) {
    const endpoints = await dockerEndpoints(process.env);
    return openFromEngine(endpoints, { scheme: 'docker', target, engine: 'Docker' }, context);
  },
};

/** Whether one of the engines that run has the image. Never throws, never takes long. */
export async function isKnownTo(endpoints: readonly Endpoint[], target: string): Promise<boolean> {
  if (!isEngineImageName(target)) return false;
  const signal = AbortSignal.timeout(recogniseTimeoutMs);
  const answers = endpoints
    .filter(EngineClient.mayAnswer)
    .map((endpoint) => new EngineClient(endpoint, signal).inspect(target).catch(() => undefined));
  return (await Promise.all(answers)).some((details) => details !== undefined);
}

export interface EngineQuestion {
  readonly scheme: string;
  readonly target: string;
  /** What people call the engine. */
  readonly engine: string;
}

/** What an engine says of an image that it exports, under the name that the user gave. */
export function engineTarget(scheme: string, name: string, details: ImageDetails): EngineTarget {
  return {
    reader: scheme,
    input: name,
    name,
    tags: details.RepoTags ?? [],
    digest: digestFrom(details, name),
    // Docker with containerd's image store calls an image by its manifest instead.
    ...(scheme === 'podman' && { imageId: details.Id.replace(/^(?!sha256:)/, 'sha256:') }),
  };
}

/** Exports the image into our temporary directory and opens it there. */
export async function openFromEngine(
  endpoints: readonly Endpoint[],
  { scheme, target, engine }: EngineQuestion,
  context: ReaderContext,
): Promise<ImageSource> {
  const name = requireEngineImageName(target);
  const endpoint = endpoints.find(EngineClient.mayAnswer) ?? endpoints[0];
  if (endpoint === undefined) throw new TypeError('an engine has at least one address');
  refuseOffline(endpoint, context);
  const client = new EngineClient(endpoint, context.signal);
  const details = await client.inspect(name);
  if (details === undefined) {
    throw new SeaworthyError('TARGET_NOT_FOUND', `${engine} has no image ${name}`, {
      hint: `Pull it first, or read it from where it is kept: registry:${name}`,
    });
  }
  context.progress(`Exporting ${name} from ${engine}`);
  const wanted = context.platformIsExplicit ? parsePlatform(context.platform) : undefined;
  const path = join(await context.temporaryDirectory(), `${scheme}-export.tar`);
  await client.exportTo(path, exportName(name, details), wanted);
  return openExported(path, engineTarget(scheme, name, details), context);
}

/** An engine in the network is the network. */
function refuseOffline({ address, host }: Endpoint, { offline }: ReaderContext): void {
  if (!offline || host === undefined || /^(?:localhost|127\.|::1$)/.test(host)) return;
  throw new SeaworthyError('USAGE', `${address} must be asked over the network`, {
    hint: 'Leave out --offline, or save the image and scan the archive.',
  });
}

/** A name without a tag would export every tag; an id exports the one image. */
function exportName(name: string, { Id, RepoTags }: ImageDetails): string {
  return [name, `${name}:latest`].find((tag) => RepoTags?.includes(tag)) ?? Id;
}

/** What the registry calls it: "nginx@sha256:..." of the repository that was named, else any. */
function digestFrom({ RepoDigests }: ImageDetails, name: string): string | undefined {
  const repository = name.replace(/@.*$/, '').replace(/:[^/]*$/, '');
  const entries = RepoDigests ?? [];
  const entry = entries.find((one) => one.startsWith(`${repository}@`)) ?? entries[0];
  return entry?.split('@')[1];
}
