import { defineCheck } from '../../check.ts';
import { sourcesOf } from '../../dockerfile/copy-sources.ts';
import { flagOf, shippedStages } from '../../dockerfile/dockerfile.ts';

export const dockerfileGitDirectory = defineCheck({
  id: 'dockerfile-git-directory',
  title: 'History of the repository is copied into the image',
  severity: 'medium',
  why: 'The `.git` directory holds every version of every file, with secrets that were removed long ago, and often the login of the remote repository in its configuration.',
  fix: 'Name `.git` in `.dockerignore`. A build that needs the commit takes it as a build argument, or mounts it: `RUN --mount=type=bind,source=.git,target=.git …`.',
  references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    // What an earlier stage holds stays in the builder.
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const instruction of instructions) {
        if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
        if (flagOf(instruction, 'from') !== undefined) continue;
        if (!sourcesOf(instruction).some((source) => /(?:^|\/)\.(?:git|hg|svn)\/?$/.test(source)))
          continue;
        yield { at: instruction.span };
      }
    }
  },
  examples: {
    pass: [
      `FROM golang:1.26 AS build
COPY .git .git
COPY . .
RUN go build -o /app .
FROM scratch
COPY --from=build /app /app
`,
    ],
    fail: [
      `FROM node:24-slim
COPY .git ./.git
COPY package.json .gitignore ./
`,
    ],
  },
});
