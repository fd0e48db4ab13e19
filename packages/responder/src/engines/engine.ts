import type { Container } from '@seaworthy/runtime';

/** A program that runs containers and can be asked to hold or end one. */
export interface Engine {
  readonly name: string;
  /** Whether the container is one of its own and it can be reached. */
  handles(container: Pick<Container, 'runtime'>): boolean;
  /** All three throw when it refuses. */
  pause(containerId: string): Promise<void>;
  unpause(containerId: string): Promise<void>;
  stop(containerId: string, graceSeconds: number): Promise<void>;
}
