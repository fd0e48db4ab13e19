import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import { type BuiltEngine, buildEngine } from './build-engine.ts';
import { readRuleFiles } from './read-rule-files.ts';

/** What the configuration's files of rules say now. @throws CONFIGURATION */
export async function readEngine({ rules }: AgentConfiguration): Promise<BuiltEngine> {
  return buildEngine(await readRuleFiles(rules.files), rules);
}
