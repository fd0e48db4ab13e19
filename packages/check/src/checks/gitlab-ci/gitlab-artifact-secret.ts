import { defineCheck } from '../../check.ts';
import { at, itemsOf, textOf } from '../../tree/node.ts';

const secretFile =
  /(?:^|\/)(?:\.env(?:\.(?:local|production|prod))?|\.npmrc|\.pypirc|\.netrc|kube_?config|id_(?:rsa|ed25519|ecdsa)|\.docker\/config\.json|\.aws(?:\/credentials)?|.{0,100}\.(?:pem|key|p12|pfx|jks|tfstate))$/;

export const gitlabArtifactSecret = defineCheck({
  id: 'gitlab-artifact-secret',
  title: 'Artifact holds a file of secrets',
  severity: 'medium',
  why: 'Artifacts are kept for weeks and can be downloaded by everybody who may see the pipeline; in a public project that is everybody.',
  fix: 'Leave the file out of `artifacts:paths`. What a later job needs, it takes from protected variables or a vault.',
  references: ['https://docs.gitlab.com/ci/yaml/#artifactsaccess'],
  controls: ['nist-800-190:4.1.4', 'owasp-cicd:6'],
  reads: 'gitlab-pipeline',
  *judge({ jobs }) {
    for (const { node } of jobs) {
      const artifacts = at(node, 'artifacts');
      if (textOf(at(artifacts, 'access')) === 'none') continue;
      for (const path of itemsOf(at(artifacts, 'paths'))) {
        const text = textOf(path) ?? '';
        if (text.length < 300 && secretFile.test(text)) {
          yield { at: path, says: `${text} is uploaded` };
        }
      }
    }
  },
  examples: {
    pass: [
      `build:
  script: make
  artifacts: {paths: [dist/, coverage.xml]}
`,
    ],
    fail: [
      `build:
  script: make
  artifacts:
    paths:
      - dist/
      - deploy/.env
`,
    ],
  },
});
