import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

/**
 * Bundles the command, so that it starts fast: one entry, each command in a chunk of its own that
 * is loaded when it runs. Native modules stay outside.
 */
const root = join(import.meta.dirname, '..');
const directory = join(root, 'apps/cli/dist/bundle');
rmSync(directory, { recursive: true, force: true });
await build({
  input: { main: join(root, 'apps/cli/src/main.ts') },
  platform: 'node',
  plugins: [
    {
      // lmdb's CommonJS form is one file and loads in three quarters of the time of its twenty
      // modules, which every scan would wait for.
      name: 'lmdb-as-one-file',
      resolveId: (id) => (id === 'lmdb' ? '\0lmdb' : undefined),
      load: (id) =>
        id === '\0lmdb'
          ? `import { createRequire } from 'node:module';
             export const { open } = createRequire(import.meta.url)('lmdb');`
          : undefined,
    },
  ],
  resolve: { conditionNames: ['@seaworthy/source', 'node', 'import', 'default'] },
  output: {
    dir: directory,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    minify: { mangle: false, compress: true, codegen: true },
  },
});
