import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { SeaworthyError } from '@seaworthy/model';

/** Where a container engine answers, and with which keys. */
export interface Endpoint {
  /** For people: "unix:///var/run/docker.sock", "tcp://10.0.0.5:2376". */
  readonly address: string;
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: number;
  readonly tls?: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the Docker command line would look: DOCKER_HOST, then the context that DOCKER_CONTEXT or
 * config.json names, then the usual sockets (the user's own last).
 *
 * @throws CONFIGURATION, TARGET_UNSUPPORTED
 */
export async function dockerEndpoints(environment: Environment): Promise<Endpoint[]> {
  const host = environment['DOCKER_HOST'];
  if (host) return [await endpointOf(host, await keysFromEnvironment(environment))];
  const configured = await contextEndpoint(environment);
  if (configured !== undefined) return [configured];
  const runtime = environment['XDG_RUNTIME_DIR'];
  const sockets = ['/var/run/docker.sock'];
  if (runtime) sockets.push(join(runtime, 'docker.sock'));
  sockets.push(join(homeOf(environment), '.docker/run/docker.sock'));
  return Promise.all(sockets.map((path) => endpointOf(`unix://${path}`)));
}

/** Podman's sockets speak Docker's API too. @throws CONFIGURATION, TARGET_UNSUPPORTED */
export async function podmanEndpoints(environment: Environment): Promise<Endpoint[]> {
  const host = environment['CONTAINER_HOST'];
  if (host) return [await endpointOf(host)];
  const runtime = environment['XDG_RUNTIME_DIR'];
  const sockets = runtime ? [join(runtime, 'podman/podman.sock')] : [];
  sockets.push('/run/podman/podman.sock');
  return Promise.all(sockets.map((path) => endpointOf(`unix://${path}`)));
}

async function endpointOf(address: string, tls?: Endpoint['tls']): Promise<Endpoint> {
  if (address.startsWith('unix://')) {
    return { address, socketPath: address.slice('unix://'.length) };
  }
  const url = URL.parse(address);
  if (url === null) {
    throw new SeaworthyError('CONFIGURATION', 'the address of the container engine is not one', {
      hint: 'Write it as unix:///path or tcp://host:port.',
    });
  }
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    throw new SeaworthyError(
      'TARGET_UNSUPPORTED',
      `container engines are not reached over ${url.protocol}//`,
      { hint: 'Forward its socket, or save the image and scan the archive.' },
    );
  }
  const keys = tls ?? (url.protocol === 'https:' ? {} : undefined);
  return {
    address: `tcp://${url.host}`,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (keys === undefined ? 2375 : 2376),
    ...(keys !== undefined && { tls: keys }),
  };
}

async function keysFromEnvironment(environment: Environment): Promise<Endpoint['tls']> {
  if (!environment['DOCKER_TLS_VERIFY']) return undefined;
  return readKeys(environment['DOCKER_CERT_PATH'] || configDirectory(environment));
}

async function readKeys(directory: string): Promise<NonNullable<Endpoint['tls']>> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) =>
      readFile(join(directory, name)).catch(() => undefined),
    ),
  );
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

/** Docker keeps a context in a directory that is named for the hash of the context's name. */
async function contextEndpoint(environment: Environment): Promise<Endpoint | undefined> {
  const directory = configDirectory(environment);
  const name =
    environment['DOCKER_CONTEXT'] ||
    (await readField(join(directory, 'config.json'), ['currentContext']));
  if (!name || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = join(directory, 'contexts/meta', id, 'meta.json');
  const host = await readField(meta, ['Endpoints', 'docker', 'Host']);
  if (!host) {
    throw new SeaworthyError('CONFIGURATION', `the Docker context "${name}" cannot be read`, {
      hint: 'Set DOCKER_HOST, or choose another context with "docker context use".',
    });
  }
  const keys = await readKeys(join(directory, 'contexts/tls', id, 'docker'));
  return endpointOf(host, Object.keys(keys).length === 0 ? undefined : keys);
}

async function readField(path: string, fields: readonly string[]): Promise<string | undefined> {
  try {
    let value: unknown = JSON.parse(await readFile(path, 'utf8'));
    for (const field of fields) value = (value as Record<string, unknown> | undefined)?.[field];
    return typeof value === 'string' ? value : undefined;
  } catch {
    // No file, or none that can be read: then nothing is configured.
    return undefined;
  }
}

function configDirectory(environment: Environment): string {
  return environment['DOCKER_CONFIG'] || join(homeOf(environment), '.docker');
}

function homeOf(environment: Environment): string {
  return environment['HOME'] || homedir();
}
