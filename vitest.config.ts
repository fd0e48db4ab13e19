import { defineConfig } from 'vitest/config';

const conditions = ['@seaworthy/source', 'node', 'import', 'module', 'default'];
const resolving = { resolve: { conditions }, ssr: { resolve: { conditions } } };

/** What starts programs, engines and kernel programs, or measures: each file for itself, in turns. */
const onTheMachine = [
  'packages/{sensor,responder,testkit}/src/**/*.test.ts',
  'packages/image/src/readers/*.test.ts',
  'packages/report/src/formats/html-in-browser.test.ts',
  'apps/*/src/**/*.test.ts',
  'tests/**/*.test.ts',
];

export default defineConfig({
  test: {
    reporters: ['default', './scripts/test-summary.ts'],
    projects: [
      {
        ...resolving,
        test: {
          name: 'packages',
          include: ['packages/*/src/**/*.test.ts'],
          exclude: onTheMachine,
          // Nothing in them keeps state beyond a test: a worker takes one file after another, and
          // loads what they share once.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
      {
        ...resolving,
        test: {
          name: 'machine',
          include: onTheMachine,
          globalSetup: ['tests/end-to-end/support/run-directory.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
          testTimeout: 30_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
