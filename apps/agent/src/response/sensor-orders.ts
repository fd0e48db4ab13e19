import type { KernelEvent, Thread } from '@seaworthy/runtime';
import type { Forbidden, SensorSource } from '@seaworthy/sensor';

/** What the sensor kills as it begins: it outlives the sensor, which is relieved when rules change. */
export class SensorOrders {
  #forbidden: readonly Forbidden[] = [];
  #sensor: Pick<SensorSource, 'forbid'> | undefined;
  /** A sensor is ready: one thread of each container that runs. */
  onRunning: ((threads: Iterable<Thread>) => void) | undefined;
  onKilled: ((event: KernelEvent, cgroupId: bigint) => void) | undefined;

  get forbidden(): readonly Forbidden[] {
    return this.#forbidden;
  }

  /** A sensor that was opened with what is forbidden now. */
  give(sensor: Pick<SensorSource, 'forbid'>): void {
    this.#sensor = sensor;
  }

  /** @returns once the kernel knows */
  async forbid(forbidden: readonly Forbidden[]): Promise<void> {
    this.#forbidden = forbidden;
    await this.#sensor?.forbid(forbidden);
  }
}
