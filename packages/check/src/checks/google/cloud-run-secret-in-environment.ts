import { defineCheck } from '../../check.ts';
import { runContainersOf } from '../../cloud/cloud-run.ts';
import { isSecretLiteral } from '../../cloud/secret-literal.ts';
import { pairsOf, setting } from '../../subjects/cloud.ts';

export const cloudRunSecretInEnvironment = defineCheck({
  id: 'cloud-run-secret-in-environment',
  title: 'Service holds a secret in clear text',
  severity: 'high',
  why: 'Everybody who may view the service or the file reads it, and old revisions are kept.',
  fix: 'Revoke it, keep a new one in Secret Manager, and name it with `valueFrom.secretKeyRef`.',
  references: ['https://cloud.google.com/run/docs/configuring/services/secrets'],
  controls: ['nist-800-190:4.1.4'],
  reads: 'cloud-run-service',
  *judge(service) {
    for (const container of runContainersOf(service)) {
      const env = setting(container, 'env');
      for (const [name, value] of pairsOf(
        env?.kind === 'map' ? { ...env, kind: 'list', items: [env] } : env,
      )) {
        if (!isSecretLiteral(name, value)) continue;
        yield { at: value, says: `${name} is written out`, holdsSecret: true };
      }
    }
  },
  examples: {
    pass: [
      {
        path: 'service.yaml',
        text: `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - image: europe-docker.pkg.dev/acme/web/web:1
          env:
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: db, key: latest}}
`,
      },
    ],
    fail: [
      {
        path: 'service.yaml',
        text: `apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - image: europe-docker.pkg.dev/acme/web/web:1
          env: [{name: DB_PASSWORD, value: hunter2hunter2}]
`,
      },
      {
        path: 'main.tf',
        text: `resource "google_cloud_run_v2_service" "web" {
  template {
    containers {
      image = "europe-docker.pkg.dev/acme/web/web:1"
      env {
        name  = "DB_PASSWORD"
        value = "hunter2hunter2"
      }
    }
  }
}
`,
      },
    ],
  },
});
