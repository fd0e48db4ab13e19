import { hasCacheMount } from '../../dockerfile/cache-mounts.ts';
import { defineRunCheck } from '../../dockerfile/define-run-check.ts';
import { packageCommandOf } from '../../dockerfile/installations.ts';
import type { RunCommand } from '../../dockerfile/run-commands.ts';

export const dockerfileAptUpdateAlone = defineRunCheck({
  id: 'dockerfile-apt-update-alone',
  title: 'apt-get update stands alone',
  severity: 'medium',
  why: 'The layer with the package lists is cached. Later builds install from lists of long ago: without the security fixes since then, or not at all when the mirror has moved on.',
  fix: 'Write both in one step: `RUN apt-get update && apt-get install -y --no-install-recommends … && rm -rf /var/lib/apt/lists/*`.',
  references: ['https://docs.docker.com/build/building/best-practices/#apt-get'],
  controls: ['nist-800-190:4.1.1', 'cis-docker-1.6:4.7'],
  stages: 'every',
  *judgeRun({ commands, instruction }) {
    const updates = commands.filter((command) => isAction(command, /^update$/));
    const uses = commands.some((command) => isAction(command, /^(?!update$)\w/));
    if (updates.length === 0 || uses) return;
    // A script or a function of the step may do the rest.
    const others = commands.some(({ program }) => !harmless.has(program) && !/^apt/.test(program));
    if (!others && !hasCacheMount(instruction, /^\/var\/lib\/apt/)) yield { at: updates[0]!.at };
  },
  examples: {
    pass: [
      'FROM debian:13\nRUN apt-get update && apt-get install -y curl\nRUN apt-get update; /setup.sh\n',
    ],
    fail: ['FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl\n'],
  },
});

const harmless = new Set([
  'set',
  'echo',
  'rm',
  'sed',
  'true',
  'export',
  'mkdir',
  'cat',
  'cp',
  'mv',
]);

function isAction(command: RunCommand, action: RegExp): boolean {
  const found = packageCommandOf(command);
  return found?.manager === 'apt' && action.test(found.action);
}
