import type { LayerFacts } from './layer-facts.ts';

/**
 * Readings under way, by the layer's digest, so that targets that are read at the same time and
 * share a layer read it once. What is finished is the cache's business.
 */
export class LayerFlights {
  readonly #flights = new Map<string, Promise<LayerFacts>>();

  /**
   * What `read` gives, or the result of whoever reads the layer already. A reading that failed or
   * stopped half way may have done so for reasons of its target alone, so the others read on their
   * own then.
   */
  async read(
    diffId: string | undefined,
    read: () => Promise<LayerFacts>,
  ): Promise<{ facts: LayerFacts; isOwn: boolean }> {
    if (diffId === undefined) return { facts: await read(), isOwn: true };
    for (;;) {
      const flight = this.#flights.get(diffId);
      if (flight === undefined) break;
      const facts = await flight.catch(() => undefined);
      if (facts !== undefined && !facts.partial && facts.diffId === diffId) {
        return { facts, isOwn: false };
      }
    }
    const own = read().finally(() => this.#flights.delete(diffId));
    this.#flights.set(diffId, own);
    return { facts: await own, isOwn: true };
  }
}
