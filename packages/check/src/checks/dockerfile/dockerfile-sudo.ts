import { defineCheck } from '../../check.ts';
import { shippedStages } from '../../dockerfile/dockerfile.ts';
import { systemPackagesOf } from '../../dockerfile/installations.ts';
import { runsOf } from '../../dockerfile/run-commands.ts';

export const dockerfileSudo = defineCheck({
  id: 'dockerfile-sudo',
  title: 'sudo is part of the image',
  severity: 'medium',
  why: 'sudo exists to become root. In a container it gives an attacker the way that `USER` was to close, and it does not work where privilege escalation is forbidden.',
  fix: 'Do in the build, as root, what needs root, and set `USER` afterwards. To change the user when the container starts, use `setpriv` or `gosu`.',
  references: ['https://docs.docker.com/build/building/best-practices/#user'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:4.3', 'cis-docker-1.6:4.8'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { commands } of runsOf(shippedStages(dockerfile))) {
      const installs = commands.find((command) =>
        systemPackagesOf(command).some((name) => name === 'sudo' || name === 'doas'),
      );
      const uses = commands.find(({ words }) => words[0] === 'sudo');
      if (installs !== undefined) yield { at: installs.at, says: 'Installs sudo' };
      else if (uses !== undefined) yield { at: uses.at, says: `Runs ${uses.program} with sudo` };
    }
  },
  examples: {
    pass: ['FROM debian:13\nRUN apt-get update && apt-get install -y curl sudoku\nUSER 10001\n'],
    fail: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y curl sudo\n',
      'FROM example/dev:1.0\nUSER dev\nRUN sudo -E make install\n',
    ],
  },
});
