import type { FileContent } from '../../file-content.ts';
import { boundedText } from '../../formats/structured-text.ts';
import type { Cataloger } from '../cataloger.ts';
import { lockCataloger } from '../lock-cataloger.ts';
import { type LockedPackages, withoutCredentials } from '../locked-packages.ts';
import { type IndentedNode, pairsOf, parseIndentedText, scalarOf } from './indented-text.ts';
import { isOutsideRegistry, npmIdentity, npmVersion, splitAtVersion } from './npm-identity.ts';
import { isProjectPath, parsePackageManifest } from './package-manifest.ts';

/** Lock files of yarn, classic and berry; which one it is shows in the file. */
export const yarnLock: Cataloger = lockCataloger({
  name: 'yarn-lock',
  version: 1,
  about:
    'npm packages pinned by yarn.lock of yarn 1 to 4; package.json beside it says which are asked for',
  type: 'npm',
  names: ['yarn.lock'],
  where: isProjectPath,
  parse: parseYarnLock,
  manifest: { names: ['package.json'], parse: parsePackageManifest },
});

function parseYarnLock(file: FileContent, packages: LockedPackages): { roots?: readonly number[] } {
  const text = boundedText(file);
  // berry opens with "__metadata:"; before it stand comments.
  return /^__metadata:/m.test(text.slice(0, 4096))
    ? addBerry(parseIndentedText(file.path, text, 'yaml'), packages)
    : addClassic(parseIndentedText(file.path, text, 'yarn-classic'), packages);
}

/**
 * yarn 1: every entry is headed by the requests that it answers ("ms@^2.0.0, ms@^2.1.1"), and
 * its dependencies are requests again.
 */
function addClassic(lock: IndentedNode, packages: LockedPackages): { roots?: readonly number[] } {
  const answers = new Map<string, number>();
  const needing: [index: number, requests: string[]][] = [];
  for (const [heading, entry] of lock.children ?? []) {
    const requests = requestsOf(heading);
    const [alias, range] = splitAtVersion(requests[0] ?? '');
    if (isOwnDirectory(range)) continue;
    // "old-ms@npm:ms@2.0.0" is ms under another name.
    const [real, version] = splitAtVersion(range.startsWith('npm:') ? range.slice(4) : '');
    const identity = npmIdentity(version === '' ? alias : real);
    const index = packages.add(heading, {
      namespace: identity?.namespace,
      name: identity?.name,
      version: npmVersion(scalarOf(entry, 'version')),
      wantedAs: requests,
      details: detailsOf(scalarOf(entry, 'resolved')),
    });
    if (index === undefined) continue;
    for (const request of requests) answers.set(request, index);
    needing.push([index, dependencyRequests(entry)]);
  }
  connectAll(needing, answers, packages);
  return {};
}

/**
 * yarn 2 and newer: the same in YAML; requests carry a protocol ("ms@npm:^2.0.0"), `resolution`
 * names what was found, and workspaces are entries too.
 */
function addBerry(lock: IndentedNode, packages: LockedPackages): { roots: readonly number[] } {
  const answers = new Map<string, number>();
  const needing: [index: number, requests: string[]][] = [];
  const asked: string[] = [];
  for (const [heading, entry] of lock.children ?? []) {
    if (heading === '__metadata') continue;
    const [name, reference] = splitAtVersion(scalarOf(entry, 'resolution') ?? '');
    if (reference.startsWith('workspace:')) {
      for (const request of dependencyRequests(entry)) asked.push(request);
      continue;
    }
    if (isOwnDirectory(reference)) continue;
    const requests = requestsOf(heading);
    const identity = npmIdentity(name);
    const outside = !reference.startsWith('npm:') && !reference.startsWith('patch:');
    const index = packages.add(heading, {
      namespace: identity?.namespace,
      name: identity?.name,
      version: npmVersion(scalarOf(entry, 'version')),
      // Manifests, and lock files before yarn 4, leave the default protocol out.
      wantedAs: requests.flatMap((request) => [request, request.replace('@npm:', '@')]),
      details: outside ? detailsOf(reference) : undefined,
    });
    if (index === undefined) continue;
    for (const request of packages.list[index]!.wantedAs ?? []) answers.set(request, index);
    needing.push([index, dependencyRequests(entry)]);
  }
  connectAll(needing, answers, packages);
  return { roots: asked.flatMap((request) => answers.get(request) ?? []) };
}

/** Splits `a@1, "b@2 || 3"`; the indented reader has taken the quotes off a single one. */
function requestsOf(heading: string): string[] {
  return heading.split(', ').map((request) => request.replaceAll('"', '').trim());
}

function dependencyRequests(entry: IndentedNode): string[] {
  return ['dependencies', 'optionalDependencies'].flatMap((kind) =>
    pairsOf(entry, kind).map(([name, range]) => `${name}@${range}`),
  );
}

function connectAll(
  needing: readonly [index: number, requests: string[]][],
  answers: ReadonlyMap<string, number>,
  packages: LockedPackages,
): void {
  for (const [index, requests] of needing) {
    for (const request of requests) packages.connect(index, answers.get(request));
  }
}

/** Links and folders are the project's own; a tarball in the project is somebody else's. */
function isOwnDirectory(reference: string): boolean {
  return (
    /^(?:link|portal|workspace):/.test(reference) ||
    (/^(?:file:|\.{1,2}\/)/.test(reference) && !/\.(?:tgz|tar\.gz)/.test(reference))
  );
}

function detailsOf(resolved: string | undefined) {
  if (resolved === undefined || !isOutsideRegistry(resolved)) return undefined;
  return { resolved: withoutCredentials(resolved) };
}
