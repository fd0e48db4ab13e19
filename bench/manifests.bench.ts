import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Benchmark,
  cacheDirectory,
  formatRatio,
  formatSeconds,
  inTurns,
  type Measurement,
  timeCommand,
  timeProgram,
} from './measure.ts';

const count = 5_000;
const folders = 100;

/** Judging a tree of manifests with the command, beside js-yaml reading the same files. */
export const manifests: Benchmark = {
  name: 'manifests',
  async run(): Promise<Measurement[]> {
    const root = writeTree();
    const reader = join(cacheDirectory, 'read-manifests.mjs');
    writeFileSync(reader, plainReader);
    const runs = await inTurns(5, {
      judged: () => timeCommand('scan', root, '--scanners', 'config', '-q', '-f', 'json'),
      plain: () => timeProgram(process.execPath, [reader, root]),
    });
    const perSecond = Math.round(count / runs.judged.seconds);
    return [
      {
        what: `${count.toLocaleString('en')} manifests (${describe(root)}) from files to the report`,
        value: `${formatSeconds(runs.judged.seconds)}, ${perSecond.toLocaleString('en')} files/s`,
        against: `js-yaml loading the same files ${formatSeconds(runs.plain.seconds)}: ${formatRatio(runs.judged.seconds / runs.plain.seconds)}`,
        goal: 'over 1,500 files/s',
        met: perSecond > 1_500,
      },
    ];
  },
};

const plainReader = `import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, '../node_modules/js-yaml/dist/js-yaml.mjs')).href)};
for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (entry.isFile()) loadAll(readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
`;

/** Workloads as people write them: most with what they should have, some without. */
function writeTree(): string {
  const root = join(cacheDirectory, 'manifests');
  rmSync(root, { recursive: true, force: true });
  for (let n = 0; n < count; n++) {
    const folder = join(root, `team-${n % folders}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `app-${n}.yaml`), manifest(n));
  }
  return root;
}

function manifest(n: number): string {
  const context =
    n % 5 === 0
      ? ''
      : `
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}`;
  return `# What team ${n % folders} runs.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${n}
  namespace: team-${n % folders}
  labels: {app: app-${n}, part-of: shop}
spec:
  replicas: ${(n % 4) + 1}
  selector:
    matchLabels: {app: app-${n}}
  template:
    metadata:
      labels: {app: app-${n}, part-of: shop}
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      containers:
        - name: app
          image: registry.example.com/shop/app-${n}:1.${n % 30}.0
          ports:
            - {name: http, containerPort: 8080}
          env:
            - name: LOG_LEVEL
              value: info
            - name: DATABASE_HOST
              valueFrom: {configMapKeyRef: {name: database, key: host}}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
          readinessProbe: {httpGet: {path: /ready, port: http}}
          livenessProbe: {httpGet: {path: /live, port: http}}${context}
---
apiVersion: v1
kind: Service
metadata:
  name: app-${n}
  namespace: team-${n % folders}
spec:
  selector: {app: app-${n}}
  ports:
    - {name: http, port: 80, targetPort: http}
`;
}

function describe(root: string): string {
  let bytes = 0;
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += readFileSync(join(entry.parentPath, entry.name)).length;
  }
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
