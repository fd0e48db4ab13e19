import { limitExceeded, malformed } from '@seaworthy/model';
import { parseStanzas } from '../../formats/deb822.ts';
import { maxPackages } from './os-package.ts';

export interface DpkgPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Source package as declared; absent when it is called like the package itself. */
  readonly source?: string;
  /** Absent when it is the same as the package's. */
  readonly sourceVersion?: string;
  /** Pre-Depends and Depends: of each list, any one name is enough. */
  readonly needs?: readonly (readonly string[])[];
  readonly provides?: readonly string[];
}

const wanted = new Set([
  'package',
  'status',
  'version',
  'architecture',
  'source',
  'pre-depends',
  'depends',
  'provides',
]);

/**
 * The installed packages of a dpkg status file (dpkg(1), "package states"; deb-control(5)), or of
 * one file of a distroless image's status.d, whose paragraphs have no status.
 * Entries that cannot be read are left out and told to `onProblem`.
 * @throws SeaworthyError MALFORMED when there is text, but not one entry; LIMIT_EXCEEDED
 */
export function parseDpkgStatus(
  text: string,
  path: string,
  onProblem: (message: string) => void,
): DpkgPackage[] {
  const packages: DpkgPackage[] = [];
  let entries = 0;
  let brokenLines = 0;
  let nameless = 0;
  for (const { fields, brokenLines: broken } of parseStanzas(text, wanted)) {
    brokenLines += broken;
    const name = fields.get('package');
    if (!name) {
      nameless++;
      continue;
    }
    if (++entries > maxPackages) throw limitExceeded(path, 'packages', maxPackages);
    if (!isUnpacked(fields.get('status'))) continue;
    const version = fields.get('version');
    if (!version || /\s/.test(version)) {
      onProblem(`the entry of ${name.slice(0, 100)} has no usable version`);
      continue;
    }
    packages.push({
      name,
      version,
      architecture: fields.get('architecture') ?? '',
      ...parseSource(fields.get('source')),
      ...parseRelations(fields),
    });
  }
  if (entries === 0 && text.trim() !== '') throw malformed(path, 'not a dpkg status file');
  if (nameless > 0) onProblem(`entries without a package name: ${nameless}`);
  if (brokenLines > 0) onProblem(`lines that are not control data: ${brokenLines}`);
  return packages;
}

/** States in which a package's files lie, or may lie, on the disk. */
const unpackedStates = new Set([
  'installed',
  'half-installed',
  'unpacked',
  'half-configured',
  'triggers-awaited',
  'triggers-awaiting', // as dpkg wrote it for a while
  'triggers-pending',
]);

/** `status` is "want flag state"; only the state says what is there. */
function isUnpacked(status: string | undefined): boolean {
  return status === undefined || unpackedStates.has(status.split(/\s+/).at(-1)!);
}

/** "name" or "name (version)". */
function parseSource(text: string | undefined): Pick<DpkgPackage, 'source' | 'sourceVersion'> {
  const [, source, sourceVersion] = /^([^\s(]+)(?:\s*\(([^)\s]+)\))?/.exec(text ?? '') ?? [];
  if (source === undefined) return {};
  return sourceVersion === undefined ? { source } : { source, sourceVersion };
}

function parseRelations(
  fields: ReadonlyMap<string, string>,
): Pick<DpkgPackage, 'needs' | 'provides'> {
  const needs = [...parseNames(fields.get('pre-depends')), ...parseNames(fields.get('depends'))];
  const provides = parseNames(fields.get('provides')).flat();
  return { ...(needs.length > 0 && { needs }), ...(provides.length > 0 && { provides }) };
}

/** The bare names of "a (>= 1), b:any | c [amd64]": [[a], [b, c]]. */
function parseNames(relation: string | undefined): string[][] {
  if (!relation) return [];
  return relation
    .split(',')
    .map((clause) => clause.split('|').map((part) => /^\s*([^\s(:[<]*)/.exec(part)![1]!))
    .map((names) => names.filter((name) => name !== ''))
    .filter((names) => names.length > 0);
}
