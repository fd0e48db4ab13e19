import { defineCheck } from '../../check.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';
import { at, textOf } from '../../tree/node.ts';

export const githubBuildArgumentSecret = defineCheck({
  id: 'github-build-argument-secret',
  title: 'Secret is passed to an image build as an argument',
  severity: 'high',
  why: 'Values of build arguments are kept in the history and the provenance of the image. Whoever can pull it reads the secret.',
  fix: 'Use the input `secrets` of docker/build-push-action, and `RUN --mount=type=secret,id=…` in the Dockerfile.',
  references: ['https://docs.docker.com/build/ci/github-actions/secrets/'],
  controls: ['nist-800-190:4.1.4', 'cis-docker-1.6:4.10', 'owasp-cicd:6'],
  reads: 'github-workflow',
  *judge(workflow) {
    for (const { node, uses, run } of stepsOf(workflow)) {
      const value = at(node, 'with', 'build-args');
      if (uses !== undefined && value !== undefined) {
        const name = secretIn.exec(textOf(value)?.slice(0, 5000) ?? '')?.[1];
        if (name !== undefined) yield { at: value, says: `Secret ${name} is a build argument` };
      }
      const argument = /--build-arg[= ]["']?\w{1,100}=["']?\$\{\{\s{0,5}secrets\.(\w+)/;
      const name = argument.exec(run?.text.slice(0, 20_000) ?? '')?.[1];
      if (name !== undefined) yield { at: run!, says: `Secret ${name} is a build argument` };
    }
  },
  examples: {
    pass: [
      `on: push
jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with:
          build-args: VERSION=\${{ github.sha }}
          secrets: npm=\${{ secrets.NPM_TOKEN }}
`,
    ],
    fail: [
      `on: push
jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: docker/build-push-action@v6
        with:
          build-args: |
            VERSION=\${{ github.sha }}
            NPM_TOKEN=\${{ secrets.NPM_TOKEN }}
      - run: docker build --build-arg TOKEN=\${{ secrets.TOKEN }} .
`,
    ],
  },
});

const secretIn = /\$\{\{\s{0,5}secrets\.(\w+)/;
