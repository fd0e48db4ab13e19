import { stat } from 'node:fs/promises';
import { limitExceeded, SeaworthyError } from '@seaworthy/model';
import { looksLikeSbom } from '../sbom/looks-like-sbom.ts';
import { sbomLimits } from '../sbom/sbom-facts.ts';
import { fileError, openFile } from './archive-file.ts';
import type { Reader } from './reader.ts';

/** Enough to find the mark of a format behind what some tools write first. */
const startBytes = 65_536;

/** A file in which another tool, or we, have written down what is inside something. */
export const sbomReader: Reader = {
  scheme: 'sbom',
  about: 'A software bill of materials: CycloneDX, SPDX or Syft JSON, also inside an attestation',
  example: 'sbom:./image.cdx.json',
  needsNetwork: false,
  async recognises(target) {
    try {
      return (await stat(target)).isFile() && looksLikeSbom(await readFile(target, startBytes));
    } catch {
      return false;
    }
  },
  async open(target, context) {
    const bytes = await readWhole(target);
    context.signal.throwIfAborted();
    // Only who scans a bill of materials waits for its formats to be loaded.
    const { openSbom } = await import('../sbom/open-sbom.ts');
    return openSbom(bytes, target);
  },
};

async function readWhole(path: string): Promise<Buffer> {
  const maxBytes = sbomLimits.documentBytes;
  // One byte more than may be there tells a file of the greatest size from a larger one.
  const bytes = await readFile(path, maxBytes + 1);
  if (bytes.length > maxBytes) throw limitExceeded(path, 'bytes', maxBytes);
  return bytes;
}

/** The first bytes of a file, or all; works for pipes too, whose size nobody knows. */
async function readFile(path: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let lengthBytes = 0;
  const file = await openFile(path);
  try {
    while (lengthBytes < maxBytes) {
      const buffer = Buffer.allocUnsafe(Math.min(1 << 20, maxBytes - lengthBytes));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      chunks.push(buffer.subarray(0, bytesRead));
      lengthBytes += bytesRead;
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') {
      throw new SeaworthyError('TARGET_UNSUPPORTED', `${path} is a directory, not an SBOM`, {
        hint: 'To look into a directory: dir:PATH',
      });
    }
    throw fileError(path, error);
  } finally {
    await file.close();
  }
  return Buffer.concat(chunks);
}
