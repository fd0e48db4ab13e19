import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, run } from '@seaworthy/testkit';
import { debianMirror } from './debian-image.ts';

const root = join(import.meta.dirname, '../../..');
/** What deploy/Dockerfile installs: it is there already, so that a build asks for little. */
const packages = ['ca-certificates', 'libbpf1', 'libelf1', 'libstdc++6', 'nftables', 'zlib1g'];

/**
 * The agent's image by deploy/Dockerfile, on a Debian of the machine's own and with what is built
 * already: an archive of OCI.
 */
export async function buildAgentImage(
  podman: Engine,
  directory: string,
  name: string,
): Promise<string> {
  const base = 'localhost/debian:12-slim';
  await podman.run('import', '--quiet', await debianBase(), base);
  const built = join(directory, 'built');
  await run(process.execPath, [
    join(root, 'scripts/agent-tree.ts'),
    join(built, 'build/seaworthy'),
  ]);
  await podman.run(
    ...['build', '--quiet', '--isolation=chroot', '--network=host', '--tag', name],
    ...['--build-arg', `BASE=${base}`, '--build-context', `build=${built}`],
    ...['--file', join(root, 'deploy/Dockerfile'), root],
  );
  const archive = join(directory, 'agent.tar');
  await podman.run('save', '--quiet', '--format', 'oci-archive', '--output', archive, name);
  return archive;
}

/** Made once a machine. */
async function debianBase(): Promise<string> {
  const directory = join(tmpdir(), 'seaworthy-stage');
  const tar = join(directory, 'agent-base.tar');
  if (existsSync(tar)) return tar;
  mkdirSync(directory, { recursive: true });
  const unfinished = join(directory, `${process.pid}-agent-base.tar`);
  await run('mmdebstrap', [
    ...['--quiet', '--variant=minbase', `--include=${packages.join(',')}`],
    ...['bookworm', unfinished, debianMirror],
  ]);
  renameSync(unfinished, tar);
  return tar;
}
