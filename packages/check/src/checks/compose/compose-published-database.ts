import { defineCheck } from '../../check.ts';
import { internalPorts } from '../../ports.ts';
import { isLoopback, portsOf } from '../../subjects/compose.ts';

export const composePublishedDatabase = defineCheck({
  id: 'compose-published-database',
  title: 'Internal service is published on every address',
  severity: 'medium',
  why: 'Docker opens published ports past the firewall of the host. Databases and queues found that way are tried for weak passwords within hours.',
  fix: 'Remove `ports`; services of one file reach one another without it. To reach it from the host alone: `127.0.0.1:5432:5432`.',
  references: ['https://docs.docker.com/engine/network/packet-filtering-firewalls/'],
  controls: ['nist-800-190:4.4.2', 'cis-docker-1.6:5.9', 'cis-docker-1.6:5.14'],
  reads: 'compose-service',
  *judge(service) {
    for (const port of portsOf(service)) {
      const product = internalPorts.get(port.target);
      if (product === undefined || isLoopback(port) || port.protocol !== 'tcp') continue;
      yield {
        at: port.at,
        says: `Service "${service.name}" publishes ${product} (${port.target})`,
      };
    }
  },
  examples: {
    pass: [
      `services:
  db:
    image: postgres:17
    ports: ["127.0.0.1:5432:5432", "[::1]:5433:5432"]
    expose: ["5432"]
  web:
    image: nginx:1.31
    ports: ["8080:80", "\${PORT}:6379"]
`,
    ],
    fail: [
      'services:\n  db:\n    image: postgres:17\n    ports:\n      - "5432:5432"\n',
      `services:
  cache:
    image: redis:8.2
    ports:
      - target: 6379
        published: "6379"
`,
    ],
  },
});
