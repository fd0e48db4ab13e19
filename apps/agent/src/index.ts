export { Agent, type AgentOptions } from './agent.ts';
export {
  type AgentConfiguration,
  AgentFile,
  agentJsonSchema,
} from './configuration/agent-schema.ts';
export { parseAgentFile } from './configuration/read-agent-file.ts';
export { formats } from './outputs/index.ts';
export { buildEngine, describeDiagnostic } from './rules/build-engine.ts';
export { listRuleFiles, readRuleFiles } from './rules/read-rule-files.ts';
export { neededEvents } from './sources/open-source.ts';
