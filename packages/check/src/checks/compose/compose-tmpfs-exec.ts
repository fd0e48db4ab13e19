import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const composeTmpfsExec = defineCheck({
  id: 'compose-tmpfs-exec',
  title: 'Programs may run from a temporary directory',
  severity: 'low',
  why: 'Docker mounts tmpfs so that nothing in it can be executed or become root. With this option an attacker runs from there what he downloads, though all else is read-only.',
  fix: 'Remove `exec`, `suid` and `dev` from the options.',
  references: ['https://docs.docker.com/engine/storage/tmpfs/'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.4.4', 'cis-docker-1.6:5.13'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const tmpfs = at(node, 'tmpfs');
    for (const item of tmpfs?.kind === 'list' ? tmpfs.items : tmpfs === undefined ? [] : [tmpfs]) {
      const options = (textOf(item) ?? '').split(':')[1]?.split(',') ?? [];
      const option = options.find((word) => /^(?:exec|suid|dev)$/.test(word));
      if (option !== undefined)
        yield { at: item, says: `A tmpfs of "${name}" has the option ${option}` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    tmpfs: ["/tmp:size=64m,noexec", /run]\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n    tmpfs: /tmp:exec,size=64m\n'],
  },
});
