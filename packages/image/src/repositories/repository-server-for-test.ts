import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Inventory, PackageRepository } from '@seaworthy/model';
import { afterEach, beforeEach } from 'vitest';
import { readOffers } from './read-offers.ts';

export const now = new Date('2026-11-20T12:00:00Z');
export const sha256 = (bytes: Uint8Array | string) =>
  createHash('sha256').update(bytes).digest('hex');

/** A web server whose files a test sets; another one for every test. */
interface Web {
  files: Map<string, Buffer>;
  asked: string[];
  behave: (request: IncomingMessage, response: ServerResponse) => boolean;
  server: Server;
  base: string;
}
export const web = {} as Web;
/** What a file of tests calls that asks the server. */
export function serveRepositories(): void {
  beforeEach(async () => {
    web.files = new Map();
    web.asked = [];
    web.behave = () => false;
    web.server = createServer((request, response) => {
      const path = request.url ?? '/';
      web.asked.push(path);
      if (web.behave(request, response)) return;
      const file = web.files.get(path);
      response.writeHead(file === undefined ? 404 : 200).end(file);
    });
    await new Promise<void>((resolve) => void web.server.listen(0, '127.0.0.1', resolve));
    web.base = `http://127.0.0.1:${(web.server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    web.server.closeAllConnections();
    web.server.close();
  });
}

export const put = (path: string, content: Uint8Array | string) =>
  web.files.set(path, Buffer.from(content));

export function inventoryOf(
  type: 'deb' | 'apk' | 'rpm',
  architecture: string,
  ...repositories: Partial<PackageRepository>[]
): Inventory {
  const manager = ({ deb: 'apt', apk: 'apk', rpm: 'dnf' } as const)[type];
  return {
    target: { input: 'x', kind: 'image', reader: 'registry', name: 'x' },
    distribution: { id: 'rocky', idLike: [], versionId: '9.4', name: 'x' },
    layers: [],
    packages: [
      {
        purl: `pkg:${type}/x/x@1`,
        type,
        name: 'x',
        version: '1',
        architecture,
        licenses: [],
        locations: [],
        state: 'installed',
        foundBy: 'test',
      },
    ],
    repositories: repositories.map((one) => ({
      manager,
      url: `${web.base}/repo`,
      kind: 'base',
      path: 'etc/x',
      ...one,
    })),
    problems: [],
  };
}

export function read(inventory: Inventory, names: string[], more = {}) {
  return readOffers(inventory, {
    names: new Set(names),
    now,
    signal: new AbortController().signal,
    caFiles: [],
    allowPrivate: true,
    retry: { attempts: 1, baseDelayMs: 1, maxDelayMs: 1, maxRetryAfterMs: 1 },
    ...more,
  });
}
