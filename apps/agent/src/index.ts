export { Agent, type AgentOptions, type StartResponder } from './agent.ts';
export {
  type AgentConfiguration,
  AgentFile,
  agentJsonSchema,
} from './configuration/agent-schema.ts';
export { parseAgentFile, usualAgentFile } from './configuration/read-agent-file.ts';
export { type AgentAt, agentAt } from './control/agent-at.ts';
export type { AgentStatus } from './control/agent-status.ts';
export { statusTable } from './control/status-table.ts';
export { eventLine } from './events/event-line.ts';
export { formats } from './outputs/index.ts';
export { alertTable } from './replay/alert-table.ts';
export { type Judgement, judgeRecording } from './replay/judge-recording.ts';
export { startResponder } from './response/start-responder.ts';
export { buildEngine, describeDiagnostic } from './rules/build-engine.ts';
export { listRuleFiles, readRuleFiles } from './rules/read-rule-files.ts';
export { neededEventsOf } from './sources/open-source.ts';
