/**
 * `true` for suites, by their names in Go's crypto/tls, that have no forward secrecy, or use RC4,
 * 3DES or CBC.
 */
export function isWeakCipher(suite: string): boolean {
  return /^TLS_RSA_|_RC4_|_3DES_|_CBC_/.test(suite);
}
