import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { packageCommandOf } from '../../dockerfile/installations.ts';

export const dockerfileReleaseUpgrade = defineRunCheck({
  id: 'dockerfile-release-upgrade',
  title: 'Build moves to another set of packages',
  severity: 'low',
  why: 'An upgrade of the whole distribution replaces and removes packages of the base, other ones in every build. The result is neither the base that was tested nor a release that somebody maintains.',
  fix: 'Build on a newer base image instead, and rebuild often; `apt-get upgrade` stays within the release.',
  references: ['https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often'],
  controls: ['nist-800-190:4.1.1', 'cis-docker-1.6:4.4'],
  stages: 'shipped',
  *judgeRun({ commands }) {
    for (const command of commands) {
      const action = packageCommandOf(command)?.action ?? '';
      if (command.program === 'do-release-upgrade') yield { at: command.at };
      else if (/^(?:dist-upgrade|full-upgrade|dup|system-upgrade|distro-sync)$/.test(action)) {
        yield { at: command.at, says: `${command.program} ${action} in the build` };
      }
    }
  },
  examples: {
    pass: [
      'FROM debian:13\nRUN apt-get update && apt-get upgrade -y && rm -rf /var/lib/apt/lists/*\n',
    ],
    fail: ['FROM debian:13\nRUN apt-get update && apt-get dist-upgrade -y\n'],
  },
});
