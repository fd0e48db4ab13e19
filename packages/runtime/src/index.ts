export type {
  Container,
  ContainerImage,
  ContainerMount,
  ContainerRuntime,
  Pod,
} from './event/container.ts';
export type { EventReceiver, EventSource } from './event/event-source.ts';
export type { EventType, Parameter, ParameterKind } from './event/event-type.ts';
export type { Endpoint, FileDescriptor, FileDescriptorType } from './event/file-descriptor.ts';
export type { EventArguments, EventValue, RuntimeEvent } from './event/runtime-event.ts';
export type { Capabilities, Executable, Group, Thread, User } from './event/thread.ts';
