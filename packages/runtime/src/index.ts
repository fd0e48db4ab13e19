export type {
  Alert,
  AlertContainer,
  AlertControl,
  AlertMessage,
  AlertProcess,
  Incident,
  IncidentStep,
} from './alert/alert.ts';
export { AlertDesk } from './alert/alert-desk.ts';
export { Detector, type DetectorOptions } from './alert/detector.ts';
export { alertOfFalco, internalAlert } from './alert/foreign-alert.ts';
export { jsonLine } from './alert/json.ts';
export { type AlertLimits, alertLimits } from './alert/limits.ts';
export { containerOf, makeAlert } from './alert/make-alert.ts';
export { tacticIds } from './alert/tags.ts';
export { workloadNameOf } from './alert/workload-name.ts';
export { capabilityNames } from './event/capability-names.ts';
export type {
  Container,
  ContainerImage,
  ContainerMount,
  ContainerRuntime,
  Pod,
} from './event/container.ts';
export type { EventReceiver, EventSource } from './event/event-source.ts';
export { clockText } from './event/event-time.ts';
export type { EventType, Parameter, ParameterKind } from './event/event-type.ts';
export { eventType, eventTypes, findEventType } from './event/event-types.ts';
export type { Endpoint, FileDescriptor, FileDescriptorType } from './event/file-descriptor.ts';
export { flagsOfKernel, openFlagsOfKernel, ptraceRequestOfKernel } from './event/kernel-flags.ts';
export { type Machine, tableOf32Bit } from './event/machine.ts';
export { resolvePath } from './event/paths.ts';
export { categoryOf, renderArgument, renderArguments } from './event/render.ts';
export type { EventArguments, EventValue, RuntimeEvent } from './event/runtime-event.ts';
export { type SystemCallTable, systemCallsByNumber } from './event/system-call-numbers.ts';
export type { Capabilities, Executable, Group, Thread, User } from './event/thread.ts';
export { type Appended, appendException, shareException } from './exceptions/append-exception.ts';
export {
  type AlertFacts,
  type Choice,
  type Exception,
  proposeException,
  readAlertFacts,
} from './exceptions/propose-exception.ts';
export type { Field, FieldArgument, FieldType } from './fields/field.ts';
export { type FieldClass, fieldClasses } from './fields/index.ts';
export { NameTable } from './fields/name-table.ts';
export { ancestorsOf, commandLineOf } from './fields/thread-facts.ts';
export { findOwnRules, readOwnRules } from './own-rules/find-own-rules.ts';
export * from './profile/index.ts';
export {
  type DecidedAction,
  ResponseDecider,
  type ResponseDecision,
} from './response/decide-response.ts';
export { type Destination, parseDestination } from './response/destination.ts';
export { type Prevention, PreventionPlan } from './response/prevention.ts';
export { PreventionTrial, type Refusal, trialNeeds } from './response/prevention-trial.ts';
export { type Own, Protection } from './response/protection.ts';
export type { Release, Responder } from './response/responder.ts';
export {
  isContainerAction,
  type RecordedAction,
  type ResponseAction,
  responseActions,
} from './response/response-action.ts';
export { type CauseProcess, causeOf, type ResponseCause } from './response/response-cause.ts';
export type { ResponseRecord, ResponseResult } from './response/response-record.ts';
export {
  type PreventionRule,
  type ResponseRule,
  ResponseSettings,
} from './response/response-settings.ts';
export type { StandingPrevention, StandingResponse } from './response/standing-response.ts';
export { type EventTypeSet, holdsEventType } from './rules/condition/event-types.ts';
export {
  isEmpty as isEmptyPathSet,
  noPaths,
  noReads,
  type PathSet,
  type ReadFilter,
} from './rules/condition/read-filter.ts';
export {
  type EngineOptions,
  type Match,
  RuleEngine,
  type RuleNeeds,
  uniteNeeds,
} from './rules/engine.ts';
export { compileFilter, type Filter } from './rules/filter.ts';
export { engineVersion } from './rules/load/collector.ts';
export {
  type Diagnostic,
  type ErrorCode as RuleErrorCode,
  errorCodes as ruleErrorCodes,
  type RuleFile,
  type WarningCode as RuleWarningCode,
  warningCodes as ruleWarningCodes,
} from './rules/load/diagnostic.ts';
export {
  type LoadOptions,
  loadRules,
  type RuleSet,
} from './rules/load/load-rules.ts';
export type { OutputAddition } from './rules/output/additions.ts';
export type { OutputValue } from './rules/output/template.ts';
export { type Priority, parsePriority, priorities, type Rule } from './rules/rule.ts';
export type { RuleSelection } from './rules/selection.ts';
export { AuditDecoder, AuditSource } from './sources/audit/audit-source.ts';
export {
  type AlertReceiver,
  type FalcoAlert,
  FalcoAlertDecoder,
  type FalcoFieldValue,
  readFalcoAlerts,
} from './sources/falco/falco-alerts.ts';
export { openRecording, type RecordingKind, recordingKinds } from './sources/open-recording.ts';
export { CaptureDecoder } from './sources/scap/capture-decoder.ts';
export { CaptureSource } from './sources/scap/capture-source.ts';
export type { MachineInfo } from './sources/scap/host-blocks.ts';
export { TetragonDecoder } from './sources/tetragon/tetragon-decoder.ts';
export { TetragonSource } from './sources/tetragon/tetragon-source.ts';
export { type CgroupContainer, containerOfCgroups } from './state/container-of-cgroups.ts';
export type { GroupFacts, UserFacts } from './state/directory.ts';
export type { KernelEvent, ThreadFacts } from './state/kernel-event.ts';
export { type StateLimits, stateLimits } from './state/limits.ts';
export { formatIpv4, formatIpv6, isMappedIpv4 } from './state/socket-text.ts';
export { type Evictions, SystemState, type SystemStateOptions } from './state/system-state.ts';
