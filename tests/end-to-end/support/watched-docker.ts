import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { profileNeeds, type RuntimeEvent } from '@seaworthy/runtime';
import { SensorSource, sensorOptionsFor } from '@seaworthy/sensor';
import { type Engine, removeContainers, removeEngineHome, startDocker } from '@seaworthy/testkit';

/** A Docker engine of its own, whose containers the sensor watches as profiles need it. */
export class WatchedDocker {
  readonly home: string;
  readonly engine: Engine;
  /** Where events go; a test puts its own here. */
  receive: (event: RuntimeEvent) => void = () => {};
  readonly #stopper = new AbortController();
  #ended: Promise<void> | undefined;

  private constructor(home: string, engine: Engine) {
    this.home = home;
    this.engine = engine;
  }

  /** @param program the sensor's loader */
  static async start(program: string): Promise<WatchedDocker> {
    // Sockets have short names.
    const home = mkdtempSync('/tmp/sw-wd-');
    const watched = new WatchedDocker(home, await startDocker(home, { storageDriver: 'overlay2' }));
    const ready = Promise.withResolvers<void>();
    const source = new SensorSource({
      ...sensorOptionsFor(profileNeeds, { containersOnly: true }),
      program,
      runtimeDirectories: { dockerRoots: [join(home, 'data')] },
      onReady: ready.resolve,
    });
    watched.#ended = source.run(
      { receive: (event) => watched.receive(event), lost() {}, problem() {} },
      watched.#stopper.signal,
    );
    await Promise.race([ready.promise, watched.#ended]);
    return watched;
  }

  async stop(): Promise<void> {
    this.#stopper.abort();
    await this.#ended?.catch(() => {});
    await removeContainers(this.engine);
    await this.engine.stop();
    await removeEngineHome(this.home);
  }
}
