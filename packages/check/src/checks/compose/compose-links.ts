import { defineCheck } from '../../check.ts';
import { at } from '../../tree/node.ts';

export const composeLinks = defineCheck({
  id: 'compose-links',
  title: 'Service uses links',
  severity: 'none',
  why: 'Links are a legacy of the default bridge. Services of one network find one another by name without them, and networks say better who may talk to whom.',
  fix: 'Remove `links` and `external_links`; put the services that talk on one network.',
  references: ['https://docs.docker.com/engine/network/links/'],
  controls: ['nist-800-190:4.4.2', 'cis-docker-1.6:5.30'],
  reads: 'compose-service',
  *judge({ node }) {
    for (const name of ['links', 'external_links']) {
      const links = at(node, name);
      if (links !== undefined) yield { at: links, says: `${name} are outdated` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    depends_on: [db]\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    links: ["db:database"]\n'],
  },
});
