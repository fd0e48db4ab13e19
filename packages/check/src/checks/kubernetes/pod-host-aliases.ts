import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

const wellKnown =
  /^(?:kubernetes(?:\.default(?:\.svc(?:\.cluster\.local)?)?)?|metadata(?:\.google\.internal)?|(?:registry\.)?k8s\.io|(?:[\w.-]+\.)?(?:docker\.io|googleapis\.com|amazonaws\.com|github\.com|ghcr\.io))$/;

export const podHostAliases = defineCheck({
  id: 'pod-host-aliases',
  title: 'Pod is told a false address for a well-known name',
  severity: 'medium',
  why: 'The pod then talks to somebody else when it means the API server, the metadata service or itself, and nothing in the name shows it.',
  fix: 'Remove the entry from `hostAliases`.',
  references: ['https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/'],
  controls: ['nist-800-190:4.3.3', 'nsa-kubernetes:network-separation'],
  reads: 'pod',

  *judge({ spec }) {
    for (const alias of itemsOf(at(spec, 'hostAliases'))) {
      const isLoopback = /^(?:127\.|::1$)/.test(textOf(at(alias, 'ip')) ?? '');
      for (const host of itemsOf(at(alias, 'hostnames'))) {
        const name = textOf(host) ?? '';
        if (!(name === 'localhost' ? !isLoopback : wellKnown.test(name))) continue;
        yield { at: host, says: `The pod is told where ${name} is` };
      }
    }
  },

  examples: {
    pass: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      hostAliases:
        - ip: 127.0.0.1
          hostnames: [localhost, shop.local]
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
    fail: [
      `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      hostAliases:
        - ip: 203.0.113.7
          hostnames: [kubernetes.default.svc]
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`,
    ],
  },
});
