import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';
import { optionAfter } from '../../dockerfile/run-commands.ts';

export const dockerfileInstallPrompts = defineRunCheck({
  id: 'dockerfile-install-prompts',
  title: 'Installation waits for an answer',
  severity: 'low',
  why: 'Nobody answers in a build: it stops, or installs nothing, and the image lacks what the next step, or a security fix, needs.',
  fix: 'Add `-y`, or `--non-interactive` for zypper.',
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  controls: ['nist-800-190:4.1.2'],
  stages: 'every',
  *judgeRun({ commands }) {
    // Settings for all of the step, or an answer through a pipe.
    if (
      commands.some(
        ({ program, words }) => program === 'yes' || words.some((word) => assumesYes.test(word)),
      )
    )
      return;
    for (const command of commands) {
      const manager = installationOf(command)?.manager;
      if (manager !== 'apt' && manager !== 'rpm' && manager !== 'zypper') continue;
      if (
        command.args.some((word) =>
          /^(?:-[a-zA-Z]*[yn][a-zA-Z]*|--(?:yes|assume-?yes|force-yes|non-interactive|no-confirm|download-only)|-q?q=\d|-qq)$/.test(
            word,
          ),
        )
      )
        continue;
      if (
        command.args.some((word) => word.includes('$')) ||
        (manager === 'rpm' && command.program === 'microdnf')
      )
        continue;
      yield {
        at: command.at,
        says: `${command.program} asks before it installs`,
        // zypper has its option before the word.
        mend: manager === 'zypper' ? [] : optionAfter(command, 'install', '-y'),
      };
    }
  },
  examples: {
    pass: [
      'FROM debian:13\nRUN apt-get -qy install curl\nRUN apt-get -o APT::Get::Assume-Yes=true install jq\n',
    ],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get install curl\n'],
  },
});

const assumesYes = /Assume-Yes|assumeyes/i;
