import { defineCheck } from '../../check.ts';
import {
  holdsPrivateKey,
  isCredentialName,
  isCredentialValue,
} from '../../kubernetes/credentials.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const secretInManifest = defineCheck({
  id: 'secret-in-manifest',
  title: 'Secret stands in a file',
  severity: 'high',
  why: 'Base64 is no encryption. Everybody who can read the file or its history has the secret.',
  fix: 'Keep it in a vault, and bring it with External Secrets, Sealed Secrets or the Secrets Store driver. Then change it: it has leaked.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  controls: [
    'nist-800-190:4.1.4',
    'nist-800-190:4.3.1',
    'cis-kubernetes-1.12:5.4.2',
    'nsa-kubernetes:pod-security',
  ],
  reads: 'kubernetes-secret',

  *judge({ node }) {
    const type = textOf(at(node, 'type')) ?? 'Opaque';
    // Of these other checks speak.
    if (/^kubernetes\.io\/(?:dockercfg|dockerconfigjson|service-account-token)$/.test(type)) return;
    for (const [field, decode] of [
      ['data', decodeBase64],
      ['stringData', asWritten],
    ] as const) {
      for (const [key, { value }] of entriesOf(at(node, field))) {
        const text = textOf(value);
        if (text === undefined || !isSecret(key, decode(text))) continue;
        yield { at: value, says: `The value of ${key} can be read here`, holdsSecret: true };
      }
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: Opaque
data: {}
`,
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: Opaque
stringData:
  password: \${DB_PASSWORD}
  user: <user>
`,
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: Opaque
data:
  password: ""
`,
    ],
    fail: [
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: Opaque
data:
  password: dDBwc2VjcmV0LTQ3MTE=
`,
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: Opaque
stringData:
  password: t0psecret-4711
`,
    ],
  },
});

const asWritten = (text: string): string => text;

function decodeBase64(text: string): string {
  return Buffer.from(text.slice(0, 20_000), 'base64').toString();
}

/** Settings, user names and certificates lie in secrets too, and are none. */
function isSecret(key: string, value: string): boolean {
  if (holdsPrivateKey(value)) return true;
  if (value.includes('\n') || !isCredentialValue(value)) return false;
  return isCredentialName(key) || isRandom(value);
}

/** Long, without spaces, and of letters and digits: no word that somebody would read. */
function isRandom(value: string): boolean {
  return /^[\w+/=.~-]{20,}$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);
}
