import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';

/**
 * Bundles the command, so that it starts fast: one entry, each command in a chunk of its own that
 * is loaded when it runs. Native modules stay outside.
 */
const root = join(import.meta.dirname, '..');
const directory = join(root, 'apps/cli/dist/bundle');
const lazy = '?lazy';
rmSync(directory, { recursive: true, force: true });
function isVocabulary(id: string): boolean {
  return id.includes('/packages/model/src/') && !readFileSync(id, 'utf8').includes("from 'zod'");
}

await build({
  input: {
    main: join(root, 'apps/cli/src/main.ts'),
    // A thread starts from a file; it is looked for beside the chunk that starts it.
    'yara-worker': join(root, 'packages/content/src/malware/yara-worker.ts'),
  },
  // Its WebAssembly lies beside it.
  external: ['@virustotal/yara-x'],
  platform: 'node',
  plugins: [
    {
      // A package's face that is imported when it is needed must not tie together all that is
      // behind it: who imports one thing of it at once would load everything. So it is a module
      // of its own beside the one that other code sees through.
      name: 'faces-apart',
      async resolveId(source, importer, { kind }) {
        if (kind !== 'dynamic-import' || !source.startsWith('@seaworthy/')) return undefined;
        const face = await this.resolve(source, importer);
        return face && { id: `${face.id}${lazy}`, moduleSideEffects: false };
      },
      load: (id) =>
        id.endsWith(lazy)
          ? { code: readFileSync(id.slice(0, -lazy.length), 'utf8'), moduleType: 'ts' }
          : undefined,
    },
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
    codeSplitting: {
      // The vocabulary without its schemas: many small files that everything imports.
      groups: [{ name: 'vocabulary', test: isVocabulary }],
    },
    minify: { mangle: false, compress: true, codegen: true },
  },
});
