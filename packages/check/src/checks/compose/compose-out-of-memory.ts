import { defineCheck } from '../../check.ts';
import { at, booleanOf, numberOf } from '../../tree/node.ts';

export const composeOutOfMemory = defineCheck({
  id: 'compose-out-of-memory',
  title: 'Service is spared when memory runs out',
  severity: 'medium',
  why: 'When this service takes all the memory the kernel must kill something else: another service, or what the host needs to live.',
  fix: 'Remove `oom_kill_disable` and `oom_score_adj`, and set a memory limit.',
  references: ['https://docs.docker.com/reference/compose-file/services/#oom_kill_disable'],
  controls: ['nist-800-190:4.4.3', 'cis-docker-1.6:5.11'],
  reads: 'compose-service',
  *judge({ node, name }) {
    const disabled = at(node, 'oom_kill_disable');
    const score = at(node, 'oom_score_adj');
    if (disabled !== undefined && booleanOf(disabled) === true) {
      yield { at: disabled, says: `Service "${name}" is never killed for its memory` };
    }
    if (score !== undefined && (numberOf(score) ?? 0) <= -900) {
      yield { at: score, says: `Service "${name}" is killed last` };
    }
  },
  examples: {
    pass: [
      'services:\n  web:\n    image: nginx:1.31\n    oom_kill_disable: false\n    oom_score_adj: 200\n',
    ],
    fail: [
      'services:\n  web:\n    image: nginx:1.31\n    oom_kill_disable: true\n',
      'services:\n  web:\n    image: nginx:1.31\n    oom_score_adj: -1000\n',
    ],
  },
});
