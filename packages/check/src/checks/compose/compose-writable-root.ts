import { defineCheck } from '../../check.ts';
import { at, booleanOf, isUnknown } from '../../tree/node.ts';

export const composeWritableRoot = defineCheck({
  id: 'compose-writable-root',
  title: 'Service can write to its image',
  severity: 'low',
  why: 'With a writable root file system an attacker leaves his tools in the container and changes its programs.',
  fix: 'Write `read_only: true`, and `tmpfs` or volumes for the directories that the program writes to.',
  references: ['https://docs.docker.com/reference/compose-file/services/#read_only'],
  controls: ['nist-800-190:4.4.3', 'nist-800-190:4.4.4', 'cis-docker-1.6:5.13'],
  reads: 'compose-service',
  *judge({ node, name, key, complete }) {
    const readOnly = at(node, 'read_only');
    if (!complete || isUnknown(readOnly) || booleanOf(readOnly) === true) return;
    yield { at: readOnly ?? key, says: `The root file system of "${name}" is writable` };
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    read_only: true\n    tmpfs: [/tmp]\n'],
    fail: ['services:\n  web:\n    image: nginx:1.31\n'],
  },
});
