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
export { type CgroupContainer, containerOfCgroups } from './state/container-of-cgroups.ts';
export type { GroupFacts, UserFacts } from './state/directory.ts';
export type { KernelEvent, ThreadFacts } from './state/kernel-event.ts';
export { formatIpv4, formatIpv6, isMappedIpv4 } from './state/socket-text.ts';
export { type StateLimits, stateLimits } from './state/limits.ts';
export { type Evictions, SystemState, type SystemStateOptions } from './state/system-state.ts';
