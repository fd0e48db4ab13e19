import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where facts of layers are kept: XDG base directory specification, "$XDG_CACHE_HOME". */
export function layerCacheDirectory(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'seaworthy', 'layers');
}
