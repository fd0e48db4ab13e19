import { defineCheck } from '../../check.ts';
import { at, booleanOf } from '../../tree/node.ts';

export const githubCachePoisoning = defineCheck({
  id: 'github-cache-poisoning',
  title: 'Release is built from a cache',
  severity: 'low',
  why: 'Workflows of one branch share their caches. Code that runs in any of them, such as a dependency of a test, can put files in a cache that the release then restores and publishes.',
  fix: 'Build releases without a cache: leave out actions/cache in the workflow of the release.',
  references: [
    'https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching',
  ],
  controls: ['nist-800-190:4.1.5', 'owasp-cicd:9'],
  reads: 'github-workflow',
  *judge({ triggers, jobs }) {
    const push = triggers.get('push');
    const isRelease =
      triggers.has('release') ||
      (at(push, 'tags') !== undefined && at(push, 'branches') === undefined);
    if (!isRelease || triggers.has('pull_request')) return;
    for (const { uses, node } of jobs.flatMap(({ steps }) => steps)) {
      if (uses === undefined || !cacheActions.has(uses.name)) continue;
      if (booleanOf(at(node, 'with', 'lookup-only')) === true) continue;
      yield { at: uses };
    }
  },
  examples: {
    pass: [
      `on:
  release:
    types: [published]
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps: [{uses: actions/checkout@v5}]
`,
    ],
    fail: [
      `on:
  release:
    types: [published]
jobs:
  publish:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/cache@v4
        with: {path: ~/.m2, key: m2}
`,
    ],
  },
});

const cacheActions = new Set(['actions/cache', 'actions/cache/restore', 'swatinem/rust-cache']);
