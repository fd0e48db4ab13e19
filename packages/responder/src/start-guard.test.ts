import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ResponseSettings } from '@seaworthy/runtime';
import { afterAll, expect, test } from 'vitest';
import { HostResponder } from './host-responder.ts';

const home = mkdtempSync(join(tmpdir(), 'sw-hr-'));
afterAll(() => rmSync(home, { recursive: true }));

/** A guard that says what it can, and nothing more until it is to end. */
function guardThatSays(abilities: object, complaint: string): string {
  const program = join(mkdtempSync(join(home, 'guard-')), 'guard');
  const ready = JSON.stringify({ ready: true, refuses: 'none', ...abilities });
  writeFileSync(
    program,
    `#!/bin/sh\necho '${complaint}' >&2\n/bin/sleep 0.2\necho '${ready}'\nexec /bin/cat >/dev/null\n`,
    { mode: 0o755 },
  );
  return program;
}

const all = { network: true, execution: true, start: true };

test.each([
  [{}, undefined],
  [{ network: false }, 'connections cannot be confined'],
  [{ execution: false }, 'executions cannot be refused'],
  [{ start: false }, 'containers cannot be held as they start'],
])('what the guard cannot do is told: %o', async (lacks, told) => {
  const complaint = 'guard: no control groups v2: Operation not permitted';
  let limits: string | undefined;
  const responder = await HostResponder.start({
    settings: ResponseSettings.parse({
      mode: 'enforce',
      rules: [{ name: 'end it', respond: ['kill-process'] }],
    }),
    stateDirectory: home,
    onRecord: () => {},
    onProblem: (why) => {
      limits = why;
    },
    guardProgram: guardThatSays({ ...all, ...lacks }, complaint),
  });
  await responder.stop();
  expect(limits).toBe(told && `not every response works here: ${told} (${complaint})`);
});
