export type {
  Container,
  ContainerImage,
  ContainerMount,
  ContainerRuntime,
  Pod,
} from './event/container.ts';
export type { EventReceiver, EventSource } from './event/event-source.ts';
export type { EventType, Parameter, ParameterKind } from './event/event-type.ts';
export { eventType, eventTypes, findEventType } from './event/event-types.ts';
export type { Endpoint, FileDescriptor, FileDescriptorType } from './event/file-descriptor.ts';
export { flagsOfKernel, openFlagsOfKernel, ptraceRequestOfKernel } from './event/kernel-flags.ts';
export { resolvePath } from './event/paths.ts';
export { categoryOf, renderArgument, renderArguments, typeLetter } from './event/render.ts';
export type { EventArguments, EventValue, RuntimeEvent } from './event/runtime-event.ts';
export type { Capabilities, Executable, Group, Thread, User } from './event/thread.ts';
export * from './profile/index.ts';
export { CaptureDecoder } from './sources/scap/capture-decoder.ts';
export { CaptureSource } from './sources/scap/capture-source.ts';
export type { MachineInfo } from './sources/scap/host-blocks.ts';
export { type CgroupContainer, containerOfCgroups } from './state/container-of-cgroups.ts';
export type { GroupFacts, UserFacts } from './state/directory.ts';
export type { KernelEvent, ThreadFacts } from './state/kernel-event.ts';
export { type StateLimits, stateLimits } from './state/limits.ts';
export { type Evictions, SystemState, type SystemStateOptions } from './state/system-state.ts';
