import { readFile } from 'node:fs/promises';
import { messageOf, SeaworthyError } from '@seaworthy/model';
import { checkAgainst, parseYaml, yamlError } from '@seaworthy/yaml';
import { type AgentConfiguration, AgentFile } from './agent-schema.ts';

/**
 * @param name for messages
 * @throws CONFIGURATION with line and column
 */
export function parseAgentFile(text: string, name: string): AgentConfiguration {
  const root = parseYaml(text, name);
  if (root === undefined) throw yamlError(name, text, 0, 'the file is empty', undefined);
  return checkAgainst(AgentFile, root, text, name, 'docs/agent.md');
}

/** @throws CONFIGURATION */
export async function readAgentFile(path: string): Promise<AgentConfiguration> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new SeaworthyError('CONFIGURATION', `${path} cannot be read: ${messageOf(error)}`, {
      hint: 'docs/agent.md shows how the file is written.',
      cause: error,
    });
  }
  return parseAgentFile(text, path);
}
