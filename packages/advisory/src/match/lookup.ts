import { orderOf } from '../feeds/ecosystem-scheme.ts';
import type { VersionScheme } from '../versions/version-scheme.ts';
import type { Linkage } from './go-linkage.ts';

/** One question to the database: what is known of this name, at this version. */
export interface Lookup {
  /** As OSV writes it. */
  ecosystem: string;
  name: string;
  version: string;
  scheme: VersionScheme;
  /** Raised where one ecosystem's word counts more than another's on the same package. */
  rank: number;
  /** Module stream of an RPM package ("nodejs:18"); "" when it is of a module, but of which? */
  module?: string;
  /** Of a Go module: what is linked into the programs that it was found in. */
  linkage?: Linkage;
  /** The package came with the subscription whose fixes the ecosystem lists. */
  isSubscriber?: boolean;
  /** Said in the evidence. */
  note?: string;
}

/** Questions, or the ecosystem (for people) that cannot judge the package, and why. */
export type Lookups = Lookup[] | { notMatched: string; why: NotMatchedReason };
export type NotMatchedReason = 'no version' | 'not held' | 'no ecosystem';

/** A question about an ecosystem whose versions we can order. */
export function lookup(
  ecosystem: string,
  name: string,
  version: string,
  more: Partial<Lookup> = {},
): Lookup | undefined {
  const scheme = orderOf(ecosystem);
  return scheme && { ecosystem, name, version, scheme, rank: 0, ...more };
}
