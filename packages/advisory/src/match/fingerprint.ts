import { hash } from 'node:crypto';
import { parsePurl } from '@seaworthy/model';

/**
 * Identity of a finding: what kind, which flaw, in which package. No version, path, tag, time or
 * order, so that it stays the same from scan to scan; 128 bits of SHA-256, as hex.
 */
export function fingerprint(kind: string, ...parts: string[]): string {
  return hash('sha256', [kind, ...parts].join('\n')).slice(0, 32);
}

/** The part of a purl that names a package: type, namespace and name. */
export function packageIdentity(purl: string): string {
  const parts = parsePurl(purl);
  return parts === undefined ? purl : `${parts.type}/${parts.namespace ?? ''}/${parts.name}`;
}
