import { defineCheck } from '../../check.ts';
import { stepsOf } from '../../subjects/github-workflow.ts';
import { at, textOf } from '../../tree/node.ts';

/** Variables that turn the verification of certificates off, with the values that do. */
const switches = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['GIT_SSL_NO_VERIFY', /^(?:1|true)$/i],
  ['PYTHONHTTPSVERIFY', /^0$/],
  ['NPM_CONFIG_STRICT_SSL', /^false$/i],
]);

export const githubTlsOff = defineCheck({
  id: 'github-tls-off',
  title: 'Certificates are not verified',
  severity: 'medium',
  why: 'Anybody on the way can then exchange what the workflow downloads, and read the tokens that it sends.',
  fix: 'Remove the setting. For a server with a certificate of your own, add its authority: NODE_EXTRA_CA_CERTS, GIT_SSL_CAINFO.',
  references: ['https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue'],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:7'],
  reads: 'github-workflow',
  *judge(workflow) {
    const nodes = [workflow.node, ...workflow.jobs.map(({ node }) => node)];
    for (const node of [...nodes, ...stepsOf(workflow).map((step) => step.node)]) {
      for (const [name, off] of switches) {
        const value = at(node, 'env', name);
        if (value !== undefined && off.test(textOf(value) ?? '')) yield { at: value, says: name };
      }
    }
  },
  examples: {
    pass: [
      `on: push
env: {NODE_TLS_REJECT_UNAUTHORIZED: 1}
jobs:
  test:
    runs-on: ubuntu-24.04
    steps: [{run: npm test}]
`,
    ],
    fail: [
      `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - run: npm ci
        env:
          NODE_TLS_REJECT_UNAUTHORIZED: "0"
`,
    ],
  },
});
