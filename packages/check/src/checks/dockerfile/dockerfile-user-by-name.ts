import { defineCheck } from '../../check.ts';
import { finalStage, lineageOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileUserByName = defineCheck({
  id: 'dockerfile-user-by-name',
  title: 'User of the image is a name',
  severity: 'low',
  why: 'Kubernetes cannot tell from a name whether it is root, and refuses to start the container under `runAsNonRoot`. In an image that was changed, the name may be root.',
  fix: 'Write the number: `USER 10001:10001`.',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.1'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const stage = finalStage(dockerfile);
    const user = stage && lineageOf(stage).findLast(({ keyword }) => keyword === 'USER');
    const name = (user?.words[0] ?? '').split(':', 1)[0]!;
    if (user === undefined || !/^[A-Za-z_]/.test(name)) return;
    // Another check speaks of root; Windows knows names alone.
    if (name === 'root' || /^Container(?:User|Administrator)$/i.test(name)) return;
    yield { at: user.span, says: `USER is the name ${name}` };
  },
  examples: {
    pass: ['FROM node:24-slim\nUSER 1000:1000\n', 'ARG UID=10001\nFROM node:24-slim\nUSER $UID\n'],
    fail: ['FROM node:24-slim\nUSER node\n'],
  },
});
