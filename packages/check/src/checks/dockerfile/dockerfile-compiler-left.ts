import { defineCheck } from '../../check.ts';
import { shippedStages } from '../../dockerfile/dockerfile.ts';
import { packageCommandOf, systemPackagesOf } from '../../dockerfile/installations.ts';
import { type RunCommand, runsOf } from '../../dockerfile/run-commands.ts';

export const dockerfileCompilerLeft = defineCheck({
  id: 'dockerfile-compiler-left',
  title: 'Compiler stays in the image',
  severity: 'low',
  why: 'A compiler lets somebody who got in build what he needs on the spot, and its hundreds of megabytes bring flaws that the application does not have.',
  fix: 'Compile in a stage of its own and copy the result: `COPY --from=build /app /app`.',
  references: ['https://docs.docker.com/build/building/multi-stage/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const runs = [...runsOf(shippedStages(dockerfile))];
    for (const { commands } of runs) {
      // What the same step takes away again, by name or as a group, never reached the image.
      if (commands.some(removesPackages)) continue;
      for (const command of commands) {
        if (command.args.some((word) => /^(?:-t|--virtual)/.test(word))) continue;
        const found = systemPackagesOf(command).filter((name) => compilers.test(name));
        if (found.length > 0) yield { at: command.at, says: `Installs ${found.join(', ')}` };
      }
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23 AS build
RUN apk add --no-cache gcc make
FROM alpine:3.23
RUN apk add --no-cache --virtual .deps gcc && make && apk del .deps
`,
    ],
    fail: [
      'FROM python:3.13-slim\nRUN apt-get update && apt-get install -y build-essential libpq5\n',
    ],
  },
});

const compilers =
  /^(?:build-essential|build-base|gcc(?:-\d+)?|g\+\+(?:-\d+)?|gcc-c\+\+|clang(?:-\d+)?|base-devel|rustc|cargo)$/;

function removesPackages(command: RunCommand): boolean {
  const action = packageCommandOf(command)?.action ?? '';
  return /^(?:del|purge|remove|autoremove|auto-remove|erase|rm)$/.test(action);
}
