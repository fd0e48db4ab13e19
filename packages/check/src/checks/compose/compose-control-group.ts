import { defineCheck } from '../../check.ts';
import { at, isUnknown, textOf } from '../../tree/node.ts';

export const composeControlGroup = defineCheck({
  id: 'compose-control-group',
  title: 'Service leaves its control group',
  severity: 'medium',
  why: 'Limits and counts of resources hang on the control group. In that of the host, or in another one, the container escapes its limits and can change those of others.',
  fix: 'Remove `cgroup_parent` and `cgroup: host`.',
  references: ['https://docs.docker.com/reference/compose-file/services/#cgroup_parent'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.25'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const parent = at(node, 'cgroup_parent');
    const mode = at(node, 'cgroup');
    if (parent !== undefined && !isUnknown(parent)) {
      yield { at: parent, says: `Service "${name}" is put into another control group` };
    }
    if (mode !== undefined && textOf(mode) === 'host') {
      yield { at: mode, says: `Service "${name}" sees the control groups of the host` };
    }
  },
  examples: {
    pass: ['services:\n  web:\n    image: nginx:1.31\n    cgroup: private\n'],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    cgroup: host\n',
      'services:\n  web:\n    image: nginx:1.31\n    cgroup_parent: m-executor-abcd\n',
    ],
  },
});
