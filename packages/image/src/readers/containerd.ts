import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';
import { formatReference, isReference, parseReference } from '@seaworthy/registry';
import { formatPlatform, parsePlatform } from '../oci/platform.ts';
import { requireEngineImageName } from './engine/image-name.ts';
import { openExported } from './engine/open-exported.ts';
import { complaintOf, type ProgramResult, runProgram } from './engine/run-program.ts';
import type { ImageSource, Reader, ReaderContext } from './reader.ts';

/** Where ctr, Kubernetes and Docker keep their images. */
const usualNamespaces = ['default', 'k8s.io', 'moby'];

/** Through containerd's own program: its API is gRPC, and only root may use it anyway. */
export const containerdReader: Reader = {
  scheme: 'containerd',
  about: 'An image in containerd, as Kubernetes nodes keep it',
  example: 'containerd:docker.io/library/nginx:1.27',
  needsNetwork: false,
  recognises: async () => false,
  open,
};

async function open(target: string, context: ReaderContext): Promise<ImageSource> {
  const name = requireEngineImageName(target);
  const address = process.env['CONTAINERD_ADDRESS'];
  const shared = ['--connect-timeout', '3s', ...(address ? ['--address', address] : [])];
  const ctr = (...parameters: string[]) =>
    runProgram('ctr', [...shared, ...parameters], context.signal);
  const { namespace, reference } = await findImage(ctr, name);
  context.progress(`Exporting ${reference} from containerd (namespace ${namespace})`);
  const path = join(await context.temporaryDirectory(), 'containerd-export.tar');
  const platform = formatPlatform(parsePlatform(context.platform));
  const exported = await ctr(
    ...['--namespace', namespace, 'images', 'export', '--platform', platform, path, reference],
  );
  if (exported.exitCode !== 0) throw exportFailed(reference, platform, exported);
  const known = {
    reader: 'containerd',
    input: target,
    name: reference,
    tags: [reference],
    digest: undefined,
  };
  return openExported(path, known, context);
}

type Ctr = (...parameters: string[]) => Promise<ProgramResult>;

/** containerd knows images by their full name only, each namespace its own. */
async function findImage(
  ctr: Ctr,
  name: string,
): Promise<{ namespace: string; reference: string }> {
  const named = process.env['CONTAINERD_NAMESPACE'];
  const namespaces = named ? [named] : usualNamespaces;
  const references = isReference(name) ? [name, formatReference(parseReference(name))] : [name];
  for (const namespace of namespaces) {
    const listed = await ctr('--namespace', namespace, 'images', 'list', '--quiet');
    if (listed.exitCode !== 0) throw notReached(listed);
    const known = new Set(listed.stdout.split('\n'));
    const reference = references.find((one) => known.has(one));
    if (reference !== undefined) return { namespace, reference };
  }
  throw new SeaworthyError(
    'TARGET_NOT_FOUND',
    `containerd has no image ${name} in the namespaces ${namespaces.join(', ')}`,
    { hint: 'CONTAINERD_NAMESPACE names another one; "ctr images list" says what is there.' },
  );
}

function notReached(result: ProgramResult): SeaworthyError {
  const complaint = complaintOf(result);
  return /permission denied/i.test(complaint)
    ? new SeaworthyError('ACCESS_DENIED', 'the socket of containerd may not be used', {
        hint: 'Run as root.',
      })
    : new SeaworthyError('NETWORK', `containerd does not answer: ${complaint}`, {
        hint: 'CONTAINERD_ADDRESS names its socket where it is not the usual one.',
      });
}

function exportFailed(reference: string, platform: string, result: ProgramResult): SeaworthyError {
  return new SeaworthyError(
    'TARGET_NOT_FOUND',
    `containerd cannot export ${reference} for ${platform}: ${complaintOf(result)}`,
    { hint: 'Nodes may drop layers once they are unpacked; scan the image with registry: then.' },
  );
}
