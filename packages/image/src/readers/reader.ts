import type { Readable } from 'node:stream';
import type { Inventory, Problem, Target } from '@seaworthy/model';
import type { RegistryOptions } from '@seaworthy/registry';
import type { ImageConfig } from '../oci/image-config.ts';

/**
 * Knows one place where a target can lie. `open` finds it, reads what is small (manifests,
 * configurations, indexes) and says how to read what is large, without reading it yet.
 */
export interface Reader {
  /** What stands before the colon: "registry", "docker-archive" ... */
  readonly scheme: string;
  /** One line for the reference page. */
  readonly about: string;
  /** An example of a full target. */
  readonly example: string;
  readonly needsNetwork: boolean;
  /**
   * Whether a target without a scheme is this reader's. Cheap: it looks at the name, at most at
   * the first bytes of a file. The list is asked in order; the first yes wins.
   */
  recognises(target: string): Promise<boolean>;
  /** @throws SeaworthyError TARGET_NOT_FOUND, ACCESS_DENIED, NETWORK, MALFORMED ... */
  open(target: string, context: ReaderContext): Promise<Source>;
}

export interface ReaderContext {
  readonly signal: AbortSignal;
  /** "os/architecture[/variant]"; the machine's own, on Linux, when the user named none. */
  readonly platform: string;
  /** Whether the user named the platform: then another one is an error, else a fallback. */
  readonly platformIsExplicit: boolean;
  readonly offline: boolean;
  readonly registry: RegistryOptions;
  /** A directory of ours that is removed after the scan. Made when first asked for. */
  temporaryDirectory(): Promise<string>;
  /** For people; shown on a terminal only. */
  progress(message: string): void;
}

export type Source = ImageSource | TreeSource | InventorySource;

interface Opened {
  readonly target: Target;
  readonly problems: readonly Problem[];
  /** Frees what `open` took. Called once, also after errors. */
  close(): Promise<void>;
}

/** A container image: a configuration and layers. */
export interface ImageSource extends Opened {
  readonly kind: 'image';
  readonly config: ImageConfig;
  /** Base first. Foreign layers that cannot be had are left out and reported as problems. */
  readonly layers: readonly LayerBlob[];
}

export interface LayerBlob {
  /** Digest of the blob as stored; verified while it is read. */
  readonly digest: string | undefined;
  /** Digest of the uncompressed tar; verified while it is read. `undefined`: compute it. */
  readonly diffId: string | undefined;
  readonly mediaType: string | undefined;
  readonly sizeBytes: number | undefined;
  /** The bytes as stored. How they are compressed is found from the bytes, not the media type. */
  open(): Promise<Readable>;
}

/** A directory that is read in place. */
export interface TreeSource extends Opened {
  readonly kind: 'tree';
  readonly root: string;
  /** Paths (without leading slash) that are not walked into. */
  readonly exclude: readonly string[];
}

/** Somebody else has looked already. */
export interface InventorySource extends Opened {
  readonly kind: 'inventory';
  readonly inventory: Inventory;
}
