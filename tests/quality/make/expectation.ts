import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sharedPath } from '@seaworthy/testkit';

/**
 * One package of a corpus, and the flaws that it has: their names, or, where records of several
 * sources speak of one flaw, its name → their ids.
 */
export interface ExpectedPackage {
  readonly name: string;
  readonly version: string;
  /** Name and version of the source package. */
  readonly source?: readonly [string, string];
  /** The module label of an RPM package. */
  readonly modularity?: string;
  readonly flaws: readonly string[] | Readonly<Record<string, readonly string[]>>;
}

/** A corpus with known answers; none of it was computed by this project's own code. */
export interface Expectation {
  readonly title: string;
  /** What the package list is. */
  readonly about: string;
  /** Files of the shared feeds. */
  readonly inputs: readonly string[];
  /** What ordered the versions. */
  readonly tool: string;
  readonly type: string;
  readonly distribution?: { readonly id: string; readonly versionId: string };
  readonly packages: readonly ExpectedPackage[];
}

export function readFeed(path: string): string {
  const bytes = readFileSync(sharedPath(`feeds/${path}`));
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString();
}

/** One package a line, so that a change can be read. */
export function writeExpectation(path: string, expectation: Expectation): void {
  const { packages, ...head } = expectation;
  const lines = packages.map((one) => `    ${JSON.stringify(one)}`);
  const text = JSON.stringify({ ...head, packages: [] }, null, 2);
  writeFileSync(path, `${text.replace(/\[\]\n\}$/, () => `[\n${lines.join(',\n')}\n  ]\n}`)}\n`);
}

export function unique<T>(items: Iterable<T>): T[] {
  return [...new Set(items)];
}

/** Some of a list, spread over all of it. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, i) => items[Math.round((i * (items.length - 1)) / (count - 1))]!,
  );
}

/** Roughly by version, only to spread a choice. */
export function roughly(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
