import { malformed } from '@seaworthy/model';
import { parseStanzas } from '../formats/deb822.ts';

/** What a Release file says of the indexes beside it. */
export interface AptRelease {
  /** By their path, as "main/binary-amd64/Packages.xz". */
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly sizeBytes: number }>;
  /** Whether files can be asked for by their digest, which is safe while the mirror is updated. */
  readonly byHash: boolean;
  /** After this apt refuses it. */
  readonly validUntil: Date | undefined;
}

const fields = new Set(['sha256', 'acquire-by-hash', 'valid-until']);

/**
 * Reads InRelease or Release (wiki.debian.org/DebianRepository/Format, "Release files"). The
 * signature around an InRelease is taken off, not verified.
 * @throws MALFORMED
 */
export function parseAptRelease(text: string, what: string): AptRelease {
  const [stanza] = parseStanzas(withoutSignature(text), fields);
  const listed = stanza?.fields.get('sha256');
  if (listed === undefined) throw malformed(what, 'a Release file without SHA-256 digests');
  const files = new Map<string, { sha256: string; sizeBytes: number }>();
  for (const line of listed.split('\n')) {
    const match = /^([0-9a-f]{64})\s+(\d{1,15})\s+(\S+)$/i.exec(line);
    if (match === null) continue;
    const [, sha256, size, path] = match as unknown as [string, string, string, string];
    files.set(path, { sha256: sha256.toLowerCase(), sizeBytes: Number(size) });
  }
  if (files.size === 0) throw malformed(what, 'a Release file that lists no files');
  const until = Date.parse(stanza?.fields.get('valid-until') ?? '');
  return {
    files,
    byHash: stanza?.fields.get('acquire-by-hash') === 'yes',
    validUntil: Number.isNaN(until) ? undefined : new Date(until),
  };
}

/** The text of a cleartext signed message (RFC 9580, section 7), its dashes unescaped. */
function withoutSignature(text: string): string {
  if (!text.startsWith('-----BEGIN PGP SIGNED MESSAGE-----')) return text;
  const normal = text.replaceAll('\r\n', '\n');
  const start = normal.indexOf('\n\n');
  const end = normal.indexOf('\n-----BEGIN PGP SIGNATURE-----');
  return normal.slice(start + 2, end < 0 ? undefined : end).replaceAll(/^- /gm, '');
}
