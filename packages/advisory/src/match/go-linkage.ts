import { mayHold, type Package } from '@seaworthy/model';
import type { AffectedEntry } from '../database/codec.ts';
import type { GoImport } from '../feeds/feed.ts';

/** What is known of the programs that a Go module was found in; see `GoLinkage` of the model. */
export interface Linkage {
  /** The module's own name; "stdlib". */
  module: string;
  /** Absent: not known. */
  packages?: ReadonlySet<string>;
  /** One filter for each program. Absent: not known. */
  symbols?: readonly string[];
  os?: string;
  architecture?: string;
}

export function linkageOf(pkg: Package): Linkage | undefined {
  if (pkg.type !== 'golang') return undefined;
  const { linkedPackages, linkedSymbols, goos, goarch } = pkg.details ?? {};
  return {
    module: pkg.name,
    // A module without a single package is one whose names we cannot read.
    ...(Array.isArray(linkedPackages) &&
      linkedPackages.length > 0 && { packages: new Set(linkedPackages) }),
    ...(Array.isArray(linkedSymbols) && linkedSymbols.length > 0 && { symbols: linkedSymbols }),
    ...(typeof goos === 'string' && { os: goos }),
    ...(typeof goarch === 'string' && { architecture: goarch }),
  };
}

/**
 * Why the code that has the flaw is not in the program: the advisory names the packages of the
 * module that have it, and none of them, or none of the functions that it names in them, is
 * linked, or they are built for other systems only. `undefined` where that cannot be said for sure.
 */
export function absentCode(
  linkage: Linkage | undefined,
  { imports }: AffectedEntry,
): string | undefined {
  if (linkage === undefined || imports === undefined) return undefined;
  const reasons = new Set<string>();
  for (const one of imports) {
    const reason = whyAbsent(linkage, one);
    if (reason === undefined) return undefined;
    reasons.add(reason);
  }
  return [...reasons].join('; ');
}

function whyAbsent(linkage: Linkage, flawed: GoImport): string | undefined {
  const { packages, symbols, os, architecture } = linkage;
  const { path, goos, goarch } = flawed;
  if (os !== undefined && goos.length > 0 && !goos.includes(os)) {
    return `the flaw is in code for ${goos.join(', ')} only`;
  }
  if (architecture !== undefined && goarch.length > 0 && !goarch.includes(architecture)) {
    return `the flaw is in code for ${goarch.join(', ')} only`;
  }
  const within = pathWithin(linkage.module, path);
  if (packages === undefined || within === undefined) return undefined;
  if (!packages.has(within)) return `package ${path} is not linked into the program`;
  if (symbols === undefined || flawed.symbols.length === 0) return undefined;
  const isLinked = symbols.some((filter) =>
    flawed.symbols.some((symbol) => mayHold(filter, `${within} ${symbol}`)),
  );
  return isLinked ? undefined : `no function of ${path} that has the flaw is linked`;
}

/** The path of a package within its module; `undefined` when it is of another one. */
function pathWithin(module: string, path: string): string | undefined {
  if (module === 'stdlib') return path;
  if (path === module) return '.';
  return path.startsWith(`${module}/`) ? path.slice(module.length + 1) : undefined;
}
