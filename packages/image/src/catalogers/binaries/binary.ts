import type { Package } from '@seaworthy/model';
import type { CatalogedFile, Cataloger, FoundPackage } from '../cataloger.ts';
import { foundPackage } from '../found-package.ts';
import type { Classifier } from './classifier.ts';
import { classifiers } from './classifiers/index.ts';
import { type Candidate, type FoundVersion, findVersions, maxHits } from './find-versions.ts';

type BinaryFact = readonly FoundVersion[];

/**
 * Well-known software that no package manager installed, by the version that its program, library
 * or version file carries. The knowledge is in `classifiers/`.
 */
export const binary: Cataloger<BinaryFact> = {
  name: 'binary',
  version: 1,
  about:
    'Well-known programs and libraries (node, nginx, openssl ...) by the version inside the file',
  selects: {
    elf: true,
    names: [...new Set(classifiers.flatMap(({ texts }) => texts ?? []))],
    where: (path) => candidatesFor(path).length > 0,
  },
  maxBytes: 1 << 30,

  read(file, context) {
    const isElf = file.read(0, 4).toString('latin1') === '\x7fELF';
    const wanted = candidatesFor(file.path).filter(({ isText }) => isText !== isElf);
    const { found, exhausted } = findVersions(file, wanted);
    if (exhausted !== undefined) {
      const message = `more than ${maxHits} places that could tell a version`;
      context.report({ code: 'limit-exceeded', message });
    }
    return found.length > 0 ? found : undefined;
  },

  resolve(files) {
    return { packages: mergeByPurl(files.flatMap(packagesOf)) };
  },
};

interface SelectedCandidate extends Candidate {
  readonly isText: boolean;
}

const byName = new Map<string, SelectedCandidate[]>();
const byPattern: { pattern: RegExp; classifier: Classifier }[] = [];
const products = new Map<string, Classifier>();
for (const classifier of classifiers) {
  // Classifiers of one name are one product; the first carries its CPEs.
  if (!products.has(classifier.name)) products.set(classifier.name, classifier);
  for (const name of classifier.texts ?? []) addName(name, classifier, true);
  for (const name of classifier.binaries ?? []) {
    if (typeof name === 'string') addName(name, classifier, false);
    else byPattern.push({ pattern: name, classifier });
  }
}

function addName(name: string, classifier: Classifier, isText: boolean): void {
  const candidates = byName.get(name) ?? [];
  candidates.push({ classifier, captured: undefined, isText });
  byName.set(name, candidates);
}

function candidatesFor(path: string): SelectedCandidate[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const candidates = [...(byName.get(name) ?? [])];
  for (const { pattern, classifier } of byPattern) {
    const match = pattern.exec(name);
    if (match !== null) candidates.push({ classifier, captured: match[1], isText: false });
  }
  return candidates.filter(({ classifier }) => classifier.path?.test(path) ?? true);
}

function packagesOf(file: CatalogedFile<BinaryFact>): FoundPackage[] {
  return file.fact.flatMap(({ name, version }) => {
    const product = products.get(name);
    if (product === undefined) return [];
    const { cpes, bitnami } = product;
    const facts = {
      type: 'generic' as const,
      name,
      version,
      state: 'installed' as const,
      cpes: cpes.map((product) => formatCpe(product, version)),
      ...(bitnami === undefined ? {} : { details: { bitnami } }),
    };
    return [foundPackage(facts, file)];
  });
}

/**
 * CPE 2.3 formatted string (NISTIR 7695, section 6.2). A patch level goes to the update part, as
 * the dictionary has it for OpenSSH and sudo: 9.2p1 is "9.2:p1".
 */
function formatCpe(product: string, version: string): string {
  const [, base = version, update = '*'] = /^([\d.]+)(p\d+)$/.exec(version) ?? [];
  const quoted = base.replaceAll(/[^\w.-]/g, String.raw`\$&`);
  return `cpe:2.3:a:${product}:${quoted}:${update}:*:*:*:*:*:*`;
}

/** A program and its libraries are one package that lies in several places. */
function mergeByPurl(packages: readonly FoundPackage[]): FoundPackage[] {
  const merged = new Map<string, FoundPackage & { locations: Package['locations'] }>();
  for (const found of packages) {
    const known = merged.get(found.purl);
    if (known === undefined) merged.set(found.purl, { ...found, locations: [...found.locations] });
    else known.locations.push(...found.locations);
  }
  return [...merged.values()];
}
