import { defineCheck } from '../../check.ts';
import { partsOf } from '../../subjects/gitlab-pipeline.ts';
import { at, textOf } from '../../tree/node.ts';

export const gitlabDebugTrace = defineCheck({
  id: 'gitlab-debug-trace',
  title: 'Job log shows every variable',
  severity: 'high',
  why: 'CI_DEBUG_TRACE prints the environment and every command, with the values of secrets, into a log that all who can see the project may read.',
  fix: 'Remove it. To look for a fault, set it for one manual run and delete the log of that job.',
  references: [
    'https://docs.gitlab.com/ci/variables/variables_troubleshooting/#enable-debug-logging',
  ],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const name of ['CI_DEBUG_TRACE', 'CI_DEBUG_SERVICES']) {
        const value = at(node, 'variables', name);
        if (value !== undefined && /^(?:true|1)$/i.test(textOf(value) ?? '')) {
          yield { at: value, says: `${name} is on` };
        }
      }
    }
  },
  examples: {
    pass: [
      `variables: {CI_DEBUG_TRACE: "false"}
test:
  script: make test
`,
    ],
    fail: [
      `test:
  variables:
    CI_DEBUG_TRACE: "true"
  script: make test
`,
    ],
  },
});
