import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a test wants to happen to a request. `true`: it has been answered. */
export type Behaviour = (
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | undefined | Promise<boolean | undefined>;

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

/**
 * A registry on a loopback port that serves what it is given and takes what is uploaded, honestly,
 * unless a test's behaviour answers first. It speaks plain HTTP and knows no logins of its own.
 */
export class FakeRegistry {
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  readonly #contents = new Map<string, { type: string; bytes: Buffer }>();
  readonly #behaviours: Behaviour[] = [];

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<FakeRegistry> {
    const registry = new FakeRegistry();
    await new Promise<void>((resolve) => {
      registry.#server.listen(0, '127.0.0.1', resolve);
    });
    return registry;
  }

  /** "127.0.0.1:PORT" */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Keeps a manifest under its digest and its tags; says the digest. */
  putManifest(type: string, manifest: unknown, ...tags: string[]): Descriptor {
    const bytes = Buffer.isBuffer(manifest) ? manifest : Buffer.from(JSON.stringify(manifest));
    const digest = sha256(bytes);
    for (const name of [digest, ...tags]) this.#contents.set(`manifests/${name}`, { type, bytes });
    return { mediaType: type, digest, size: bytes.length };
  }

  putBlob(type: string, content: Uint8Array | string): Descriptor {
    const bytes = Buffer.from(content);
    const digest = sha256(bytes);
    this.#contents.set(`blobs/${digest}`, { type: 'application/octet-stream', bytes });
    return { mediaType: type, digest, size: bytes.length };
  }

  /** A small OCI image of the given layers. */
  putImage(
    layers: readonly (Uint8Array | string)[],
    config: object = {},
    tag = 'latest',
  ): Descriptor {
    const ociType = 'application/vnd.oci.image';
    const stored = layers.map((layer) => this.putBlob(`${ociType}.layer.v1.tar`, layer));
    const configuration = this.putBlob(
      `${ociType}.config.v1+json`,
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        rootfs: { type: 'layers', diff_ids: stored.map(({ digest }) => digest) },
        ...config,
      }),
    );
    const manifest = { schemaVersion: 2, config: configuration, layers: stored };
    return this.putManifest(`${ociType}.manifest.v1+json`, manifest, tag);
  }

  /** Asked before the honest answer is given; the newest first. */
  behave(behaviour: Behaviour): void {
    this.#behaviours.unshift(behaviour);
  }

  /** An upload: a session, a blob of one piece, or a manifest. */
  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const bytes = await bodyOf(request);
    const digest = sha256(bytes);
    const tag = /^\/v2\/.+?\/manifests\/([^/]+)$/.exec(url.pathname)?.[1];
    if (url.pathname.endsWith('/blobs/uploads/') && request.method === 'POST') {
      response.writeHead(202, { location: `${url.pathname}session?state=a%3Db` }).end();
    } else if (tag !== undefined) {
      const type = request.headers['content-type'] ?? '';
      for (const name of [digest, tag]) this.#contents.set(`manifests/${name}`, { type, bytes });
      response.writeHead(201, { 'docker-content-digest': digest }).end();
    } else if (url.searchParams.get('state') !== 'a=b') {
      response.writeHead(404).end();
    } else if (url.searchParams.get('digest') !== digest) {
      response.writeHead(400).end('{"errors":[{"code":"DIGEST_INVALID"}]}');
    } else {
      const type = 'application/octet-stream';
      this.#contents.set(`blobs/${digest}`, { type, bytes });
      response.writeHead(201, { location: `/v2/blobs/${digest}` }).end();
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const { authorization, range } = headers;
    this.seen.push({ method, path: url, authorization, range });
    for (const behaviour of this.#behaviours) {
      if (await behaviour(request, response)) return;
    }
    if (method === 'POST' || method === 'PUT') return this.#take(request, response);
    const path = /^\/v2\/.+?\/((?:manifests|blobs)\/[^/?]+)$/.exec(url)?.[1];
    const content = path === undefined ? undefined : this.#contents.get(path);
    if (content === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[]}');
      return;
    }
    const { type, bytes } = content;
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    response.writeHead(range === undefined ? 200 : 206, {
      'content-type': type,
      'content-length': bytes.length - start,
      ...(path?.startsWith('manifests/') && { 'docker-content-digest': sha256(bytes) }),
      ...(range !== undefined && {
        'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}`,
      }),
    });
    response.end(method === 'HEAD' ? undefined : bytes.subarray(start));
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
