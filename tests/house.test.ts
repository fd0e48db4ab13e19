import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

/** The rules of ARCHITECTURE.md that a compiler does not enforce, in words. */
const root = join(import.meta.dirname, '..');

/**
 * Layers of the house, lowest first: a package imports only from layers below its own. Areas do
 * not know one another.
 */
const layers: readonly (readonly string[])[] = [
  ['model'],
  ['license', 'registry', 'yaml'],
  ['advisory', 'check', 'content', 'policy'],
  ['compliance', 'risk'],
  ['image', 'report', 'runtime'],
  ['sensor'],
  ['responder'],
  ['agent'],
  ['seaworthy'],
];

interface Workspace {
  readonly name: string;
  readonly directory: string;
  readonly manifest: {
    dependencies?: Record<string, string>;
    devDependencies?: Record<string, string>;
  };
}

const workspaces: readonly Workspace[] = ['packages', 'apps'].flatMap((group) =>
  readdirSync(join(root, group)).map((name) => {
    const directory = join(root, group, name);
    const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    return { name: manifest.name.replace('@seaworthy/', ''), directory, manifest };
  }),
);

function sourcesOf(directory: string): string[] {
  return readdirSync(join(directory, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const statements =
    /^(?:import|export)\b[^'"`;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
  return [...text.matchAll(statements)].map((found) => (found[1] ?? found[2] ?? found[3])!);
}

const isTest = (file: string): boolean => /\.test\.ts$|-for-test\.ts$|\/testdata\//.test(file);

test('what tests share sets nothing up by being imported: it is for the first file alone', () => {
  const shared = workspaces
    .flatMap(({ directory }) => sourcesOf(directory))
    .filter((file) => /-for-test\.ts$/.test(file))
    .filter((file) => /^(before|after)(All|Each)\(/m.test(readFileSync(file, 'utf8')));
  expect(shared.map((file) => relative(root, file))).toEqual([]);
});

describe.each(workspaces.map((workspace) => [workspace.name, workspace] as const))(
  '%s',
  (name, workspace) => {
    const files = sourcesOf(workspace.directory);

    test('imports run one way', () => {
      const own = layers.findIndex((layer) => layer.includes(name));
      if (name === 'testkit') return;
      expect(own, `${name} has a place in the house`).toBeGreaterThanOrEqual(0);
      const allowed = new Set(layers.slice(0, own).flat());
      for (const file of files.filter((candidate) => !isTest(candidate))) {
        for (const imported of importsOf(file)) {
          if (!imported.startsWith('@seaworthy/')) continue;
          expect(allowed, `${relative(root, file)} imports ${imported}`).toContain(
            imported.replace('@seaworthy/', ''),
          );
        }
      }
    });

    test('imports only what its manifest declares, and nothing past a face', () => {
      const { dependencies = {}, devDependencies = {} } = workspace.manifest;
      const workspaceRoot = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      for (const file of files) {
        for (const imported of importsOf(file)) {
          const where = `${relative(root, file)} imports ${imported}`;
          if (imported.startsWith('.')) {
            expect(join(file, '..', imported), where).toContain(`${workspace.directory}/`);
            continue;
          }
          if (imported.startsWith('node:')) continue;
          expect(builtinModules, `${where}: write node:`).not.toContain(imported);
          const packageName = imported
            .split('/')
            .slice(0, imported.startsWith('@') ? 2 : 1)
            .join('/');
          if (packageName.startsWith('@seaworthy/')) expect(imported, where).toBe(packageName);
          const declared = isTest(file)
            ? { ...dependencies, ...devDependencies, ...workspaceRoot.devDependencies }
            : dependencies;
          expect(Object.keys(declared), where).toContain(packageName);
        }
      }
    });

    test('every declared dependency is used', () => {
      const used = new Set(files.flatMap(importsOf));
      for (const dependency of Object.keys(workspace.manifest.dependencies ?? {})) {
        const isUsed = [...used].some(
          (imported) => imported === dependency || imported.startsWith(`${dependency}/`),
        );
        expect(isUsed, `${name} declares ${dependency}`).toBe(true);
      }
    });

    test('every file is reached', () => {
      const imported = new Set(
        files.flatMap((file) => importsOf(file).map((path) => join(dirname(file), path))),
      );
      for (const file of files) {
        const isEntry = /\.test\.ts$|\.d\.ts$|\/src\/(?:index|main)\.ts$/.test(file);
        const isThread = file.endsWith('-worker.ts');
        if (!isEntry && !isThread) {
          expect(imported.has(file), `${relative(root, file)} is imported`).toBe(true);
        }
      }
    });

    test('files are kebab-case', () => {
      for (const file of files) {
        expect(relative(root, file)).toMatch(/^[a-z0-9./-]+$/);
      }
    });
  },
);

test('constants of the vocabulary do not lie beside schemas, which take long to load', () => {
  const model = workspaces.find(({ name }) => name === 'model')!;
  for (const file of sourcesOf(model.directory).filter((candidate) => !isTest(candidate))) {
    const text = readFileSync(file, 'utf8');
    if (!text.includes("from 'zod'")) continue;
    expect(text, relative(root, file)).not.toMatch(/^export (?:function|const [a-z])/m);
  }
});

test('no package runs a script when it is installed', () => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const withScripts = Object.entries<{ hasInstallScript?: boolean }>(lock.packages)
    .filter(([, entry]) => entry.hasInstallScript === true)
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  // lmdb and msgpackr carry prebuilt binaries in platform packages; their scripts only check that,
  // and .npmrc turns scripts off.
  expect(withScripts.sort()).toEqual(['lmdb', 'msgpackr-extract']);
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('ignore-scripts=true');
});
