import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'rolldown';

const root = join(import.meta.dirname, '..');
const commands = join(root, 'apps/cli/src/commands');
const lazy = '?lazy';

/** Whole, or with those commands alone that the agent's image has. */
export type Extent = 'whole' | 'runtime';

/**
 * Bundles the command, so that it starts fast: one entry, each command in a chunk of its own that
 * is loaded when it runs. Native modules stay outside.
 */
export async function bundleCommand(directory: string, extent: Extent): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  await build(optionsFor(directory, extent));
}

function isVocabulary(id: string): boolean {
  return id.includes('/packages/model/src/') && !readFileSync(id, 'utf8').includes("from 'zod'");
}

const optionsFor = (directory: string, extent: Extent): BuildOptions => ({
  input: {
    main: join(root, 'apps/cli/src/main.ts'),
    // A thread starts from a file; it is looked for beside the chunk that starts it.
    ...(extent === 'whole' && {
      'yara-worker': join(root, 'packages/content/src/malware/yara-worker.ts'),
    }),
  },
  // Its WebAssembly lies beside it.
  external: ['@virustotal/yara-x'],
  platform: 'node',
  plugins: [
    {
      name: 'commands-of-extent',
      resolveId: (id) =>
        id === './commands/index.ts' && extent === 'runtime'
          ? join(commands, 'runtime.ts')
          : undefined,
    },
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
