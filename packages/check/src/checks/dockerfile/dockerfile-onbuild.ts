import { defineCheck } from '../../check.ts';
import { finalStage } from '../../dockerfile/dockerfile.ts';

export const dockerfileOnbuild = defineCheck({
  id: 'dockerfile-onbuild',
  title: 'Image changes the builds that use it',
  severity: 'low',
  why: 'ONBUILD runs in the builds of others, where their Dockerfile does not show it: it copies their whole context, or runs commands, with their secrets at hand.',
  fix: 'Write the steps into a template or a shared target that the other Dockerfiles name.',
  references: ['https://docs.docker.com/reference/dockerfile/#onbuild'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.1.5'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { onBuild, keyword, span } of finalStage(dockerfile)?.instructions ?? []) {
      if (onBuild && /^(?:ADD|COPY|RUN)$/.test(keyword)) yield { at: span };
    }
  },
  examples: {
    pass: ['FROM alpine:3.23\nONBUILD LABEL base=shop\nRUN make\n'],
    fail: ['FROM node:24-slim\nONBUILD COPY . /app\nONBUILD RUN npm ci\n'],
  },
});
