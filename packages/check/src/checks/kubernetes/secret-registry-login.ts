import { defineCheck } from '../../check.ts';
import { isCredentialValue } from '../../kubernetes/credentials.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const secretRegistryLogin = defineCheck({
  id: 'secret-registry-login',
  title: 'Log-in of a registry stands in a file',
  severity: 'high',
  why: 'With it one pulls private images, and often pushes others in their place.',
  fix: 'Make the secret where it is needed with `kubectl create secret docker-registry`, and change the password: it has leaked.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets'],
  controls: ['nist-800-190:4.1.4', 'nist-800-190:4.2.3'],
  reads: 'kubernetes-secret',

  *judge({ node }) {
    const type = textOf(at(node, 'type')) ?? '';
    if (!/^kubernetes\.io\/(?:dockercfg|dockerconfigjson)$/.test(type)) return;
    for (const field of ['data', 'stringData']) {
      for (const [, { value }] of entriesOf(at(node, field))) {
        const text = (textOf(value) ?? '').slice(0, 20_000);
        const json = field === 'data' ? Buffer.from(text, 'base64').toString() : text;
        const found = /"(?:auth|password|identitytoken)"\s*:\s*"([^"]{1,5000})"/.exec(json)?.[1];
        if (found === undefined || !isCredentialValue(found)) continue;
        yield { at: value, holdsSecret: true };
      }
    }
  },

  examples: {
    pass: [
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: e30=
`,
    ],
    fail: [
      `apiVersion: v1
kind: Secret
metadata:
  name: db
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: eyJhdXRocyI6eyJyZWdpc3RyeS5leGFtcGxlLmNvbSI6eyJhdXRoIjoiWVhCd09uUXdjSE5sWTNKbGRBPT0ifX19
`,
    ],
  },
});
