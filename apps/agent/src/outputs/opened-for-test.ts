import { AgentFile } from '../configuration/agent-schema.ts';
import { openOutput } from './index.ts';
import type { Output } from './output.ts';

/** An output as a configuration has it. `said` is what it told whoever operates it. */
export function openForTest(output: object): { output: Output; said: string[] } {
  const { outputs } = AgentFile.parse({
    sources: [{ from: 'sensor' }],
    rules: { files: ['x'] },
    outputs: [output],
  });
  const said: string[] = [];
  const report = (text: string): void => void said.push(text);
  return { output: openOutput(outputs[0]!, { hostname: 'node-1', version: '1', report }), said };
}
