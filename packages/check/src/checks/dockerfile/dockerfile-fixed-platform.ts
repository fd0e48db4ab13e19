import { defineCheck } from '../../check.ts';
import { flagOf } from '../../dockerfile/dockerfile.ts';

export const dockerfileFixedPlatform = defineCheck({
  id: 'dockerfile-fixed-platform',
  title: 'Platform of the base image is fixed',
  severity: 'low',
  why: 'With a fixed platform every build gets that one, whatever it was asked for. On other machines the image then runs under emulation, slowly, or not at all.',
  fix: 'Leave the flag out, or write `--platform=$BUILDPLATFORM` for stages that cross-compile.',
  references: [
    'https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/',
  ],
  controls: ['nist-800-190:4.1.2'],
  reads: 'dockerfile',
  *judge({ stages }) {
    for (const { from, name } of stages) {
      const platform = flagOf(from, 'platform');
      if (platform === undefined || platform.includes('$')) continue;
      // Stages for one platform each, chosen by name: FROM … AS build-arm64.
      const architecture = platform.split('/')[1] ?? platform;
      if (name?.includes(architecture.toLowerCase()) === true) continue;
      yield { at: from.span, says: `The base is always that of ${platform}` };
    }
  },
  examples: {
    pass: [
      `FROM --platform=$BUILDPLATFORM golang:1.26 AS build
FROM --platform=linux/arm64 alpine:3.23 AS base-arm64
FROM alpine:3.23
`,
    ],
    fail: ['FROM --platform=linux/amd64 node:24-slim\n'],
  },
});
