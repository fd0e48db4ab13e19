import { hash } from 'node:crypto';
import exceptionIds from 'spdx-exceptions/index.json' with { type: 'json' };
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import licenseIds from 'spdx-license-ids/index.json' with { type: 'json' };

/** Identifiers are compared without case and written as the list writes them (SPDX 2.3, D.2). */
const ids = new Map([...licenseIds, ...deprecatedIds].map((id) => [id.toLowerCase(), id]));
const exceptions = new Map(exceptionIds.map((id) => [id.toLowerCase(), id]));

export function spdxId(word: string): string | undefined {
  return ids.get(word.toLowerCase());
}

export function spdxException(word: string): string | undefined {
  return exceptions.get(word.toLowerCase());
}

const longestName = 80;

/** "LicenseRef-..." for words that are no identifier: letters, digits, "." and "-" alone (D.3). */
export function licenseRef(words: string): string {
  const slug = words
    .slice(0, 2_000)
    .replaceAll(/[^A-Za-z0-9.]+/g, '-')
    .replace(/^-/, '')
    .replace(/-$/, '');
  if (slug === '') return 'LicenseRef-unnamed';
  if (slug.length <= longestName) return `LicenseRef-${slug}`;
  // What was cut off still tells names apart.
  return `LicenseRef-${slug.slice(0, longestName - 9)}-${hash('sha256', words).slice(0, 8)}`;
}
