import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The folder of real inputs that lies beside a checkout: feeds and corpora that we may read but
 * not keep. `SEAWORTHY_SHARED` names another place.
 */
const root = process.env['SEAWORTHY_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');

/** Absolute path of something in the shared folder: "corpora/images/docker-save-nginx.tar". */
export function sharedPath(path: string): string {
  return join(root, path);
}

/** For `describe.skipIf(!hasShared('feeds'))`: tests on shared input skip visibly without it. */
export function hasShared(path = ''): boolean {
  return existsSync(sharedPath(path));
}
