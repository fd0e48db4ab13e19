import { schemeFor } from '../versions/index.ts';
import type { VersionScheme } from '../versions/version-scheme.ts';

/**
 * The order of an ecosystem's versions, also of "CPE", the ecosystem that the NVD's products make
 * up here. `undefined` for ecosystems that cannot be matched by version.
 */
export function orderOf(ecosystem: string): VersionScheme | undefined {
  return schemeFor(ecosystem.toLowerCase() === 'cpe' ? 'generic' : ecosystem);
}
