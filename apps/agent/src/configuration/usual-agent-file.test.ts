import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readAgentFile, usualAgentFile } from './read-agent-file.ts';

test.skipIf(existsSync(usualAgentFile))('the usual file need not be there', async () => {
  const said: string[] = [];
  const configuration = await readAgentFile(usualAgentFile, (text) => said.push(text));
  expect(configuration).toMatchObject({
    sources: [{ from: 'sensor' }],
    outputs: [{ to: 'stdout', format: 'text' }],
    rules: { files: ['built-in'] },
    response: { mode: 'dry-run', rules: [], prevent: [] },
  });
  expect(said).toEqual([
    `without ${usualAgentFile}: this host, the rules that come along, and no response`,
  ]);
});

test('any other must be', async () => {
  await expect(readAgentFile('/no/such/agent.yaml')).rejects.toThrow(
    '/no/such/agent.yaml cannot be read',
  );
});
