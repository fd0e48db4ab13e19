import { isKeyMaterial } from '../checks.ts';
import { isPublished } from '../public-keys.ts';
import { assigned, type SecretRule, token } from '../rule.ts';

const key = {
  family: 'private-key',
  issuer: 'whoever trusts the key: make another pair, and take the old public key out of use',
} as const;

/** Stands in every header, at most 34 characters after its beginning. */
const keywords = [{ text: '-----BEGIN' }] as const;

/** What stands between lines of a key that was written into another format. */
const lineBreak = '[\\s\\\\nr"\'+,;|#*]{1,40}?';
const der = 'M[A-P][0-9A-Za-z+/]{38,62}';

/**
 * RFC 7468, RFC 1421 and PROTOCOL.key of OpenSSH. Only a key with a body counts: programs that read
 * keys name the header too.
 */
function pem(
  id: string,
  title: string,
  label: string,
  severity: SecretRule['severity'],
  body = der,
  example = '{der}',
): SecretRule {
  return {
    ...key,
    id,
    title,
    severity,
    keywords,
    pattern: `-----BEGIN ${label}-----${lineBreak}(${body})`,
    span: 512,
    validate: (body) => isKeyMaterial(body) && !isPublished(body),
    inBinaries: true,
    examples: {
      true: [
        `-----BEGIN ${label}-----\n${example}\n{64:base64}\n`,
        `"-----BEGIN ${label}-----\\n${example}\\n"`,
      ],
      false: [
        `-----BEGIN ${label}-----\n...\n-----END ${label}-----`,
        `-----BEGIN PUBLIC KEY-----\n${example}`,
      ],
    },
  };
}

const opensshMagic = 'b3BlbnNzaC1rZXktdjEA';

export const privateKeys: readonly SecretRule[] = [
  pem('rsa-private-key', 'RSA private key', 'RSA PRIVATE KEY', 'critical'),
  pem('ec-private-key', 'Elliptic-curve private key', 'EC PRIVATE KEY', 'critical'),
  pem('dsa-private-key', 'DSA private key', 'DSA PRIVATE KEY', 'critical'),
  pem('pkcs8-private-key', 'Private key (PKCS #8)', 'PRIVATE KEY', 'critical'),
  pem(
    'pkcs8-encrypted-private-key',
    'Encrypted private key (PKCS #8)',
    'ENCRYPTED PRIVATE KEY',
    'low',
  ),
  pem(
    'openssh-private-key',
    'OpenSSH private key',
    'OPENSSH PRIVATE KEY',
    'critical',
    `${opensshMagic}AAAABG5vbmU[0-9A-Za-z+/]{20,40}`,
    `${opensshMagic}AAAABG5vbmU{39:base64}`,
  ),
  pem(
    'openssh-encrypted-private-key',
    'OpenSSH private key with a passphrase',
    'OPENSSH PRIVATE KEY',
    'low',
    `${opensshMagic}AAAACmFlczI1[0-9A-Za-z+/]{20,40}`,
    `${opensshMagic}AAAACmFlczI1{38:base64}`,
  ),
  {
    ...key,
    id: 'pem-encrypted-private-key',
    title: 'Private key with a passphrase (PEM)',
    severity: 'low',
    keywords,
    pattern: `-----BEGIN (?:RSA|EC|DSA) PRIVATE KEY-----${lineBreak}Proc-Type: ?4,ENCRYPTED${lineBreak}DEK-Info: ?([\\w-]{6,20},[0-9A-F]{16,32})`,
    span: 512,
    inBinaries: true,
    examples: {
      true: [
        '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{32:upperhex}\n',
      ],
      false: ['Proc-Type: 4,ENCRYPTED'],
    },
  },
  {
    ...key,
    id: 'pgp-private-key',
    title: 'PGP private key',
    severity: 'critical',
    keywords,
    pattern: `-----BEGIN PGP PRIVATE KEY BLOCK-----(?:${lineBreak}(?:Version|Comment): [^\\n\\\\]{1,80}){0,2}${lineBreak}(l[0-9A-Za-z+/]{39,63})`,
    span: 512,
    inBinaries: true,
    examples: {
      true: [
        '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ{62:base64}\n',
        '-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\nlQ{62:base64}\n',
      ],
      false: [
        '-----BEGIN PGP PRIVATE KEY BLOCK-----',
        '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ{62:base64}',
      ],
    },
  },
  {
    ...key,
    id: 'ssh2-private-key',
    title: 'SSH.com private key',
    severity: 'high',
    keywords: [{ text: '---- BEGIN SSH2' }],
    pattern: `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----(?:${lineBreak}Comment: [^\\n\\\\]{1,80})?${lineBreak}(P2/56[0-9A-Za-z+/]{30,64})`,
    span: 512,
    inBinaries: true,
    examples: {
      true: ['---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "a"\nP2/56{60:base64}\n'],
      false: ['---- BEGIN SSH2 PUBLIC KEY ----'],
    },
  },
  {
    ...key,
    id: 'putty-private-key',
    title: 'PuTTY private key',
    severity: 'critical',
    keywords: [{ text: 'PuTTY-User-Key-File-' }],
    pattern: 'PuTTY-User-Key-File-[123]: [\\w-]{4,40}\\r?\\nEncryption: (none)\\r?\\n',
    inBinaries: true,
    examples: {
      true: ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: a\n'],
      false: ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\nComment: a\n'],
    },
  },
  {
    ...key,
    id: 'putty-encrypted-private-key',
    title: 'PuTTY private key with a passphrase',
    severity: 'low',
    keywords: [{ text: 'PuTTY-User-Key-File-' }],
    pattern: 'PuTTY-User-Key-File-[123]: [\\w-]{4,40}\\r?\\nEncryption: (aes256-cbc)\\r?\\n',
    inBinaries: true,
    examples: {
      true: ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: aes256-cbc\nComment: a\n'],
      false: ['PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\nComment: a\n'],
    },
  },
  {
    ...key,
    id: 'json-web-key',
    title: 'Private JSON Web Key',
    severity: 'critical',
    keywords: [{ text: '"d":"', tail: 40 }],
    pattern: '"d":"([\\w-]{43,700})"',
    span: 800,
    minEntropy: 4,
    inBinaries: false,
    examples: {
      true: ['{"kty":"EC","crv":"P-256","d":"{43:word}","x":"a"}'],
      false: ['{"kty":"EC","crv":"P-256","x":"{43:word}"}', '{"d":"short"}'],
    },
  },
  {
    ...key,
    id: 'tor-service-key',
    title: 'Tor onion service key',
    severity: 'critical',
    keywords: [{ text: 'ed25519v1-secret:' }],
    pattern: '== ed25519v1-secret: type0 ==\\x00\\x00\\x00',
    lead: 3,
    inBinaries: true,
    examples: {
      true: ['== ed25519v1-secret: type0 ==\0\0\0'],
      false: ['== ed25519v1-public: type0 =='],
    },
  },
  {
    ...key,
    id: 'dnssec-private-key',
    title: 'DNSSEC private key',
    severity: 'critical',
    keywords: [{ text: 'Private-key-format:' }],
    pattern:
      'Private-key-format: v1\\.[0-9]\\r?\\nAlgorithm: [^\\n]{1,40}\\n(?:Modulus|PrivateKey|Key|Prime\\(p\\)): ?([0-9A-Za-z+/=]{20,600})',
    span: 800,
    inBinaries: false,
    examples: {
      true: [
        'Private-key-format: v1.3\nAlgorithm: 13 (ECDSAP256SHA256)\nPrivateKey: {43:base64}=\n',
      ],
      false: ['Private-key-format: v1.3\n'],
    },
  },
  {
    ...key,
    id: 'minisign-secret-key',
    title: 'minisign or signify secret key',
    severity: 'medium',
    keywords: [{ text: 'secret key' }],
    pattern: 'untrusted comment: [^\\n]{0,80}secret key[^\\n]{0,20}\\n(R[0-9A-Za-z+/=]{60,300})',
    lead: 100,
    span: 420,
    inBinaries: false,
    examples: {
      true: ['untrusted comment: minisign encrypted secret key\nRW{120:base64}\n'],
      false: ['the secret key\n'],
    },
  },
  token({
    ...key,
    id: 'bitcoin-extended-private-key',
    title: 'BIP 32 extended private key',
    severity: 'critical',
    prefixes: ['xprv9', 'yprv', 'zprv'],
    body: '[1-9A-HJ-NP-Za-km-z]{105,108}',
    tail: 105,
    example: '{107:base58}',
    minEntropy: 4,
  }),
  assigned({
    ...key,
    id: 'wireguard-private-key',
    title: 'WireGuard private or preshared key',
    severity: 'critical',
    names: ['private', 'preshared'],
    role: 'key',
    body: '[0-9A-Za-z+/]{42}[AEIMQUYcgkosw048]=',
    tail: 0,
    example: '{42:base64}A=',
    minEntropy: 4,
  }),
];
