import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of ours that only this user can read, made when first asked for. */
export class TemporaryDirectory {
  #made: Promise<string> | undefined;

  path(): Promise<string> {
    this.#made ??= mkdtemp(join(tmpdir(), 'seaworthy-'));
    return this.#made;
  }

  async remove(): Promise<void> {
    if (this.#made === undefined) return;
    await rm(await this.#made, { recursive: true, force: true });
  }
}
