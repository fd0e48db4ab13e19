import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * Tokens of GitHub and npm end in six characters that check the rest: the CRC32 of the random part
 * in base 62, filled with zeros ("Behind GitHub's new authentication token formats", 2021).
 */
export function endsInChecksum(token: string): boolean {
  const random = token.slice(token.indexOf('_') + 1, -6);
  return token.slice(-6) === checksumOf(random);
}

export function checksumOf(random: string): string {
  let value = crc32(random);
  let text = '';
  while (value > 0) {
    text = base62[value % 62]! + text;
    value = Math.floor(value / 62);
  }
  return text.padStart(6, '0');
}

/** Bits a character of the text's own distribution of characters. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values())
    bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** RFC 7519 and 7515: the header is a JSON object that names an algorithm. */
export function isJsonWebToken(token: string): boolean {
  const [header, payload] = token.split('.');
  const head = parseObject(decodeBase64Url(header ?? ''));
  return (
    typeof head?.['alg'] === 'string' &&
    head['alg'] !== 'none' &&
    parseObject(decodeBase64Url(payload ?? '')) !== undefined
  );
}

/** A token of a Kubernetes service account: its claims say so. */
export function isServiceAccountToken(token: string): boolean {
  if (!isJsonWebToken(token)) return false;
  const claims = parseObject(decodeBase64Url(token.split('.')[1]!))!;
  return (
    'kubernetes.io' in claims ||
    claims['iss'] === 'kubernetes/serviceaccount' ||
    String(claims['sub'] ?? '').startsWith('system:serviceaccount:')
  );
}

/** HTTP basic credentials: base64 of "user:password", both readable (RFC 7617, section 2). */
export function isBasicCredential(base64: string): boolean {
  const text = Buffer.from(base64, 'base64').toString('latin1');
  return /^[\x20-\x39\x3b-\x7e]{1,255}:[\x20-\x7e]{3,}$/.test(text);
}

/**
 * Ids of AWS access keys are base32 after their prefix and hold the account's number in 40 bits
 * behind the first one.
 */
export function isAwsKeyId(id: string): boolean {
  // Ids of before 2019 say nothing of the account.
  if (/^[IJ]/.test(id.slice(4))) return true;
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let value = 0n;
  for (const character of id.slice(4, 14)) {
    const digit = digits.indexOf(character);
    if (digit < 0) return false;
    value = (value << 5n) | BigInt(digit);
  }
  // 50 bits: one flag, the account in 39 or 40 bits, the rest.
  const account = (value >> 9n) & ((1n << 40n) - 1n);
  return account <= 999_999_999_999n;
}

/** A macaroon of PyPI: base64 of its binary form, which names the site (PyPI help, "API tokens"). */
export function isPypiMacaroon(token: string): boolean {
  const bytes = Buffer.from(token.slice('pypi-'.length), 'base64url');
  return (
    bytes[0] === 2 &&
    /^(?:test\.)?pypi\.org$/.test(bytes.subarray(3, 3 + (bytes[2] ?? 0)).toString('latin1'))
  );
}

/** DER of a private key begins with a SEQUENCE (ITU-T X.690); OpenSSH's form with its name. */
export function isKeyMaterial(base64: string): boolean {
  const bytes = Buffer.from(base64.replaceAll(/\\[nr]|\s/g, ''), 'base64');
  return bytes[0] === 0x30 || bytes.subarray(0, 14).toString('latin1') === 'openssh-key-v1';
}

function decodeBase64Url(text: string): string {
  return Buffer.from(text, 'base64url').toString('utf8');
}

function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
