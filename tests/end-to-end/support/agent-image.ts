import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, run } from '@seaworthy/testkit';
import { debianMirror } from './debian-image.ts';

const root = join(import.meta.dirname, '../../..');
const dockerfile = join(root, 'deploy/Dockerfile');

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
    ...['--file', dockerfile, root],
  );
  const archive = join(directory, 'agent.tar');
  await podman.run('save', '--quiet', '--format', 'oci-archive', '--output', archive, name);
  return archive;
}

/** With what the Dockerfile installs, so that its own way there has nothing to do. Once a machine. */
async function debianBase(): Promise<string> {
  const packages = readFileSync(dockerfile, 'utf8')
    .slice(readFileSync(dockerfile, 'utf8').lastIndexOf('\nFROM'))
    .match(/(?<=--no-install-recommends )[a-z0-9+. -]+/)![0]
    .trim();
  const directory = join(tmpdir(), 'seaworthy-stage');
  const tar = join(directory, `agent-${packages.replaceAll(' ', '-')}.tar`);
  if (existsSync(tar)) return tar;
  mkdirSync(directory, { recursive: true });
  const unfinished = join(directory, `${process.pid}-agent.tar`);
  await run('mmdebstrap', [
    ...['--quiet', '--variant=minbase', `--include=${packages.replaceAll(' ', ',')}`],
    '--customize-hook=ln --symbolic --force /bin/true "$1/usr/bin/apt-get"',
    ...['bookworm', unfinished, debianMirror],
  ]);
  renameSync(unfinished, tar);
  return tar;
}
