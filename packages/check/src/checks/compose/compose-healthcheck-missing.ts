import { defineCheck } from '../../check.ts';
import { at, entriesOf, textOf } from '../../tree/node.ts';

export const composeHealthcheckMissing = defineCheck({
  id: 'compose-healthcheck-missing',
  title: 'Others wait for the health of a service that says nothing of it',
  severity: 'low',
  why: '`condition: service_healthy` needs a health check. Unless the image brings one, the services that wait never start.',
  fix: 'Write a `healthcheck` with a `test` for the service that is waited for.',
  references: ['https://docs.docker.com/compose/how-tos/startup-order/'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.27'],
  reads: 'compose-file',
  *judge({ services }) {
    const byName = new Map(services.map((service) => [service.name, service]));
    const told = new Set<string>();
    for (const { node } of services) {
      for (const [name, { value }] of entriesOf(at(node, 'depends_on'))) {
        const service = byName.get(name);
        if (textOf(at(value, 'condition')) !== 'service_healthy' || told.has(name)) continue;
        if (
          service === undefined ||
          !service.complete ||
          at(service.node, 'healthcheck') !== undefined
        )
          continue;
        // What the Dockerfile says is not known here.
        if (at(service.node, 'build') !== undefined) continue;
        told.add(name);
        yield { at: service.key, says: `Service "${name}" has no health check in this file` };
      }
    }
  },
  examples: {
    pass: [
      `services:
  web:
    image: example/web:1.0
    depends_on:
      db: {condition: service_healthy}
      cache: {condition: service_started}
  db:
    image: postgres:17
    healthcheck: {test: [CMD, pg_isready]}
  cache:
    image: redis:8.2
`,
    ],
    fail: [
      `services:
  web:
    image: example/web:1.0
    depends_on:
      db:
        condition: service_healthy
  db:
    image: postgres:17
`,
    ],
  },
});
