import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { packTemplates } from '../packages/license/src/text/pack-templates.ts';

/** Writes the licence texts that the product ships, from the package of the SPDX list. */
const require = createRequire(import.meta.url);
const list: Record<string, { licenseText: string }> = require('spdx-license-list/full.js');
const { version } = require('spdx-license-list/package.json');
// Without those that the list has taken back.
const ids: string[] = require('spdx-license-ids/index.json');
const texts = new Map(
  Object.entries(list)
    .filter(([id]) => ids.includes(id))
    .map(([id, { licenseText }]) => [id, licenseText]),
);
const bytes = packTemplates(texts);
const data = brotliCompressSync(bytes, {
  params: {
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  },
}).toString('base64');
const path = join(import.meta.dirname, '../packages/license/texts/spdx-texts.json');
writeFileSync(path, `${JSON.stringify({ version, data })}\n`);
console.log(`${path}: ${data.length} characters, ${bytes.length} bytes unpacked`);
