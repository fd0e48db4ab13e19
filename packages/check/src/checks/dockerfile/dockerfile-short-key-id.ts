import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileShortKeyId = defineRunCheck({
  id: 'dockerfile-short-key-id',
  title: 'Key is fetched by a short id',
  severity: 'medium',
  why: 'Keys with a chosen short id are made in seconds, and key servers hold such twins. What is then "signed" may be signed by anybody.',
  fix: 'Give the whole fingerprint of 40 digits, or copy the key into the build context.',
  references: ['https://evil32.com/'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (!/^(?:gpg2?|apt-key)$/.test(program)) continue;
      if (!args.some((word) => /^--(?:recv|receive)(?:-keys?)?$/.test(word))) continue;
      const id = args.find((word) => /^(?:0x)?(?:[0-9A-F]{8}|[0-9A-F]{16})$/i.test(word));
      if (id !== undefined) yield { at, says: `Fetches the key ${id}` };
    }
  },
  examples: {
    pass: [
      `FROM debian:13
RUN gpg --keyserver hkps://keys.openpgp.org --recv-keys E3FF2839C048B25C084DEBE9B26995E310250568
`,
    ],
    fail: [
      'FROM debian:13\nRUN apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 7F0CEB10\n',
    ],
  },
});
