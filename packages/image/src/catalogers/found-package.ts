import {
  formatPurl,
  fullName,
  type Package,
  type PackageState,
  type PackageType,
} from '@seaworthy/model';
import type { CatalogedFile, FoundPackage } from './cataloger.ts';

/** The parts of a package that a cataloger knows; everything else has one right value. */
export interface PackageFacts
  extends Partial<
    Pick<Package, 'source' | 'architecture' | 'dev' | 'direct' | 'dependsOn' | 'cpes' | 'details'>
  > {
  type: PackageType;
  namespace?: string | undefined;
  /** Without the namespace. */
  name: string;
  version: string;
  qualifiers?: Record<string, string | undefined>;
  subpath?: string;
  licenses?: readonly string[];
  state: PackageState;
}

/** Builds a package with its canonical purl, found in `file` (or inside it, at `inner`). */
export function foundPackage(
  facts: PackageFacts,
  file: Pick<CatalogedFile<unknown>, 'path' | 'layer'>,
  inner?: string,
): FoundPackage {
  const { namespace, name, qualifiers, subpath, licenses, ...rest } = facts;
  return {
    ...rest,
    purl: formatPurl({
      type: facts.type,
      namespace,
      name,
      version: facts.version,
      qualifiers,
      subpath,
    }),
    name: fullName(facts.type, namespace, name),
    licenses: [...(licenses ?? [])],
    locations: [
      { path: inner === undefined ? file.path : `${file.path}!/${inner}`, layer: file.layer },
    ],
  };
}
