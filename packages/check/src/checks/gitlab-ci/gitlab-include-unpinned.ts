import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const gitlabIncludeUnpinned = defineCheck({
  id: 'gitlab-include-unpinned',
  title: 'Pipeline of another project is not pinned',
  severity: 'low',
  why: 'Without a commit or a tag the newest state of the other project is used. Whoever may push there runs jobs with the variables and tokens of this project.',
  fix: 'Name a commit, or a protected tag: `ref: 787123b47f14b552955ca2786bc9542ae66fee5b`.',
  references: ['https://docs.gitlab.com/ci/yaml/#includeproject'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'gitlab-pipeline',
  *judge({ includes }) {
    for (const include of includes) {
      const project = at(include, 'project');
      const name = include.kind === 'map' ? textOf(project) : undefined;
      if (project === undefined || name === undefined) continue;
      const ref = at(include, 'ref');
      if (ref !== undefined && !/^(?:main|master|develop|HEAD)$/.test(textOf(ref) ?? '')) continue;
      yield { at: ref ?? project, says: `Includes the newest state of ${name.slice(0, 200)}` };
    }
  },
  examples: {
    pass: [
      `include:
  - project: acme/ci
    ref: v1.4.0
    file: /build.yml
build:
  script: make
`,
    ],
    fail: [
      `include:
  - project: acme/ci
    file: /build.yml
build:
  script: make
`,
      `include:
  - project: acme/ci
    ref: main
    file: [/build.yml]
`,
    ],
  },
});
