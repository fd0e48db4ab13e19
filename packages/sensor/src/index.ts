export { calls as sensorCalls } from './call/calls.ts';
export { CgroupDirectory } from './container/cgroup-directory.ts';
export { ContainerFinder } from './container/container-finder.ts';
export { resolveContainer } from './container/container-resolver.ts';
export { type ControlGroup, findControlGroup, processesIn } from './container/control-group.ts';
export { findRuntimeDirectories } from './container/find-runtime-directories.ts';
export {
  defaultRuntimeDirectories,
  type RuntimeDirectories,
} from './container/runtime-directories.ts';
export { type Diagnosis, examineHost, type HostReport } from './doctor.ts';
export { type DecoderHandlers, EventDecoder } from './event-decoder.ts';
export { FrameStream } from './frame/frame-stream.ts';
export { Guard, type GuardOptions } from './guard/guard.ts';
export {
  type Abilities,
  findGuardProgram,
  type KernelRules,
  type SignalTarget,
  type WatchedFiles,
  type WatchTarget,
} from './guard/guard-process.ts';
export type {
  DeniedExecution,
  LateStart,
  RefusalMeans,
  RefusedConnection,
  StoppedAct,
} from './guard/guard-report.ts';
export { processesOf, readLink, readText } from './host/proc-files.ts';
export { readDescriptors, SocketTables } from './host/read-descriptors.ts';
export { readProcess } from './host/read-processes.ts';
export { unknownEvents } from './loader/commands.ts';
export { seesEnough } from './loader/sees-enough.ts';
export {
  defaultRingBytes,
  type Forbidden,
  type OwnPids,
  type SensorOptions,
} from './loader/sensor-options.ts';
export { type SensorChoices, sensorOptionsFor } from './loader/sensor-options-for.ts';
export { findSensorProgram, machineOf } from './loader/sensor-process.ts';
export { type Right, rights } from './rights.ts';
export { SensorSource, type SensorSourceOptions } from './sensor-source.ts';
