import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { holdsUrlPassword } from '../../secrets/secret-names.ts';

export const dockerfileGitClearText = defineRunCheck({
  id: 'dockerfile-git-clear-text',
  title: 'Source code comes without encryption',
  severity: 'medium',
  why: 'Over `git://` or `http://` anybody on the way can hand out other code than the repository has.',
  fix: 'Clone over https or ssh, and check out a commit by its whole hash.',
  references: ['https://git-scm.com/book/en/v2/Git-on-the-Server-The-Protocols'],
  controls: ['nist-800-190:4.1.5', 'cis-docker-1.6:4.11'],
  stages: 'every',
  *judgeRun({ commands }) {
    for (const { program, args, at } of commands) {
      if (
        program !== 'git' ||
        !args.some((word) => /^(?:clone|fetch|pull|remote|submodule)$/.test(word))
      )
        continue;
      const url = args.find((word) => /^(?:git|http):\/\/(?!localhost|127\.)/.test(word));
      if (url !== undefined && !holdsUrlPassword(url)) {
        yield { at, says: `Clones ${url.slice(0, 150)}` };
      }
    }
  },
  examples: {
    pass: ['FROM alpine:3.23\nRUN git clone https://github.com/curl/curl.git\n'],
    fail: ['FROM alpine:3.23\nRUN git clone --depth 1 git://github.com/curl/curl.git /curl\n'],
  },
});
