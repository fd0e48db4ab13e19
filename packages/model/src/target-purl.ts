import type { Target } from './inventory.ts';
import { formatPurl } from './purl.ts';

/**
 * The package URL of an image (purl-spec, type "oci"): the last part of its name, its digest, and
 * where the repository lies. Targets that have no digest have none.
 */
export function targetPurl({ kind, name, digest, platform }: Target): string | undefined {
  if (kind !== 'image' || digest === undefined) return undefined;
  const reference = name.replace(/@.*$/s, '');
  const slash = reference.lastIndexOf('/');
  const colon = reference.indexOf(':', slash + 1);
  const repository = colon < 0 ? reference : reference.slice(0, colon);
  const last = repository.slice(slash + 1).toLowerCase();
  if (last === '') return undefined;
  return formatPurl({
    type: 'oci',
    name: last,
    version: digest,
    qualifiers: {
      arch: platform?.split('/')[1],
      repository_url: slash < 0 ? undefined : repository.toLowerCase(),
      tag: colon < 0 ? undefined : reference.slice(colon + 1),
    },
  });
}
