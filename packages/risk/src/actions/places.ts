import type { Package, Report } from '@seaworthy/model';

/** The layers that brought packages, lowest first. */
export function layersOf(packages: readonly Package[]): number[] {
  const layers = packages.flatMap(({ locations }) => locations.flatMap(({ layer }) => layer ?? []));
  return [...new Set(layers)].sort((a, b) => a - b);
}

/**
 * A name for the layers that is the same in every image that shares them. A directory has one layer
 * without a digest, which is its own.
 */
export function placeOfLayers(report: Report, layers: readonly number[], target: string): string {
  const digests = layers.map((layer) => report.layers[layer]?.diffId);
  const shared = digests.length > 0 && digests.every((digest) => digest?.includes(':') === true);
  return shared ? digests.join(' ') : target;
}

/** Whether all of it came with the base image, where that is known. */
export function isOfBase(report: Report, packages: readonly Package[]): boolean {
  const { baseImage } = report;
  const end = baseImage?.layers;
  if (end === undefined || packages.length === 0) return false;
  const layers = layersOf(packages);
  return layers.length > 0 && layers.every((layer) => layer < end);
}

/**
 * The files and folders in which a project's dependency is pinned or unpacked: what has to be
 * changed, or built anew. A lock file speaks for the packages that lie unpacked beside it.
 */
export function projectPlaces(pkg: Package): string[] {
  const places = new Map<string, boolean>();
  for (const { path } of pkg.locations) {
    const place = projectPlace(path);
    places.set(place.path, place.isFile);
  }
  const files = [...places.keys()].filter((path) => places.get(path) === true);
  const folders = [...places.keys()].filter(
    (path) => places.get(path) === false && !files.some((file) => directoryOf(file) === path),
  );
  return [...files, ...folders].sort();
}

function projectPlace(path: string): { path: string; isFile: boolean } {
  const archive = path.indexOf('!/');
  if (archive >= 0) return { path: path.slice(0, archive), isFile: true };
  const modules = /(?:^|\/)node_modules(?:\/|$)/.exec(path);
  if (modules !== null) return { path: path.slice(0, modules.index), isFile: false };
  const unpacked =
    /^(.*?)\/[^/]+\.(?:dist-info|egg-info)(?:\/|$)/.exec(path) ??
    /^(.*?)\/specifications\/(?:default\/)?[^/]+\.gemspec$/.exec(path);
  if (unpacked !== null) return { path: unpacked[1]!, isFile: false };
  return { path, isFile: true };
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

export function baseNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
