import { defineCheck } from '../../check.ts';
import { userOfBase } from '../../dockerfile/base-users.ts';
import { finalStage, lineageOf, shippedStages } from '../../dockerfile/dockerfile.ts';

export const dockerfileRootUser = defineCheck({
  id: 'dockerfile-root-user',
  title: 'Image runs as root',
  severity: 'high',
  why: 'Processes of a container share the kernel of the host. One that runs as root and breaks out is root there too, and inside it can replace programs and read every secret that is mounted.',
  fix: 'End the last stage with `USER` and a number above 0, and give that user what it has to write: `COPY --chown=10001:10001`.',
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  controls: ['nist-800-190:4.1.2', 'nist-800-190:4.4.3', 'cis-docker-1.6:4.1'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    const stage = finalStage(dockerfile);
    if (stage === undefined) return;
    const user = lineageOf(stage).findLast(({ keyword }) => keyword === 'USER');
    if (user === undefined) {
      const base = shippedStages(dockerfile)[0]!.resolvedImage;
      const known = base === undefined ? undefined : userOfBase(base);
      if (known === 'other') return;
      const says =
        known === 'root'
          ? 'The last stage has no USER, so it runs as root'
          : 'The last stage has no USER; unless its base image sets one, it runs as root';
      yield { at: stage.from.span, says };
      return;
    }
    const name = (user.words[0] ?? '').split(':', 1)[0]!;
    if (name === 'root' || /^0+$/.test(name)) {
      yield { at: user.span, says: `The last USER is ${name}` };
    }
  },
  examples: {
    pass: [
      `FROM node:24-slim
WORKDIR /app
COPY . .
USER 10001
CMD ["node", "server.js"]
`,
      `FROM golang:1.25 AS build
USER root
RUN go build -o /app .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /app /app
ENTRYPOINT ["/app"]
`,
      `FROM elasticsearch:9.2.0
COPY elasticsearch.yml /usr/share/elasticsearch/config/
`,
    ],
    fail: [
      `FROM node:24-slim
COPY . .
CMD ["node", "server.js"]
`,
      `FROM node:24-slim
USER node
RUN npm ci
USER 0:0
CMD ["node", "server.js"]
`,
    ],
  },
});
