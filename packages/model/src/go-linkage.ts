import type { Package } from './package.ts';

/**
 * What is known of the Go programs that a module was found in, in the details of its package:
 * - `linkedPackages`: paths of its packages that are linked, within the module; "." is its root.
 *   Those of the standard library stand as they are imported.
 * - `linkedSymbols`: for each program a filter (name-filter.ts) of "package symbol" pairs: "ssh Dial",
 *   "ssh Client.Dial", "net/http Server.Serve". Only there when every program has one.
 * - `goos`, `goarch`: what the programs were built for.
 */
export interface GoLinkage {
  linkedPackages?: string[];
  linkedSymbols?: string[];
  goos?: string;
  goarch?: string;
}

type Details = NonNullable<Package['details']>;

const names = ['linkedPackages', 'linkedSymbols', 'goos', 'goarch'] as const;

/** The linkage of a module in several places: any of them may use the code. */
export function joinGoLinkage(places: readonly (Details | undefined)[]): GoLinkage {
  const joined: GoLinkage = {};
  for (const name of ['linkedPackages', 'linkedSymbols'] as const) {
    const lists = places.map((details) => details?.[name]);
    if (lists.every(Array.isArray)) joined[name] = [...new Set(lists.flat())].sort();
  }
  for (const name of ['goos', 'goarch'] as const) {
    const [first, ...rest] = places.map((details) => details?.[name]);
    if (typeof first === 'string' && rest.every((one) => one === first)) joined[name] = first;
  }
  return joined;
}

/** Details without what `joinGoLinkage` makes. */
export function withoutGoLinkage(details: Details): Details {
  const rest = { ...details };
  for (const name of names) delete rest[name];
  return rest;
}
