import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface Listed {
  readonly licenseText: string;
}

/** The texts of the SPDX list as its npm package has them, without identifiers that were taken back. */
export function spdxTexts(): Map<string, string> {
  const require = createRequire(import.meta.url);
  const list: Readonly<Record<string, Listed>> = require('spdx-license-list/full.js');
  const ids: readonly string[] = JSON.parse(
    readFileSync(require.resolve('spdx-license-ids/index.json'), 'utf8'),
  );
  return new Map(ids.flatMap((id) => (list[id] ? [[id, list[id].licenseText] as const] : [])));
}
