import {
  fieldOf,
  listOf,
  parseJson,
  tableOf,
  textOf,
  textsOf,
} from '../../formats/structured-text.ts';
import type { Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import { type ConanReference, parseConanReference } from './reference.ts';

interface ConanFact {
  state: 'locked' | 'declared';
  references: (ConanReference & { dev?: true; direct?: boolean })[];
}

/** Libraries that Conan pins: conan.lock of versions 1 and 2, and exact lines of conanfile.txt. */
export const conan: Cataloger<ConanFact> = {
  name: 'conan',
  version: 1,
  about: 'C and C++ libraries in conan.lock of Conan 1 and 2, and exact ones in conanfile.txt',
  selects: { names: ['conan.lock', 'conanfile.txt'] },
  maxBytes: 4 * 1024 ** 2,

  read(file) {
    if (file.path.endsWith('.txt')) {
      return { state: 'declared', references: [...readConanfile(file.text())] };
    }
    const document = parseJson(file);
    const nodes = fieldOf(fieldOf(document, 'graph_lock'), 'nodes');
    const references = nodes === undefined ? readLock(document) : readGraph(tableOf(nodes));
    return { state: 'locked', references: [...references] };
  },

  resolve(files) {
    return {
      packages: files.flatMap((file) =>
        file.fact.references.map((reference): FoundPackage => {
          const { name, version, user, channel, revision, dev, direct } = reference;
          return foundPackage(
            {
              type: 'conan',
              name,
              version,
              qualifiers: { user, channel },
              state: file.fact.state,
              ...(dev && { dev }),
              ...(direct !== undefined && { direct }),
              ...(revision && { details: { revision } }),
            },
            file,
          );
        }),
      ),
    };
  },
};

type Found = ConanFact['references'][number];

/** Conan 2 documentation, "Lockfiles": references by what they are required for. */
function* readLock(document: unknown): Generator<Found> {
  for (const [key, isDev] of [
    ['requires', false],
    ['build_requires', true],
    ['python_requires', true],
  ] as const) {
    for (const text of textsOf(fieldOf(document, key))) {
      const reference = parseConanReference(text);
      if (reference !== undefined) yield { ...reference, ...(isDev && { dev: true }) };
    }
  }
}

/** Conan 1 documentation, "Lockfiles": a graph whose node 0 is the project itself. */
function* readGraph(nodes: Readonly<Record<string, unknown>>): Generator<Found> {
  const project = fieldOf(nodes, '0');
  const requires = fieldOf(project, 'requires');
  const direct = new Set([...textsOf(requires), ...textsOf(Object.values(tableOf(requires)))]);
  const buildOnly = new Set<string>();
  for (const node of Object.values(nodes)) {
    for (const id of listOf(fieldOf(node, 'build_requires'))) buildOnly.add(String(id));
  }
  for (const [id, node] of Object.entries(nodes)) {
    if (id === '0') continue;
    // The oldest files have a package reference, which goes on behind a colon.
    const text = textOf(fieldOf(node, 'ref')) ?? textOf(fieldOf(node, 'pref'))?.split(':')[0];
    const reference = text === undefined ? undefined : parseConanReference(text);
    if (reference === undefined) continue;
    const isDev = fieldOf(node, 'context') === 'build' || buildOnly.has(id);
    yield { ...reference, direct: direct.has(id), ...(isDev && { dev: true }) };
  }
}

const devSections = new Set(['build_requires', 'tool_requires', 'test_requires']);

/** Conan 2 documentation, "conanfile.txt": sections with one reference a line. */
function* readConanfile(text: string): Generator<Found> {
  let section = '';
  for (const line of text.split('\n')) {
    const content = line.split('#')[0]!.trim();
    const heading = /^\[(\w+)\]$/.exec(content);
    if (heading !== null) section = heading[1]!;
    else if (section === 'requires' || devSections.has(section)) {
      const reference = parseConanReference(content);
      if (reference === undefined) continue;
      yield { ...reference, direct: true, ...(devSections.has(section) && { dev: true }) };
    }
  }
}
