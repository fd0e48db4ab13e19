import type { Priority } from '../rule.ts';
import type { Place } from './diagnostic.ts';
import type { YamlNode } from './read-yaml.ts';

/** A text and the node that holds it: a place in it is a place in the file. */
export interface LocatedText {
  readonly text: string;
  readonly node: Extract<YamlNode, { kind: 'scalar' }>;
}

/** A text or a list of them, as `fields`, `comps` and values of exceptions are. */
export type Entry =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Entry[] };

export interface RuleException {
  readonly name: string;
  readonly place: Place;
  readonly fields?: Entry;
  readonly comps?: Entry;
  readonly values: readonly Entry[];
}

export interface ListItem {
  readonly kind: 'list';
  readonly name: string;
  readonly place: Place;
  readonly isAppended: boolean;
  readonly items: readonly string[];
}

export interface MacroItem {
  readonly kind: 'macro';
  readonly name: string;
  readonly place: Place;
  readonly isAppended: boolean;
  readonly condition: LocatedText;
}

/** What a rule can say; what it does not say is absent. */
export interface RuleParts {
  readonly condition?: LocatedText;
  readonly output?: LocatedText;
  readonly description?: string;
  readonly priority?: Priority;
  readonly tags?: readonly string[];
  readonly exceptions?: readonly RuleException[];
  readonly isEnabled?: boolean;
  readonly capture?: boolean;
  readonly captureDurationMs?: number;
  readonly warnsOfEventTypes?: boolean;
  readonly skipsUnknownFields?: boolean;
}

export interface RuleItem {
  readonly kind: 'rule';
  readonly name: string;
  readonly place: Place;
  /** Empty where an update does not say. */
  readonly source: string;
  /** A whole rule; one that only switches another; changes to one. */
  readonly change:
    | { readonly kind: 'define'; readonly parts: RuleParts }
    | { readonly kind: 'enable'; readonly isEnabled: boolean }
    | { readonly kind: 'update'; readonly append?: RuleParts; readonly replace?: RuleParts };
}

export interface EngineVersionItem {
  readonly kind: 'engine-version';
  readonly place: Place;
  readonly version: string;
}

export interface PluginItem {
  readonly kind: 'plugin';
  readonly place: Place;
  readonly alternatives: readonly { readonly name: string; readonly version: string }[];
}

export type Item = ListItem | MacroItem | RuleItem | EngineVersionItem | PluginItem;
