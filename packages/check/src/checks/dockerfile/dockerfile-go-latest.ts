import { defineRunCheck } from '../../dockerfile/define-run-check.ts';

export const dockerfileGoLatest = defineRunCheck({
  id: 'dockerfile-go-latest',
  title: 'Tool is built from its newest commit',
  severity: 'low',
  why: '`@latest` and branches mean other code in every build. What was pushed a minute ago runs in it, seen by nobody.',
  fix: 'Name the version: `go install example.com/tool@v1.4.2`, `cargo install --locked tool@1.4.2`.',
  references: ['https://go.dev/ref/mod#go-install'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      const verb = args[0];
      if (program === 'go' && (verb === 'install' || verb === 'get')) {
        const loose = args.find((word) => /@(?:latest|main|master|HEAD|upgrade)$/.test(word));
        if (loose !== undefined) yield { at, says: `Builds ${loose}` };
      } else if (program === 'cargo' && verb === 'install') {
        const pinned = args.some((word) => /^--(?:version|vers|rev|tag|path)\b|\w@\d/.test(word));
        if (!pinned && args.some((word) => /^[a-z][\w-]*$/.test(word) && word !== 'install')) {
          yield { at, says: 'Builds the newest version of a crate' };
        }
      }
    }
  },
  examples: {
    pass: ['FROM golang:1.26\nRUN go install example.com/tool@v1.4.2 && go get -d ./...\n'],
    fail: [
      'FROM golang:1.26\nRUN go install example.com/tool@latest\n',
      'FROM rust:1.90\nRUN cargo install ripgrep\n',
    ],
  },
});
