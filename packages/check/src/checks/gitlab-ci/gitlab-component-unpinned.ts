import { defineCheck } from '../../check.ts';
import { at, textOf } from '../../tree/node.ts';

export const gitlabComponentUnpinned = defineCheck({
  id: 'gitlab-component-unpinned',
  title: 'Component is not pinned to a version',
  severity: 'medium',
  why: 'A component at `~latest` or on a branch changes when its publisher changes it, and its jobs have the variables and tokens of this project.',
  fix: 'Name a release, or better a commit: `component: $CI_SERVER_FQDN/acme/build/job@1.4.0`.',
  references: ['https://docs.gitlab.com/ci/components/#component-versions'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:3'],
  reads: 'gitlab-pipeline',
  *judge({ includes }) {
    for (const include of includes) {
      const component = include.kind === 'map' ? at(include, 'component') : undefined;
      const version = /@(~latest|main|master|develop|HEAD)$/.exec(textOf(component) ?? '')?.[1];
      if (component !== undefined && version !== undefined) {
        yield { at: component, says: `Its version is ${version}` };
      }
    }
  },
  examples: {
    pass: [
      `include:
  - component: $CI_SERVER_FQDN/acme/build/job@1.4.0
`,
    ],
    fail: [
      `include:
  - component: $CI_SERVER_FQDN/acme/build/job@~latest
`,
    ],
  },
});
