import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileUnsignedApk = defineRunCheck({
  id: 'dockerfile-unsigned-apk',
  title: 'Alpine packages are not authenticated',
  severity: 'high',
  why: 'With `--allow-untrusted` apk installs packages that nobody signed, or that were changed on the way, and runs their scripts as root.',
  fix: 'Put the key of the repository under `/etc/apk/keys` and take the option out.',
  references: ['https://wiki.alpinelinux.org/wiki/Alpine_Package_Keeper'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (program === 'apk' && args.includes('--allow-untrusted')) yield { at };
    }
  },
  examples: {
    pass: ['FROM alpine:3.23\nRUN apk add --no-cache curl\n'],
    fail: ['FROM alpine:3.23\nRUN apk add --no-cache --allow-untrusted /tmp/glibc.apk\n'],
  },
});
