import type { AdvisoryDatabase } from './database.ts';

/** Together some hundred megabytes at most, where every answer is as long as real ones are. */
const maxAffectedEntries = 200_000;
const maxAnswers = 50_000;

/**
 * The database with a memory, for matching many inventories: images of one company have the same
 * packages, and decoding what is known of them costs more than holding versions against it.
 */
export function rememberAnswers(database: AdvisoryDatabase): AdvisoryDatabase {
  const affected = new Memory(maxAffectedEntries, (entries: readonly unknown[]) => entries.length);
  const advisories = new Memory(maxAnswers);
  const names = new Memory(maxAnswers);
  const cves = new Memory(maxAnswers);
  const epss = new Memory(maxAnswers);
  const exploited = new Memory(maxAnswers);
  return {
    info: database.info,
    failing: database.failing,
    holds: (ecosystem) => database.holds(ecosystem),
    affected: (ecosystem, name) =>
      affected.recall(`${ecosystem}\0${name}`, () => database.affected(ecosystem, name)),
    advisory: (unit, id) => advisories.recall(`${unit}\0${id}`, () => database.advisory(unit, id)),
    flawName: (id) => names.recall(id, () => database.flawName(id)),
    epss: (cve) => epss.recall(cve, () => database.epss(cve)),
    exploited: (cve) => exploited.recall(cve, () => database.exploited(cve)),
    cve: (cve) => cves.recall(cve, () => database.cve(cve)),
    close: () => database.close(),
  };
}

/** Answers by question, up to a total weight; then all are forgotten. */
class Memory<Kind = unknown> {
  readonly #answers = new Map<string, Kind>();
  readonly #maxWeight: number;
  readonly #weigh: (answer: never) => number;
  #weight = 0;

  constructor(maxWeight: number, weigh: (answer: never) => number = () => 0) {
    this.#maxWeight = maxWeight;
    this.#weigh = weigh;
  }

  recall<Answer extends Kind>(question: string, ask: () => Answer): Answer {
    const known = this.#answers.get(question);
    // What is not there is an answer too.
    if (known !== undefined || this.#answers.has(question)) return known as Answer;
    const answer = ask();
    this.#weight += 1 + this.#weigh(answer as never);
    if (this.#weight > this.#maxWeight) {
      this.#answers.clear();
      this.#weight = 0;
    }
    this.#answers.set(question, answer);
    return answer;
  }
}
