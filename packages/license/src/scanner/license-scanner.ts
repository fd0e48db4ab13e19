import { formatExpression } from '../expression/expression.ts';
import { readDebianCopyright } from '../text/debian-copyright.ts';
import { textsVersion } from '../text/read-templates.ts';
import { readLicenseText, type TextMatch, type TextReading } from '../text/read-text.ts';
import { type LicenseFileKind, licenseFileKind } from './license-paths.ts';

/** What a licence file says: plain values, as they are kept between scans. */
export interface LicenseFact {
  readonly kind: LicenseFileKind;
  /** SPDX expression of all that it grants; absent when nothing is recognised. */
  readonly expression?: string;
  readonly matches: readonly TextMatch[];
  readonly doubts: readonly string[];
}

/** Raised when the same templates find something else in the same file. */
const engineVersion = 1;

/** Longer files are read as far as this. */
export const maxLicenseBytes = 1 << 20;

/** Reads licence files as they go by. One scanner serves a whole scan. */
export class LicenseScanner {
  readonly name = 'licenses';
  readonly version = `${engineVersion}-${textsVersion}`;

  begin(path: string, sizeBytes: number): LicenseScan | undefined {
    const kind = sizeBytes < 3 ? undefined : licenseFileKind(path);
    return kind === undefined ? undefined : new LicenseScan(kind);
  }
}

/** One file. */
class LicenseScan {
  readonly #kind: LicenseFileKind;
  readonly #chunks: Buffer[] = [];
  #left = maxLicenseBytes;
  #isCut = false;

  constructor(kind: LicenseFileKind) {
    this.#kind = kind;
  }

  write(chunk: Buffer): void {
    if (chunk.length > this.#left) this.#isCut = true;
    if (this.#left <= 0 || chunk.length === 0) return;
    // A copy: what is handed over is a view that does not last.
    this.#chunks.push(Buffer.from(chunk.subarray(0, this.#left)));
    this.#left -= chunk.length;
  }

  end(): { readonly facts: readonly LicenseFact[]; readonly problem?: string } {
    const fact = readLicenseFile(this.#kind, Buffer.concat(this.#chunks));
    return {
      facts: fact === undefined ? [] : [fact],
      ...(this.#isCut ? { problem: `only the first ${maxLicenseBytes} bytes were read` } : {}),
    };
  }
}

/** `undefined` for bytes that are no text. */
export function readLicenseFile(kind: LicenseFileKind, bytes: Buffer): LicenseFact | undefined {
  const text = decode(bytes);
  if (text === undefined) return undefined;
  const reading: TextReading =
    kind === 'debian' ? readDebianCopyright(text) : readLicenseText(text);
  const { expression, matches, doubts } = reading;
  return {
    kind,
    ...(expression === undefined ? {} : { expression: formatExpression(expression) }),
    matches,
    doubts,
  };
}

/** One character a byte, whatever the encoding: the words of licences are ASCII. */
function decode(bytes: Buffer): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2);
  if (first === 0xfe && second === 0xff) {
    return Buffer.from(bytes.subarray(2, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  }
  return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('latin1');
}
