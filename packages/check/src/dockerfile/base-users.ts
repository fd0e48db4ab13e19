import { parseImageReference } from '../image-reference.ts';

/** Official images whose own USER is not root. */
const withUser = new Set([
  ...[
    'elasticsearch',
    'kibana',
    'logstash',
    'solr',
    'sonarqube',
    'varnish',
    'haproxy',
    'memcached',
  ],
  ...[
    'jenkins',
    'cassandra',
    'neo4j',
    'nats',
    'kong',
    'ibmjava',
    'open-liberty',
    'websphere-liberty',
  ],
]);

/**
 * What is known of the user that an image sets: `root`, `other`, or `undefined` for images of
 * which nothing is known here.
 */
export function userOfBase(image: string): 'root' | 'other' | undefined {
  if (image === 'scratch') return 'root';
  if (/nonroot|non-root|rootless|unprivileged/.test(image)) return 'other';
  const reference = parseImageReference(image);
  if (reference === undefined) return undefined;
  const { registry, repository } = reference;
  if (registry === 'cgr.dev' || /^bitnami(?:legacy|secure)?\//.test(repository)) return 'other';
  const official = registry === undefined || registry === 'docker.io';
  const name = repository.replace(/^library\//, '');
  if (!official || name.includes('/')) return undefined;
  return withUser.has(name) ? 'other' : 'root';
}
