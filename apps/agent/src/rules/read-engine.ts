import type { AgentConfiguration } from '../configuration/agent-schema.ts';
import { type BuiltEngine, buildEngine } from './build-engine.ts';
import { knownNames } from './known-names.ts';
import { readRuleFiles } from './read-rule-files.ts';

/** Makes engines of files of rules. What they learn of addresses outlives each of them. */
export class EngineReader {
  readonly #names = knownNames();

  /** What the configuration's files of rules say now. @throws CONFIGURATION */
  async read({ rules }: AgentConfiguration): Promise<BuiltEngine> {
    return buildEngine(await readRuleFiles(rules.files), rules, this.#names);
  }
}
