import { hasCacheMount } from '../../dockerfile/cache-mounts.ts';
import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { installationOf, packageCommandOf } from '../../dockerfile/installations.ts';

export const dockerfileRpmCache = defineRunCheck({
  id: 'dockerfile-rpm-cache',
  title: 'Package cache of dnf or zypper stays in the image',
  severity: 'low',
  why: 'Metadata and packages that were installed already make the image larger by tens of megabytes, for nothing.',
  fix: 'End the same step with `dnf clean all` (`zypper clean --all`), or mount a cache over `/var/cache`.',
  references: ['https://docs.docker.com/build/building/best-practices/'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3'],
  stages: 'shipped',
  *judgeRun({ commands, instruction }) {
    if (hasCacheMount(instruction, /^\/var\/cache/)) return;
    const cleans = commands.some(
      (command) =>
        /^clean/.test(packageCommandOf(command)?.action ?? '') ||
        (command.program === 'rm' &&
          command.args.some((word) => /^\/var\/(?:cache|\*|lib\/dnf)/.test(word))),
    );
    if (cleans) return;
    for (const command of commands) {
      const installation = installationOf(command);
      if (installation?.manager !== 'rpm' && installation?.manager !== 'zypper') continue;
      // Into another root, whose cache is elsewhere.
      if (installation.options.some((option) => /^--(?:installroot|root)\b/.test(option))) continue;
      yield { at: command.at };
      return;
    }
  },
  examples: {
    pass: ['FROM fedora:44\nRUN dnf install -y curl && dnf clean all\n'],
    fail: [
      'FROM fedora:44\nRUN dnf install -y curl\n',
      'FROM opensuse/leap:16.0\nRUN zypper -n in curl\n',
    ],
  },
});
