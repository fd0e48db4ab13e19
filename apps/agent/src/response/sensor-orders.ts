import type { KernelEvent, Thread } from '@seaworthy/runtime';
import type { Forbidden, OwnPids, SensorSource } from '@seaworthy/sensor';

/**
 * What the sensor kills as it begins, and whom it does not report: it outlives the sensor, which is
 * relieved when rules change.
 */
export class SensorOrders {
  #forbidden: readonly Forbidden[] = [];
  #ownPids: OwnPids = { agent: process.pid };
  #sensor: Pick<SensorSource, 'forbid' | 'ignore'> | undefined;
  /** A sensor is ready: one thread of each container that runs. */
  onRunning: ((threads: Iterable<Thread>) => void) | undefined;
  onKilled: ((event: KernelEvent, cgroupId: bigint) => void) | undefined;

  get forbidden(): readonly Forbidden[] {
    return this.#forbidden;
  }

  get ownPids(): OwnPids {
    return this.#ownPids;
  }

  /** A sensor that was opened with what holds now. */
  give(sensor: Pick<SensorSource, 'forbid' | 'ignore'>): void {
    this.#sensor = sensor;
  }

  /** @returns once the kernel knows */
  async forbid(forbidden: readonly Forbidden[]): Promise<void> {
    this.#forbidden = forbidden;
    await this.#sensor?.forbid(forbidden);
  }

  /** @param guard undefined while it does not run */
  ignoreGuard(guard: number | undefined): void {
    this.#ownPids = { agent: process.pid, guard };
    this.#sensor?.ignore(this.#ownPids);
  }
}
