import { join } from 'node:path';
import { type ResponseCause, ResponseSettings } from '@seaworthy/runtime';
import { HostResponder } from '../host-responder.ts';

/** Answers each cause as its settings say, and is killed when it is done. */
const { settings, stateDirectory, causes, home } = JSON.parse(process.argv[2]!);
let waiting = causes.length;
const responder = await HostResponder.start({
  settings: ResponseSettings.parse(settings),
  stateDirectory,
  guardProgram: join(import.meta.dirname, '../../../sensor/build/guard'),
  engineSockets: { docker: join(home, 'docker.sock') },
  onRecord: ({ result, detail }) => {
    if (result !== 'done') process.stderr.write(`${result} ${detail}\n`);
    waiting -= 1;
    if (waiting === 0) process.kill(process.pid, 'SIGKILL');
  },
});
for (const cause of causes as ResponseCause[]) {
  responder.answer({ ...cause, seenAt: BigInt(Date.now()) * 1_000_000n });
}
