import type { NameTable } from '@seaworthy/runtime';
import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import { type BuiltEngine, buildEngine } from './build-engine.ts';
import { readRuleFiles } from './read-rule-files.ts';

/**
 * What the configuration's files of rules say now.
 * @param names of addresses, which outlive an engine
 * @throws CONFIGURATION
 */
export async function readEngine(
  { rules }: AgentConfiguration,
  names: NameTable,
): Promise<BuiltEngine> {
  return buildEngine(await readRuleFiles(rules.files), rules, names);
}
