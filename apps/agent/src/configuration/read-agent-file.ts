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

/** Where the file is, unless it is said. */
export const usualAgentFile = '/etc/seaworthy/agent.yaml';

/** What counts where nobody has written that one: this host, the rules that come along, no response. */
const withoutFile = 'sources: [{ from: sensor }]\noutputs: [{ to: stdout, format: text }]\n';

/**
 * @param onAbsent told that there is no `usualAgentFile`, which need not be
 * @throws CONFIGURATION
 */
export async function readAgentFile(
  path: string,
  onAbsent?: (text: string) => void,
): Promise<AgentConfiguration> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (path === usualAgentFile && (error as NodeJS.ErrnoException).code === 'ENOENT') {
      onAbsent?.(`without ${path}: this host, the rules that come along, and no response`);
      return parseAgentFile(withoutFile, path);
    }
    throw new SeaworthyError('CONFIGURATION', `${path} cannot be read: ${messageOf(error)}`, {
      hint: 'docs/agent.md shows how the file is written.',
      cause: error,
    });
  }
  return parseAgentFile(text, path);
}
