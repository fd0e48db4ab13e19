import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const gitlabIncludeRemote = defineCheck({
  id: 'gitlab-include-remote',
  title: 'Pipeline is taken from a web server',
  severity: 'high',
  why: 'The file is fetched anew for every pipeline. Whoever can change it there, or anybody on the way when it is plain http, adds jobs that have your variables and tokens.',
  fix: 'Take a file of a project at a commit (`project`, `ref`, `file`), or state what you expect with `integrity: sha256-…` beside `remote`.',
  references: ['https://docs.gitlab.com/ci/yaml/#includeremote'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'gitlab-pipeline',
  *judge({ includes }) {
    for (const include of includes) {
      const remote = include.kind === 'map' ? at(include, 'remote') : include;
      const text = textOf(remote) ?? '';
      if (!/^https?:\/\//.test(text) || at(include, 'integrity') !== undefined) continue;
      yield { at: remote!, says: `Includes ${text.slice(0, 200)}` };
    }
  },
  examples: {
    pass: [
      `include:
  - local: /ci/build.yml
  - remote: https://example.com/ci.yml
    integrity: sha256-L3/GAoKaw0Arw6hDCKeKQlV1QPEgHYxGBHsH4zG1IY8=
build:
  script: make
`,
    ],
    fail: [
      `include:
  - remote: https://example.com/ci.yml
build:
  script: make
`,
      `include: https://example.com/ci.yml
`,
    ],
  },
});
