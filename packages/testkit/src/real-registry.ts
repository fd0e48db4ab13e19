import { mkdir, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { freePort, startDaemon } from './daemon.ts';
import { run } from './run.ts';

/** What a registry that wants a login lets in. */
export const testLogin = { username: 'tester', password: 'a secret' };
/** bcrypt of the password above, the only kind that the registry takes. */
const testLoginLine = 'tester:$2b$05$M/EFOlH0s8UrTbjteG5PKOY.SOE2ACgQAzoKoMJaWgDNnYa8DXhtS';

export interface RegistryServerOptions {
  /** A directory for its data, its keys and its log. */
  readonly directory: string;
  /** Serve TLS with a certificate of an authority made for the occasion. */
  readonly tls?: boolean;
  /** Ask for a login: `testLogin` by Basic, or tokens of the server at `realm`. */
  readonly login?: 'basic' | { readonly realm: string; readonly certificateFile: string };
}

export interface RegistryServer {
  /** "localhost:PORT" */
  readonly host: string;
  /** PEM file of the authority, where it serves TLS. */
  readonly caFile: string | undefined;
  /** Copies an image into it with skopeo: `push('docker-archive:/x.tar', 'org/app:1')`. */
  push(source: string, name: string, ...options: string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Distribution's own registry (`docker-registry` of Debian) on a loopback port. */
export async function startRegistry(options: RegistryServerOptions): Promise<RegistryServer> {
  const { directory, login } = options;
  await mkdir(join(directory, 'data'), { recursive: true });
  const port = await freePort();
  const tls = options.tls ? await makeCertificates(directory) : undefined;
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(directory, 'data') } },
    http: {
      addr: `127.0.0.1:${port}`,
      ...(tls && { tls: { certificate: tls.certificate, key: tls.key } }),
    },
    compatibility: { schema1: { enabled: true } },
    ...(login !== undefined && { auth: await authOf(login, directory) }),
  };
  const configFile = join(directory, 'config.json');
  // Every JSON text is YAML.
  await writeFile(configFile, JSON.stringify(config));
  const host = `localhost:${port}`;
  const daemon = await startDaemon({
    program: 'docker-registry',
    parameters: ['serve', configFile],
    environment: { OTEL_TRACES_EXPORTER: 'none' },
    logFile: join(directory, 'log'),
    isReady: () => answers(port, tls !== undefined),
  });
  return {
    host,
    caFile: tls?.ca,
    async push(source, name, ...more) {
      const credentials =
        login === 'basic' ? [`--dest-creds=${testLogin.username}:${testLogin.password}`] : [];
      await run('skopeo', [
        ...['copy', '--quiet', '--insecure-policy', '--dest-tls-verify=false'],
        ...credentials,
        ...more,
        source,
        `docker://${host}/${name}`,
      ]);
    },
    stop: daemon.stop,
  };
}

async function authOf(login: NonNullable<RegistryServerOptions['login']>, directory: string) {
  if (login !== 'basic') {
    const { realm, certificateFile } = login;
    const token = { realm, service: 'test', issuer: 'test', rootcertbundle: certificateFile };
    return { token };
  }
  const path = join(directory, 'htpasswd');
  await writeFile(path, `${testLoginLine}\n`);
  return { htpasswd: { realm: 'test', path } };
}

/** An authority and a certificate of it for "localhost", as an administrator would make them. */
async function makeCertificates(directory: string) {
  const file = (name: string) => join(directory, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', [
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=test authority'],
    ...['-keyout', file('ca.key'), '-out', file('ca.pem')],
  ]);
  await run('openssl', [
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE'],
    ...['-CA', file('ca.pem'), '-CAkey', file('ca.key')],
    ...['-keyout', file('server.key'), '-out', file('server.pem')],
  ]);
  return { ca: file('ca.pem'), certificate: file('server.pem'), key: file('server.key') };
}

function answers(port: number, isTls: boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/v2/', rejectUnauthorized: false };
    const request = isTls ? httpsRequest(options) : httpRequest(options);
    request.on('response', (response) => {
      response.resume();
      resolve(true);
    });
    request.on('error', reject);
    request.end();
  });
}
