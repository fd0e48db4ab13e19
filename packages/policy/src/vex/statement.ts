import type { VexJustification, VexStatus } from '@seaworthy/model';
import type { PurlPattern } from '../match/purl-pattern.ts';

/** What one document says of one flaw in some products; the same for every format. */
export interface VexStatement {
  /** Names of the flaw, the main one first. */
  readonly names: readonly string[];
  readonly status: VexStatus;
  readonly products: readonly VexProduct[];
  readonly justification?: VexJustification | undefined;
  /** In words: the impact, what to do, or how the status was found. */
  readonly statement?: string | undefined;
  /** When it was true; undated statements are older than dated ones. */
  readonly timestampMs: number;
  readonly author?: string | undefined;
  /** The file that it comes from. */
  readonly source: string;
}

/** A product, or parts of one. */
export interface VexProduct {
  readonly identity: VexIdentity;
  /** The statement is about these parts of the product; about all of it when there are none. */
  readonly subcomponents: readonly VexIdentity[];
}

/** Each field is one way to name the same thing. With none of them nothing is named. */
export interface VexIdentity {
  readonly purls: readonly PurlPattern[];
  /** "sha256:..." of an image. */
  readonly digests?: readonly string[];
  /** CPE names of a distribution, in URI or formatted-string binding. */
  readonly cpes?: readonly string[];
  /** Image references: "registry.example.com/shop/web:2.1". */
  readonly references?: readonly string[];
  /** Whatever is scanned: the document names no product, and who gives it says that it applies. */
  readonly anyTarget?: boolean;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads one format of VEX documents. Pure. */
export interface VexReader {
  /** As its publishers write it: "OpenVEX". */
  readonly name: string;
  /** Versions and shapes, for the reference page. */
  readonly about: string;
  recognises(document: JsonObject): boolean;
  /**
   * Statements without a status that the format knows, or without a product, are left out.
   * @param what names the document in errors and as the source of statements
   * @throws LIMIT_EXCEEDED
   */
  read(document: JsonObject, what: string): VexStatement[];
}
