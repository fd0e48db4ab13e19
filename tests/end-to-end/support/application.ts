import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A small shop as people keep it in one repository, with faults that people make. */
export const shop: Readonly<Record<string, string>> = {
  Dockerfile: `FROM node:24-slim
WORKDIR /app
ADD package.json package-lock.json ./
RUN npm ci --omit=dev
COPY . .
CMD ["node", "server.js"]
`,
  'compose.yaml': `# what developers start
services:
  web:
    build: .
    ports:
      - "8080:8080"
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock # to see its neighbours
`,
  'deploy/web.yaml': `# The shop itself.
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      # seaworthy:ignore pod-host-namespaces: measures the network of the node
      hostNetwork: true
      containers:
        - name: web
          image: registry.example.com/shop/web:2.1
          securityContext: # kept small
            allowPrivilegeEscalation: true # since the first release
            privileged: false
`,
  'deploy/jobs.yaml': `apiVersion: v1
kind: List
items:
  - apiVersion: batch/v1
    kind: Job
    metadata: {name: import, namespace: shop}
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: import
              image: registry.example.com/shop/import:latest
              imagePullPolicy: IfNotPresent
              securityContext:
                privileged: true
`,
  'chart/templates/web.yaml': `apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
{{- with .Values.labels }}
  labels: {{ . | toYaml }}
{{- end }}
`,
  'infrastructure/main.tf': `# who comes in
resource "aws_security_group" "admin" {
  name = "admin"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
`,
  '.github/workflows/build.yml': `name: build
on: pull_request_target
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v5
        with:
          ref: \${{ github.event.pull_request.head.sha }}
      - run: npm ci && npm test
`,
  'package.json': `{"name": "shop", "version": "1.0.0", "dependencies": {"lodash": "4.17.20"}}
`,
  'package-lock.json': `{
  "name": "shop",
  "version": "1.0.0",
  "lockfileVersion": 3,
  "packages": {
    "": {"name": "shop", "version": "1.0.0", "dependencies": {"lodash": "4.17.20"}},
    "node_modules/lodash": {
      "version": "4.17.20",
      "resolved": "https://registry.npmjs.org/lodash/-/lodash-4.17.20.tgz"
    }
  }
}
`,
  'node_modules/left/Dockerfile': 'FROM debian\nADD . /\n',
};

/** The same without a fault that any check knows. */
export const tidy: Readonly<Record<string, string>> = {
  'network.yaml': `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
  'notes.yaml': 'title: nothing that is deployed\n',
  'package.json': '{"name": "tidy", "version": "1.0.0"}\n',
};

export function writeFiles(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
