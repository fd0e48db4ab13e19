import type { Distribution, Layer, Location, Package, Problem } from '@seaworthy/model';

/**
 * Bounds on documents that others wrote. The largest honest ones, of whole operating systems with
 * all their files, stay below a tenth of each.
 */
export const sbomLimits = {
  documentBytes: 256 * 2 ** 20,
  /** XML is read into a tree that takes many times its size. */
  xmlBytes: 64 * 2 ** 20,
  components: 1_000_000,
  relationships: 4_000_000,
  /** Longer names, purls and paths are not those of a package. */
  textLength: 4_096,
  listLength: 1_000,
  /** How often a document may be wrapped: bundle, envelope, statement, predicate. */
  wrappings: 8,
} as const;

/** What one document says, in the words of no format. */
export interface SbomFacts {
  /** "CycloneDX 1.6", "SPDX 2.3", "Syft JSON 16.0.0". */
  readonly format: string;
  readonly subject?: SbomSubject | undefined;
  readonly distribution?: Distribution | undefined;
  readonly layers: readonly Layer[];
  readonly components: readonly SbomComponent[];
  /** Pairs of references: the first one needs the second one. */
  readonly dependencies: readonly (readonly [from: string, to: string])[];
  readonly problems: readonly Problem[];
}

/** What the document describes. */
export interface SbomSubject {
  readonly name: string;
  readonly digest?: string | undefined;
  readonly imageId?: string | undefined;
  readonly platform?: string | undefined;
}

export interface SbomComponent
  extends Partial<
    Pick<
      Package,
      'source' | 'architecture' | 'state' | 'dev' | 'direct' | 'foundBy' | 'ownedBy' | 'details'
    >
  > {
  /** Identity inside the document. */
  readonly ref: string;
  readonly name: string;
  readonly version: string;
  /** As written; may be anything. */
  readonly purl: string | undefined;
  readonly licenses: readonly string[];
  readonly locations: readonly Location[];
  readonly cpes: readonly string[];
}
