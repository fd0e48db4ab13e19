import { defineCheck } from '../../check.ts';
import { partsOf, scriptLinesOf } from '../../subjects/gitlab-pipeline.ts';

export const gitlabVariableEvaluated = defineCheck({
  id: 'gitlab-variable-evaluated',
  title: "A stranger's text is evaluated as a command",
  severity: 'high',
  why: 'The author of a merge request chooses the message, the title and the name of the branch. Through `eval` or `sh -c` that text runs as a command, with the variables of the job.',
  fix: 'Quote the variable and pass it as an argument: `./check.sh "$CI_COMMIT_MESSAGE"`.',
  references: ['https://docs.gitlab.com/ci/variables/predefined_variables/'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:4'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const line of scriptLinesOf(node)) {
        for (const text of line.text.slice(0, 20_000).split('\n')) {
          const evaluated = /(?:^|[\s;&|])(?:eval|(?:ba)?sh\s+-c)\s+(?:"(.*)"|([^'].*))$/.exec(
            text,
          );
          const name = strangers.exec(evaluated?.[1] ?? evaluated?.[2] ?? '')?.[1];
          if (name !== undefined) yield { at: line, says: `${name} is run as a command` };
        }
      }
    }
  },
  examples: {
    pass: [
      `check:
  script: ./check.sh "$CI_COMMIT_MESSAGE"
`,
    ],
    fail: [
      `check:
  script:
    - bash -c "echo $CI_MERGE_REQUEST_TITLE | ./check.sh"
`,
    ],
  },
});

const strangers =
  /\$\{?(CI_COMMIT_(?:MESSAGE|TITLE|DESCRIPTION|BRANCH|REF_NAME|AUTHOR)|CI_MERGE_REQUEST_(?:TITLE|DESCRIPTION|SOURCE_BRANCH_NAME))\b/;
