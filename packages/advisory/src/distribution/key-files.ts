import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';

/** @throws SeaworthyError CONFIGURATION */
export async function readPrivateKey(file: string, passphrase?: string): Promise<KeyObject> {
  const pem = await readPem(file);
  if (pem.includes('ENCRYPTED SIGSTORE PRIVATE KEY') || pem.includes('ENCRYPTED COSIGN')) {
    throw new SeaworthyError('CONFIGURATION', `${file} is a key in cosign's own encryption`, {
      hint: 'Make one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`; `cosign import-key-pair` takes it too.',
    });
  }
  return usable(file, 'private', () =>
    createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) }),
  );
}

/** @throws SeaworthyError CONFIGURATION */
export async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = await readPem(file);
  if (pem.includes('PRIVATE KEY')) {
    throw new SeaworthyError('CONFIGURATION', `${file} holds a private key`, {
      hint: 'Whoever verifies needs the public one: openssl pkey -in KEY.pem -pubout',
    });
  }
  return usable(file, 'public', () => createPublicKey(pem));
}

function usable(file: string, kind: string, read: () => KeyObject): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `${file} holds no ${kind} key that can be read`, {
      hint: `It must be in PEM form. OpenSSL says: ${messageOf(error)}`,
      cause: error,
    });
  }
  if (['ec', 'ed25519', 'rsa'].includes(key.asymmetricKeyType ?? '')) return key;
  throw new SeaworthyError('CONFIGURATION', `${file}: ${key.asymmetricKeyType} keys do not sign`, {
    hint: 'Use an ECDSA key on the curve P-256.',
  });
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new SeaworthyError('CONFIGURATION', `the key ${file} cannot be read`, { cause });
  }
}
