import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf } from '../../dockerfile/installations.ts';

export const dockerfileAptRecommends = defineRunCheck({
  id: 'dockerfile-apt-recommends',
  title: 'Recommended packages are installed, too',
  severity: 'low',
  why: 'apt installs what a package recommends unless it is told not to. Those programs make the image larger, bring flaws of their own, and nobody asked for them.',
  fix: 'Add `--no-install-recommends`, and name what is really needed.',
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    if (commands.some(({ args }) => args.some((word) => turnsOff.test(word)))) return;
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'apt' || installation.packages.length === 0) continue;
      yield { at: command.at };
    }
  },
  examples: {
    pass: [
      `FROM debian:13
RUN apt-get update && apt-get install -y --no-install-recommends curl
RUN echo 'APT::Install-Recommends "false";' > /etc/apt/apt.conf.d/a && apt-get install -y curl
`,
    ],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get install -y curl\n'],
  },
});

const turnsOff =
  /^(?:--no-install-recommends|--without-recommends|-R)$|APT::Install-Recommends["'=\s]{1,4}(?:false|0|no)/i;
