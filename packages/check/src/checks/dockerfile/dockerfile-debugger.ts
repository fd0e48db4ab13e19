import { defineCheck } from '../../check.ts';
import { openDebugger } from '../../debuggers.ts';
import { shippedStages } from '../../dockerfile/dockerfile.ts';

export const dockerfileDebugger = defineCheck({
  id: 'dockerfile-debugger',
  title: 'Image opens a debugger to the network',
  severity: 'high',
  why: 'A debugger runs any code that it is told to, and asks nobody who he is. Whoever reaches the port owns the process and all that it can reach.',
  fix: 'Take the option out of what ships. For work on your own machine bind it to `127.0.0.1`, in a stage or file of its own.',
  references: ['https://nodejs.org/learn/getting-started/debugging#security-implications'],
  controls: ['nist-800-190:4.1.2', 'cis-docker-1.6:5.9'],
  reads: 'dockerfile',
  *judge(dockerfile) {
    for (const { instructions } of shippedStages(dockerfile)) {
      for (const { keyword, pairs, words, span } of instructions) {
        const texts = keyword === 'ENV' ? pairs.map(({ value }) => value ?? '') : [words.join(' ')];
        if (!/^(?:ENV|CMD|ENTRYPOINT)$/.test(keyword)) continue;
        const debug = texts.map(openDebugger).find((found) => found !== undefined);
        if (debug !== undefined) yield { at: span, says: `Opens ${debug} on every address` };
      }
    }
  },
  examples: {
    pass: ['FROM node:24-slim\nCMD ["node", "--inspect=127.0.0.1:9229", "server.js"]\n'],
    fail: [
      'FROM node:24-slim\nCMD ["node", "--inspect=0.0.0.0:9229", "server.js"]\n',
      'FROM eclipse-temurin:25\nENV JAVA_TOOL_OPTIONS="-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005"\n',
    ],
  },
});
