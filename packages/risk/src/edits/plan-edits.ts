import { type Action, type Package, packagesByPurl, type Report } from '@seaworthy/model';
import { projectPlaces } from '../actions/places.ts';
import type { Edited, Editor, PackageChange } from './editor.ts';
import { editors } from './index.ts';

/** One change to one file, not yet made. */
export interface PlannedEdit {
  readonly action: Action;
  /** Relative to the target. */
  readonly path: string;
  apply(text: string): Edited;
}

/** A file that has to be changed by hand, with the reason. */
export interface LeftAlone {
  readonly action: Action;
  readonly path: string;
  readonly why: string;
}

/** Which manifests the upgrades of dependencies would edit; not those that others make needless. */
export function planEdits(report: Report): { edits: PlannedEdit[]; left: LeftAlone[] } {
  const packages = packagesByPurl(report);
  const edits: PlannedEdit[] = [];
  const left: LeftAlone[] = [];
  for (const action of report.actions) {
    if (action.adds.total === 0 || action.kind !== 'upgrade-dependency') continue;
    const pkg = packages.get(action.package?.purls[0] ?? '');
    const to = action.package?.fixedVersion;
    if (pkg === undefined || to === undefined) continue;
    for (const place of projectPlaces(pkg)) {
      const editor = editors.find(
        (one) => one.types.includes(pkg.type) && one.fileFor(place) !== undefined,
      );
      if (editor === undefined)
        left.push({ action, path: place, why: 'files of this kind are not edited' });
      else edits.push(planEdit(action, changeOf(pkg, to, action, place, packages), editor, place));
    }
  }
  return { edits, left };
}

function planEdit(
  action: Action,
  change: PackageChange,
  editor: Editor,
  place: string,
): PlannedEdit {
  return { action, path: editor.fileFor(place)!, apply: (text) => editor.edit(text, change) };
}

function changeOf(
  pkg: Package,
  to: string,
  action: Action,
  place: string,
  packages: ReadonlyMap<string, Package>,
): PackageChange {
  const { type, name, version } = pkg;
  const otherVersions = [...packages.values()]
    .filter((other) => other.type === type && other.name === name && other.version !== version)
    .filter((other) => projectPlaces(other).includes(place))
    .map((other) => other.version);
  return {
    type,
    name,
    from: version,
    to,
    isTransitive: pkg.direct === false || action.package?.broughtBy !== undefined,
    otherVersions,
    lockFile: place,
  };
}
