import { hasCacheMount } from '../../dockerfile/cache-mounts.ts';
import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf, packageCommandOf } from '../../dockerfile/installations.ts';

export const dockerfileAptCache = defineRunCheck({
  id: 'dockerfile-apt-cache',
  title: 'Package lists of apt stay in the image',
  severity: 'low',
  why: 'They add tens of megabytes and let a later step install from old lists. A step that deletes them afterwards does not make the image smaller.',
  fix: 'End the same step with `rm -rf /var/lib/apt/lists/*`, or mount a cache: `RUN --mount=type=cache,target=/var/lib/apt …`.',
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  stages: 'shipped',
  *judgeRun({ commands, instruction }) {
    if (hasCacheMount(instruction, /^\/var(?:\/(?:lib|lib\/apt|lib\/apt\/lists))?\/?$/)) return;
    const update = commands.find((command) => {
      const found = packageCommandOf(command);
      return found?.manager === 'apt' && found.action === 'update';
    });
    const installs = commands.some((command) => installationOf(command)?.manager === 'apt');
    if (update === undefined || !installs) return;
    const removes = commands.some(
      ({ program, args }) =>
        /^(?:rm|find)$/.test(program) &&
        args.some((word) => /^\/var\/(?:lib\/(?:apt)?|\*|$)/.test(word)),
    );
    const cleans = commands.some((command) =>
      /^dist-?clean$/.test(packageCommandOf(command)?.action ?? ''),
    );
    if (!removes && !cleans) yield { at: update.at };
  },
  examples: {
    pass: [
      `FROM debian:13
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
RUN apt-get update && apt-get install -y jq && apt-get dist-clean
RUN --mount=type=cache,target=/var/lib/apt,sharing=locked apt-get update && apt-get install -y jq
`,
    ],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get install -y curl && apt-get clean\n'],
  },
});
