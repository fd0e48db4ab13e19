import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startDaemon } from './daemon.ts';
import { run } from './run.ts';

export interface Engine {
  /** What a process needs to find it: DOCKER_HOST, CONTAINERD_ADDRESS ... */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the engine's own command line against it. */
  run(...parameters: string[]): Promise<string>;
  stop(): Promise<void>;
}

/** A Docker engine of its own: no network, no images. Needs root. Keep `directory` short: sockets. */
export async function startDocker(
  directory: string,
  { storageDriver = 'vfs' }: { storageDriver?: 'vfs' | 'overlay2' } = {},
): Promise<Engine> {
  const socket = join(directory, 'docker.sock');
  await mkdir(join(directory, 'config'), { recursive: true });
  const environment = {
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: join(directory, 'config'),
  };
  const docker = (...parameters: string[]) => run('docker', parameters, environment);
  const daemon = await startDaemon({
    program: 'dockerd',
    parameters: [
      ...['--data-root', join(directory, 'data'), '--exec-root', join(directory, 'exec')],
      ...['--host', `unix://${socket}`, '--pidfile', join(directory, 'pid')],
      ...['--iptables=false', '--bridge=none', `--storage-driver=${storageDriver}`],
    ],
    logFile: join(directory, 'log'),
    isReady: async () => existsSync(socket) && (await docker('version', '--format', 'x')) !== '',
  });
  return { environment, run: docker, stop: daemon.stop };
}

/**
 * A containerd of its own; with its part for Kubernetes when an image for sandboxes of pods is named.
 * Needs root.
 */
export async function startContainerd(
  directory: string,
  { sandboxImage, program = 'containerd' }: { sandboxImage?: string; program?: string } = {},
): Promise<Engine> {
  await mkdir(directory, { recursive: true });
  const socket = join(directory, 'containerd.sock');
  const configFile = join(directory, 'config.toml');
  await writeFile(
    configFile,
    `version = 2
root = "${join(directory, 'root')}"
state = "${join(directory, 'state')}"
${sandboxImage === undefined ? 'disabled_plugins = ["io.containerd.grpc.v1.cri"]' : ''}
[grpc]
  address = "${socket}"
[ttrpc]
  address = "${socket}.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = "${join(directory, 'opt')}"
${
  sandboxImage === undefined
    ? ''
    : `[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${sandboxImage}"
  # Root may lack the right to protect a sandbox from the OOM killer.
  restrict_oom_score_adj = true
`
}`,
  );
  const environment = { CONTAINERD_ADDRESS: socket };
  const ctr = (...parameters: string[]) => run('ctr', parameters, environment);
  const daemon = await startDaemon({
    program,
    parameters: ['--config', configFile],
    logFile: join(directory, 'log'),
    isReady: async () => existsSync(socket) && (await ctr('version')) !== '',
  });
  return { environment, run: ctr, stop: daemon.stop };
}

/** Podman with a storage of its own; with its socket too when `serve` is set. Needs root. */
export async function startPodman(
  directory: string,
  {
    serve = false,
    storageDriver = 'vfs',
  }: { serve?: boolean; storageDriver?: 'vfs' | 'overlay' } = {},
): Promise<Engine> {
  await mkdir(join(directory, 'run'), { recursive: true });
  const storageFile = join(directory, 'storage.conf');
  await writeFile(
    storageFile,
    `[storage]
driver = "${storageDriver}"
graphroot = "${join(directory, 'root')}"
runroot = "${join(directory, 'run')}"
`,
  );
  const socket = join(directory, 'podman.sock');
  const environment = {
    CONTAINERS_STORAGE_CONF: storageFile,
    XDG_RUNTIME_DIR: join(directory, 'run'),
    ...(serve && { CONTAINER_HOST: `unix://${socket}` }),
  };
  // With an address the program would ask the server instead of its own storage.
  const local = { ...environment, CONTAINER_HOST: undefined };
  const podman = (...parameters: string[]) =>
    run('podman', ['--cgroup-manager=cgroupfs', '--events-backend=none', ...parameters], local);
  if (!serve) return { environment, run: podman, stop: async () => {} };
  const daemon = await startDaemon({
    program: 'podman',
    parameters: ['--cgroup-manager=cgroupfs', 'system', 'service', '--time=0', `unix://${socket}`],
    environment: local,
    logFile: join(directory, 'log'),
    isReady: async () => existsSync(socket),
  });
  return { environment, run: podman, stop: daemon.stop };
}
