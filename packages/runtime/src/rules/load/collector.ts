import type { Rule } from '../rule.ts';
import { inside, LoadError, type Place, type WarningCode } from './diagnostic.ts';
import { completeException } from './exception-condition.ts';
import type {
  EngineVersionItem,
  Item,
  ListItem,
  MacroItem,
  PluginItem,
  RuleException,
  RuleItem,
  RuleParts,
} from './item.ts';
import { madePiece, type Piece, writtenPiece } from './source-text.ts';

/** The version of Falco's engine whose language this is. */
export const engineVersion = '0.63.0';

/** Plugins whose fields are here without them. */
const builtInPlugins = new Set(['container']);

const maxOfAKind = 20_000;
const maxListItems = 1_000_000;

export interface LoadedList {
  readonly name: string;
  readonly place: Place;
  items: string[];
}

export interface LoadedMacro {
  readonly name: string;
  readonly place: Place;
  pieces: Piece[];
  /** Its turn among all, when it was first defined. */
  readonly index: number;
  /** It sees macros that were defined before this turn: the last that changed it. */
  visibility: number;
}

export interface LoadedRule {
  readonly place: Place;
  rule: Rule;
  condition: Piece[];
  output: Piece[];
  exceptions: RuleException[];
  warnsOfEventTypes: boolean;
  skipsUnknownFields: boolean;
  readonly isSourceUnknown: boolean;
}

/** Takes items in the order of the files, and leaves what they come to. */
export class Collector {
  readonly lists = new Map<string, LoadedList>();
  readonly macros = new Map<string, LoadedMacro>();
  readonly rules = new Map<string, LoadedRule>();
  readonly #warn: (code: WarningCode, message: string, place: Place) => void;
  #turn = 0;
  #listItems = 0;

  constructor(warn: (code: WarningCode, message: string, place: Place) => void) {
    this.#warn = warn;
  }

  /** @throws LoadError */
  add(item: Item): void {
    switch (item.kind) {
      case 'engine-version':
        requireVersion(item);
        break;
      case 'plugin':
        this.#addPlugin(item);
        break;
      case 'list':
        this.#addList(item);
        break;
      case 'macro':
        this.#addMacro(item);
        break;
      case 'rule':
        this.#addRule(item);
        break;
    }
  }

  #addPlugin({ alternatives, place }: PluginItem): void {
    const names = new Set<string>();
    for (const { name, version } of alternatives) {
      if (!/^\d+\.\d+\.\d+/.test(version)) {
        refuse(`"${version}" of the plugin ${name} is no version, x.y.z`, place);
      }
      if (names.has(name)) refuse(`the plugin ${name} stands here twice`, place);
      names.add(name);
    }
    if ([...names].some((name) => builtInPlugins.has(name))) return;
    const [first] = names;
    this.#warn(
      'LOAD_UNSUPPORTED_PLUGIN',
      `the rules need the plugin ${first}, and there are no plugins here`,
      place,
    );
  }

  #addList({ name, place, items, isAppended }: ListItem): void {
    this.#turn += 1;
    this.#listItems += items.length;
    if (this.#listItems > maxListItems) refuse(`more than ${maxListItems} items of lists`, place);
    const known = this.lists.get(name);
    if (!isAppended) {
      this.lists.set(name, { name, place, items: [...items] });
      this.#bound(this.lists, place);
    } else if (known !== undefined) {
      for (const item of items) known.items.push(item);
    } else {
      refuse(`no list "${name}" stands before, to which this could be appended`, place);
    }
  }

  #addMacro({ name, place, condition, isAppended }: MacroItem): void {
    const turn = this.#turn;
    this.#turn += 1;
    const piece = writtenPiece(condition, inside(place, 'condition', condition.node.at));
    const known = this.macros.get(name);
    if (!isAppended) {
      const index = known?.index ?? turn;
      this.macros.set(name, { name, place, pieces: [piece], index, visibility: turn });
      this.#bound(this.macros, place);
    } else if (known !== undefined) {
      known.pieces.push(madePiece(' ', place), piece);
      known.visibility = turn;
    } else {
      refuse(`no macro "${name}" stands before, to which this could be appended`, place);
    }
  }

  #addRule(item: RuleItem): void {
    this.#turn += 1;
    const { name, place, source, change } = item;
    const known = this.rules.get(name);
    if (known !== undefined && source !== '' && known.rule.source !== source) {
      refuse('the rule has another source than the one of its name before', place);
    }
    if (change.kind === 'define') {
      this.rules.set(name, this.#define(item, change.parts));
      this.#bound(this.rules, place);
      return;
    }
    if (known === undefined)
      refuse(`no rule "${name}" stands before that this could change`, place);
    if (change.kind === 'enable') {
      known.rule = { ...known.rule, isEnabled: change.isEnabled };
      return;
    }
    if (change.append !== undefined) append(known, change.append, place);
    if (change.replace !== undefined) replace(known, change.replace, place);
  }

  #define({ name, place, source }: RuleItem, parts: RuleParts): LoadedRule {
    const isSourceUnknown = source !== 'syscall';
    if (isSourceUnknown) {
      this.#warn(
        'LOAD_UNKNOWN_SOURCE',
        `no events come from "${source}" here: the rule is left out`,
        place,
      );
    }
    const { condition, output } = parts;
    return {
      place,
      isSourceUnknown,
      rule: {
        name,
        description: parts.description!,
        priority: parts.priority!,
        tags: [...new Set(parts.tags)],
        source,
        isEnabled: parts.isEnabled ?? true,
        condition: condition!.text,
        output: output!.text.trim(),
        capture: parts.capture ?? false,
        captureDurationMs: parts.captureDurationMs ?? 0,
      },
      condition: [writtenPiece(condition!, inside(place, 'condition', condition!.node.at))],
      output: [writtenPiece(output!, inside(place, 'output', output!.node.at))],
      exceptions: (parts.exceptions ?? []).map((each) => completeException(each, !isSourceUnknown)),
      warnsOfEventTypes: parts.warnsOfEventTypes ?? true,
      skipsUnknownFields: parts.skipsUnknownFields ?? false,
    };
  }

  #bound({ size }: ReadonlyMap<string, unknown>, place: Place): void {
    if (size > maxOfAKind) refuse(`more than ${maxOfAKind} of a kind`, place);
  }
}

function refuse(message: string, place: Place): never {
  throw new LoadError('LOAD_ERR_VALIDATE', message, place);
}

function requireVersion({ version, place }: EngineVersionItem): void {
  const [major = 0, minor = 0, patch = 0] = version
    .split('.')
    .map((part) => Number.parseInt(part, 10));
  const [ownMajor = 0, ownMinor = 0, ownPatch = 0] = engineVersion.split('.').map(Number);
  const isEnough = minor < ownMinor || (minor === ownMinor && patch <= ownPatch);
  if (major === ownMajor && isEnough) return;
  refuse(`the rules need version ${version} of the language, and this is ${engineVersion}`, place);
}

function append(known: LoadedRule, parts: RuleParts, place: Place): void {
  if (Object.keys(parts).length === 0) {
    refuse('what is appended has neither condition nor exceptions', place);
  }
  const { condition, output, description, tags, exceptions } = parts;
  const { rule } = known;
  known.rule = {
    ...rule,
    ...(condition !== undefined && { condition: `${rule.condition} ${condition.text}` }),
    ...(output !== undefined && { output: `${rule.output} ${output.text}` }),
    ...(description !== undefined && { description: `${rule.description} ${description}` }),
    ...(tags !== undefined && { tags: [...new Set([...rule.tags, ...tags])] }),
  };
  if (condition !== undefined) {
    const written = writtenPiece(condition, inside(place, 'condition', condition.node.at));
    known.condition.push(madePiece(' ', place), written);
  }
  if (output !== undefined) {
    const written = writtenPiece(output, inside(place, 'output', output.node.at));
    known.output.push(madePiece(' ', place), written);
  }
  for (const exception of exceptions ?? []) appendException(known, exception);
}

function appendException(known: LoadedRule, exception: RuleException): void {
  const index = known.exceptions.findIndex(({ name }) => name === exception.name);
  if (index === -1) {
    if (exception.values.length === 0) refuse('a new exception needs values', exception.place);
    known.exceptions.push(completeException(exception, !known.isSourceUnknown));
    return;
  }
  if (exception.fields !== undefined || exception.comps !== undefined) {
    refuse('only values can be appended to an exception', exception.place);
  }
  const before = known.exceptions[index]!;
  known.exceptions[index] = { ...before, values: [...before.values, ...exception.values] };
}

function replace(known: LoadedRule, parts: RuleParts, place: Place): void {
  const { condition, output, description, tags, exceptions, priority } = parts;
  known.rule = {
    ...known.rule,
    ...(condition !== undefined && { condition: condition.text }),
    ...(output !== undefined && { output: output.text.trim() }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags: [...new Set(tags)] }),
    ...(priority !== undefined && { priority }),
    ...(parts.isEnabled !== undefined && { isEnabled: parts.isEnabled }),
    ...(parts.capture !== undefined && { capture: parts.capture }),
    ...(parts.captureDurationMs !== undefined && { captureDurationMs: parts.captureDurationMs }),
  };
  if (condition !== undefined) {
    known.condition = [writtenPiece(condition, inside(place, 'condition', condition.node.at))];
  }
  if (output !== undefined) {
    known.output = [writtenPiece(output, inside(place, 'output', output.node.at))];
  }
  if (exceptions !== undefined) {
    known.exceptions = exceptions.map((each) => completeException(each, !known.isSourceUnknown));
  }
  known.warnsOfEventTypes = parts.warnsOfEventTypes ?? known.warnsOfEventTypes;
  known.skipsUnknownFields = parts.skipsUnknownFields ?? known.skipsUnknownFields;
}
