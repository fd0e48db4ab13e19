import { inflateSync } from 'node:zlib';
import { limitExceeded, malformed } from '@seaworthy/model';
import { contentOf } from '../../file-content.ts';
import { fieldOf, listOf, parseJson, textOf } from '../../formats/structured-text.ts';

/** A crate as cargo-auditable records it in a program. */
export interface AuditedCrate {
  readonly name: string;
  readonly version: string;
  /** "crates.io", "git", "local", "registry" ... */
  readonly source: string;
  /** Only used while the program was built: its code is not in the program. */
  readonly isBuildOnly: boolean;
  readonly isRoot: boolean;
  /** Positions of the dependencies in the list. */
  readonly dependencies: readonly number[];
}

/** The bound that the format's own description recommends; real data is some kilobytes. */
const maxInflatedBytes = 8 * 1024 * 1024;

/**
 * Parses the content of a `.dep-v0` section: zlib-compressed JSON
 * (rust-secure-code/cargo-auditable, PARSING.md and cargo-auditable.schema.json).
 * @throws SeaworthyError MALFORMED, LIMIT_EXCEEDED
 */
export function parseAuditData(path: string, section: Buffer): AuditedCrate[] {
  const document = parseJson(contentOf(path, inflate(path, section)));
  const packages = fieldOf(document, 'packages');
  if (!Array.isArray(packages)) throw malformed(path, 'the dependency list has no packages');
  return packages.map((entry: unknown) => ({
    name: textOf(fieldOf(entry, 'name')) ?? '',
    version: textOf(fieldOf(entry, 'version')) ?? '',
    source: textOf(fieldOf(entry, 'source')) ?? '',
    isBuildOnly: fieldOf(entry, 'kind') === 'build',
    isRoot: fieldOf(entry, 'root') === true,
    dependencies: listOf(fieldOf(entry, 'dependencies')).filter((index): index is number =>
      Number.isInteger(index),
    ),
  }));
}

function inflate(path: string, section: Buffer): Buffer {
  try {
    return inflateSync(section, { maxOutputLength: maxInflatedBytes });
  } catch (error) {
    if (error instanceof RangeError) {
      throw limitExceeded(path, 'bytes of a Rust dependency list', maxInflatedBytes);
    }
    throw malformed(path, 'the Rust dependency list cannot be decompressed', error);
  }
}
