import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { expect, test } from 'vitest';

const header = `/**
 * \`assembly/prefilter.ts\`, compiled. Checked in because sources run without a build step, and small
 * enough to be read here; a test compiles it again. After a change of the source:
 * \`npx vitest run packages/content/src/prefilter -u\`
 */
`;

test('the compiled filter is what its source compiles to', async () => {
  let code: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      'assembly/prefilter.ts',
      '--outFile=prefilter.wasm',
      '--runtime=stub',
      '--enable=simd,relaxed-simd',
      '--noAssert',
      '-O3',
    ].concat('--baseDir', join(import.meta.dirname, '../..')),
    {
      writeFile: (name, contents) => {
        if (name.endsWith('.wasm')) code = contents as Uint8Array;
      },
    },
  );
  expect(error, String(stderr)).toBeNull();
  const base64 = Buffer.from(code!).toString('base64');
  await expect(`${header}export const wasmCode =\n  '${base64}';\n`).toMatchFileSnapshot(
    'wasm-code.ts',
  );
});
