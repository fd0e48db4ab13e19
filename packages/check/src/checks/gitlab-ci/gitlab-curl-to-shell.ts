import { defineCheck } from '../../check.ts';
import { downloadsToShell } from '../../shell/downloads-to-shell.ts';
import { partsOf, scriptLinesOf } from '../../subjects/gitlab-pipeline.ts';

import { lineIn } from '../../tree/line-in.ts';

export const gitlabCurlToShell = defineCheck({
  id: 'gitlab-curl-to-shell',
  title: 'Job runs a script straight from the network',
  severity: 'medium',
  why: 'Whoever holds that server, or the way to it, runs commands in your pipeline with its variables and tokens.',
  fix: 'Download a fixed version, compare it with `sha256sum -c`, and then run it; or use an image that has the tool.',
  references: ['https://docs.gitlab.com/ci/pipelines/pipeline_security/'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'gitlab-pipeline',
  *judge(pipeline) {
    for (const { node } of partsOf(pipeline)) {
      for (const line of scriptLinesOf(node)) {
        for (const { from, to } of downloadsToShell(line.text)) {
          yield {
            at: lineIn(line, /\b(?:curl|wget)\b.*(?:\||<\()|\$\((?:curl|wget)/),
            says: `${from} hands what it downloads to ${to}`,
          };
        }
      }
    }
  },
  examples: {
    pass: [
      `test:
  script:
    - curl -fsSLo /tmp/tool https://example.com/tool-1.2.3
    - echo "$TOOL_SHA256  /tmp/tool" | sha256sum -c
`,
    ],
    fail: [
      `test:
  before_script:
    - curl -fsSL https://example.com/install.sh | sh
  script: make
`,
    ],
  },
});
