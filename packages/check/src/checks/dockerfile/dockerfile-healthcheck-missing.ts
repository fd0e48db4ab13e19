import { defineCheck } from '../../check.ts';
import { finalStage, lineageOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileHealthcheckMissing = defineCheck({
  id: 'dockerfile-healthcheck-missing',
  title: 'Image has no HEALTHCHECK',
  severity: 'low',
  why: 'Docker then takes a process that hangs, or was broken into and stopped serving, for a healthy one. Kubernetes does not read HEALTHCHECK; there, probes do this.',
  fix: 'Add one that asks the service itself: `HEALTHCHECK CMD ["/app/healthcheck"]`.',
  references: ['https://docs.docker.com/reference/dockerfile/#healthcheck'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.6'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const stage = finalStage(dockerfile);
    if (stage === undefined) return;
    const lineage = lineageOf(stage);
    const none = lineage.findLast(({ keyword }) => keyword === 'HEALTHCHECK');
    if (none !== undefined) {
      if (/^NONE\b/i.test(none.text))
        yield { at: none.span, says: 'The health check is turned off' };
      return;
    }
    // A service: what opens a port. Tools and bases have nothing to ask.
    if (!lineage.some(({ keyword }) => keyword === 'EXPOSE')) return;
    yield { at: stage.from.span };
  },
  examples: {
    pass: [
      'FROM nginx:1.31\nEXPOSE 8080\nHEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1\n',
      'FROM alpine:3.23\nENTRYPOINT ["/bin/tool"]\n',
    ],
    fail: [
      'FROM node:24-slim\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
      'FROM nginx:1.31\nHEALTHCHECK NONE\n',
    ],
  },
});
