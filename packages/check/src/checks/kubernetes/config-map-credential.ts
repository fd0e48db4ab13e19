import { defineCheck } from '../../check.ts';
import { givesCredential, holdsPrivateKey } from '../../kubernetes/credentials.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const configMapCredential = defineCheck({
  id: 'config-map-credential',
  title: 'ConfigMap holds a credential',
  severity: 'high',
  why: 'Config maps are for everybody: most roles may read them, nothing encrypts them, and they stand in files and backups.',
  fix: 'Move the value into a Secret that does not come from this file, and change it: it has leaked.',
  references: ['https://kubernetes.io/docs/concepts/configuration/configmap/'],
  controls: ['nist-800-190:4.1.4', 'nist-800-190:4.3.1', 'cis-kubernetes-1.12:5.4.2'],
  reads: 'kubernetes-config-map',

  *judge({ node }) {
    for (const [key, { value }] of entriesOf(at(node, 'data'))) {
      const text = textOf(value);
      if (text === undefined) continue;
      const isWhole = givesCredential(key, text) || holdsPrivateKey(text);
      const line = isWhole ? key : credentialIn(text);
      if (line === undefined) continue;
      yield { at: value, says: `The value of ${line} can be read here`, holdsSecret: true };
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  LOG_LEVEL: debug
  PASSWORD_FILE: /run/secrets/db
  app.properties: |
    db.url=jdbc:postgresql://db/shop
    db.password=\${DB_PASSWORD}
`,
    ],
    fail: [
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  DB_PASSWORD: t0psecret-4711
`,
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  app.properties: |
    db.user=app
    db.password=t0psecret-4711
`,
    ],
  },
});

const maxLines = 2_000;

/** Name of the first line of a properties file that gives a credential away. */
function credentialIn(text: string): string | undefined {
  for (const line of text.slice(0, 200_000).split('\n', maxLines)) {
    const match = /^([\w.-]{1,100})=(\S{1,500})$/.exec(line.trim());
    if (match !== null && givesCredential(match[1]!, match[2]!)) return match[1]!;
  }
  return undefined;
}
