import type { AlertMessage } from '@seaworthy/runtime';
import type { OutputConfiguration } from '../configuration/agent-schema.ts';
import { openOutput } from './index.ts';
import type { Output, OutputContext } from './output.ts';

const closeWithinMs = 5000;
/** Rules that are counted by name. */
const maxNamed = 16_384;

/** All outputs of an agent, and what was told to them. */
export class Outputs {
  readonly #context: OutputContext;
  readonly #messages = new Map<string, number>();
  #list: readonly Output[];

  /** @throws CONFIGURATION */
  constructor(configurations: readonly OutputConfiguration[], context: OutputContext) {
    this.#context = context;
    this.#list = this.open(configurations);
  }

  get list(): readonly Output[] {
    return this.#list;
  }

  /** How many alerts, updates and incidents were told, by "rule\npriority\nkind". */
  get messages(): ReadonlyMap<string, number> {
    return this.#messages;
  }

  tell(message: AlertMessage): void {
    const { rule, priority } =
      message.kind === 'incident'
        ? { rule: 'Incident', priority: message.incident.severity }
        : message.alert;
    const named = `${rule}\n${priority}\n${message.kind}`;
    // Rules of a stream are called what its writer likes.
    const isKnown = this.#messages.size < maxNamed || this.#messages.has(named);
    const key = isKnown ? named : `other rules\n${priority}\n${message.kind}`;
    this.#messages.set(key, (this.#messages.get(key) ?? 0) + 1);
    for (const output of this.#list) output.write(message);
  }

  reopen(): void {
    for (const output of this.#list) output.reopen();
  }

  /**
   * Others, which are told nothing until they take the place of these.
   * @throws CONFIGURATION
   */
  open(configurations: readonly OutputConfiguration[]): readonly Output[] {
    return configurations.map((configuration) => openOutput(configuration, this.#context));
  }

  /** @returns what sends the rest of those whose place they take, and closes them */
  replaceBy(others: readonly Output[]): () => Promise<void> {
    const outdated = this.#list;
    this.#list = others;
    return () => closeAll(outdated);
  }

  async close(): Promise<void> {
    await closeAll(this.#list);
  }
}

async function closeAll(outputs: readonly Output[]): Promise<void> {
  await Promise.all(outputs.map((output) => output.close(closeWithinMs)));
}
