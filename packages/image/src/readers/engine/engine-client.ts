import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { SeaworthyError } from '@seaworthy/model';
import { cancelled } from '@seaworthy/registry';
import * as z from 'zod/mini';
import type { Platform } from '../../oci/platform.ts';
import { spool } from '../archive-file.ts';
import type { Endpoint } from './endpoint.ts';

const maxDocumentBytes = 8 * 1024 * 1024;
/** An engine may pack a large image before it sends the first byte. */
const idleTimeoutMs = 15 * 60_000;
/** Minor version of API 1 from which one platform of an image can be asked for (Docker 28). */
const platformApiMinor = 48;

export const ImageDetails = z.object({
  Id: z.string().check(z.regex(/^(?:sha256:)?[0-9a-f]{64}$/)),
  RepoTags: z.nullish(z.array(z.string())),
  RepoDigests: z.nullish(z.array(z.string())),
});

/** GET /images/NAME/json, as far as it matters here. */
export type ImageDetails = z.infer<typeof ImageDetails>;

/** Docker's engine API (docs.docker.com/reference/api/engine), which Podman serves too. */
export class EngineClient {
  readonly #endpoint: Endpoint;
  readonly #signal: AbortSignal;

  constructor(endpoint: Endpoint, signal: AbortSignal) {
    this.#endpoint = endpoint;
    this.#signal = signal;
  }

  /** Whether something could answer there, as far as that shows without asking. */
  static mayAnswer({ socketPath }: Endpoint): boolean {
    return socketPath === undefined || existsSync(socketPath);
  }

  /** `undefined` when the engine has no such image. @throws NETWORK, ACCESS_DENIED, TIMEOUT ... */
  async inspect(name: string): Promise<ImageDetails | undefined> {
    const response = await this.#get(`/images/${name}/json`);
    const body = await readAll(response, this.#endpoint);
    if (response.statusCode === 404) return undefined;
    if (response.statusCode !== 200) throw this.#unexpected(response);
    try {
      return ImageDetails.parse(JSON.parse(body.toString('utf8')));
    } catch (error) {
      throw new SeaworthyError('MALFORMED', `${this.#endpoint.address} is no container engine`, {
        cause: error,
      });
    }
  }

  /**
   * Writes the image to a file as `docker save` does. `platform` counts where the engine can choose.
   * @throws TARGET_NOT_FOUND, NETWORK, LIMIT_EXCEEDED ...
   */
  async exportTo(path: string, name: string, platform: Platform | undefined): Promise<void> {
    const canChoose = platform !== undefined && (await this.#apiMinor()) >= platformApiMinor;
    const response = await this.#get(
      canChoose
        ? `/v1.${platformApiMinor}/images/${name}/get?platform=${encodeURIComponent(JSON.stringify(platform))}`
        : `/images/${name}/get`,
    );
    if (response.statusCode !== 200) {
      response.destroy();
      throw this.#unexpected(response);
    }
    try {
      await spool(response, path, this.#signal);
    } catch (error) {
      throw this.#failure(error as NodeJS.ErrnoException);
    }
  }

  async #apiMinor(): Promise<number> {
    const response = await this.#get('/_ping');
    response.destroy();
    const version = /^1\.(\d+)$/.exec(String(response.headers['api-version']));
    return Number(version?.[1] ?? 0);
  }

  async #get(path: string): Promise<IncomingMessage> {
    // Loaded when an engine is asked: scans of files should not wait for an HTTP stack.
    const [http, https] = await Promise.all([import('node:http'), import('node:https')]);
    const { socketPath, host, port, tls } = this.#endpoint;
    const options: RequestOptions = {
      path,
      agent: false,
      signal: this.#signal,
      timeout: idleTimeoutMs,
      headers: { 'user-agent': 'seaworthy' },
      ...(socketPath === undefined ? { host, port } : { socketPath }),
    };
    return new Promise((resolve, reject) => {
      const request =
        tls === undefined ? http.request(options) : https.request({ ...options, ...tls });
      request.on('response', resolve);
      request.on('timeout', () => request.destroy(this.#timedOut()));
      request.on('error', (error) => reject(this.#failure(error)));
      request.end();
    });
  }

  #timedOut(): SeaworthyError {
    return new SeaworthyError('TIMEOUT', `${this.#endpoint.address} stopped answering`);
  }

  #failure(error: NodeJS.ErrnoException): SeaworthyError {
    if (error instanceof SeaworthyError) return error;
    if (this.#signal.aborted) return cancelled(this.#signal);
    const { address } = this.#endpoint;
    if (error.code === 'ENOSPC') {
      return new SeaworthyError('LIMIT_EXCEEDED', 'there is no room for the exported image', {
        hint: 'TMPDIR names the directory for temporary files.',
        cause: error,
      });
    }
    if (error.code === 'EACCES' || error.code === 'EPERM') {
      return new SeaworthyError('ACCESS_DENIED', `${address} may not be used`, {
        cause: error,
        hint: 'Run as root or as a user in the group that owns the socket.',
      });
    }
    return new SeaworthyError('NETWORK', `no engine answers at ${address} (${error.code})`, {
      cause: error,
      hint: 'Start it, name another one, or scan the image with registry: or from an archive.',
    });
  }

  #unexpected({ statusCode }: IncomingMessage): SeaworthyError {
    const { address } = this.#endpoint;
    if (statusCode === 404) {
      return new SeaworthyError('TARGET_NOT_FOUND', `${address} cannot export this image`, {
        hint: 'It may not hold the platform that was asked for.',
      });
    }
    if (statusCode === 401 || statusCode === 403) {
      return new SeaworthyError('ACCESS_DENIED', `${address} refuses access to the image`);
    }
    return new SeaworthyError('NETWORK', `${address} answered with status ${statusCode}`);
  }
}

async function readAll(response: IncomingMessage, { address }: Endpoint): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxDocumentBytes) throw new Error('the answer is too large');
      chunks.push(chunk);
    }
  } catch (error) {
    throw new SeaworthyError('NETWORK', `${address} broke off its answer`, { cause: error });
  }
  return Buffer.concat(chunks);
}
