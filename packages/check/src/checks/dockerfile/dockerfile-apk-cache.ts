import { hasCacheMount } from '../../dockerfile/cache-mounts.ts';
import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { optionAfter } from '../../dockerfile/run-commands.ts';

export const dockerfileApkCache = defineRunCheck({
  id: 'dockerfile-apk-cache',
  title: 'Package index of apk stays in the image',
  severity: 'low',
  why: 'The index makes the image larger for nothing, and lets a later step install from an old one.',
  fix: 'Write `apk add --no-cache …`; `apk update` is then not needed.',
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  stages: 'shipped',
  *judgeRun({ commands, instruction }) {
    if (hasCacheMount(instruction, /^\/(?:var\/cache|etc)\/apk/)) return;
    const removes = commands.some(
      ({ program, args }) => program === 'rm' && args.some((word) => /^\/var\/cache\b/.test(word)),
    );
    if (removes) return;
    for (const command of commands) {
      const { program, args, at } = command;
      if (program !== 'apk' || !args.includes('add')) continue;
      if (!args.some((word) => /^--(?:no-cache|no-network|root|cache-dir)\b|^-p$/.test(word)))
        yield { at, mend: optionAfter(command, 'add', '--no-cache') };
    }
  },
  examples: {
    pass: [
      `FROM alpine:3.23
RUN apk add --no-cache curl
RUN apk update && apk add jq && rm -rf /var/cache/apk/*
`,
    ],
    fail: ['FROM alpine:3.23\nRUN apk update && apk add curl\n'],
  },
});
