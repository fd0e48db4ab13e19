import { hostname } from 'node:os';
import { NameTable } from '../../fields/name-table.ts';
import type { Clock, CompileContext } from '../compile/compiled-operand.ts';
import { ConditionPool } from '../compile/condition.ts';
import { ConditionError } from '../condition/condition-error.ts';
import type { EventTypeSet } from '../condition/event-types.ts';
import type { Expression } from '../condition/expression.ts';
import { parseCondition } from '../condition/parse-condition.ts';
import { type Additions, compileAdditions, type OutputAddition } from '../output/additions.ts';
import { compileTemplate, type Template } from '../output/template.ts';
import type { Rule } from '../rule.ts';
import { Binder, type BoundCondition } from './bind.ts';
import { Collector, type LoadedMacro, type LoadedRule } from './collector.ts';
import {
  type Diagnostic,
  inside,
  LoadError,
  makeDiagnostic,
  type Place,
  type RuleFile,
  type WarningCode,
} from './diagnostic.ts';
import { type Doubt, findDoubts, outdatedFields } from './doubts.ts';
import { withoutExceptions } from './exception-condition.ts';
import { ListExpander } from './expand-lists.ts';
import { readItems } from './read-items.ts';
import { type Piece, SourceText } from './source-text.ts';

export interface LoadOptions {
  /** `evt.hostname`; this machine's by default. */
  readonly hostname?: string;
  /** Names of addresses that are known already: the engine adds those of answers that it sees. */
  readonly names?: NameTable;
  /** What is added to the outputs of rules. */
  readonly appendOutput?: readonly OutputAddition[];
}

/** A rule that can be tried. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly bound: BoundCondition;
  readonly template: Template;
  readonly additions: Additions;
}

/** What files of rules come to. Rules with errors are left out, and said. */
export interface RuleSet {
  readonly rules: readonly CompiledRule[];
  readonly macroCount: number;
  readonly listCount: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly pool: ConditionPool;
  readonly clock: Clock;
  readonly names: NameTable;
}

/** Of one file. Falco's own three have 230 KB together. */
const maxFileCharacters = 8 * 1024 * 1024;
/** Of all conditions, once lists are put in. */
const maxExpandedCharacters = 16 * 1024 * 1024;
const maxDiagnostics = 1000;
/** From so many types on a rule is said to match too many; named ones are never as many. */
const manyEventTypes = 50;

/**
 * Loads files of Falco rules, in order: later ones may change what earlier ones say. Everything
 * wrong is said, not the first thing alone; nothing is thrown for what stands in a file.
 */
export function loadRules(files: readonly RuleFile[], options: LoadOptions = {}): RuleSet {
  return new Loader(options).load(files);
}

class Loader {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  readonly #pool = new ConditionPool();
  readonly #clock: Clock = { now: 0 };
  readonly #names: NameTable;
  readonly #context: CompileContext;
  readonly #collector = new Collector((code, message, place) => this.#warn(code, message, place));
  readonly #additions: readonly OutputAddition[];
  #lists = new ListExpander(new Map());
  #expandedCharacters = 0;

  constructor({ names = new NameTable(), hostname: name, appendOutput = [] }: LoadOptions) {
    this.#names = names;
    this.#additions = appendOutput;
    this.#context = {
      clock: this.#clock,
      operands: new Map(),
      hostname: name ?? hostname(),
      namesOf: (address) => names.namesOf(address),
      beginning: () => this.#clock.beginning,
    };
  }

  load(files: readonly RuleFile[]): RuleSet {
    for (const file of files) {
      this.#attempt(() => {
        if (file.text.length > maxFileCharacters) {
          const place = { file: { ...file, text: '' }, at: 0, context: [] };
          const message = `the file has more than ${maxFileCharacters} characters`;
          throw new LoadError('LOAD_ERR_YAML_PARSE', message, place);
        }
        readItems(
          file,
          (code, message, place) => this.#warn(code, message, place),
          (action) => this.#attempt(action),
          (item) => this.#collector.add(item),
        );
      });
    }
    const { lists, macros, rules } = this.#collector;
    this.#lists = new ListExpander(lists);
    const compiled = this.#compileRules(new MacroBook(macros, this), [...rules.values()]);
    return {
      rules: compiled,
      macroCount: macros.size,
      listCount: lists.size,
      diagnostics: this.#diagnostics,
      pool: this.#pool,
      clock: this.#clock,
      names: this.#names,
    };
  }

  get pool(): ConditionPool {
    return this.#pool;
  }

  get context(): CompileContext {
    return this.#context;
  }

  #compileRules(macros: MacroBook, rules: readonly LoadedRule[]): CompiledRule[] {
    macros.bindAll();
    const binder = new Binder(this.#pool, this.#context, (name, at) => macros.bound(name, at));
    const compiled: CompiledRule[] = [];
    for (const loaded of rules) {
      if (loaded.isSourceUnknown) continue;
      this.#attempt(() => {
        const made = this.#compileRule(loaded, binder);
        if (made !== undefined) compiled.push(made);
      });
    }
    for (const { name, place } of macros.unused()) {
      this.#warn('LOAD_UNUSED_MACRO', `no rule or macro uses the macro "${name}"`, place);
    }
    for (const { name, place } of this.#collector.lists.values()) {
      if (this.#lists.used.has(name)) continue;
      this.#warn('LOAD_UNUSED_LIST', `no rule, macro or list uses the list "${name}"`, place);
    }
    return compiled;
  }

  #compileRule(loaded: LoadedRule, binder: Binder): CompiledRule | undefined {
    const { place, skipsUnknownFields } = loaded;
    const pieces = withoutExceptions(loaded.condition, loaded.exceptions, place);
    const { source, expression } = this.parse(pieces, inside(place, 'condition'));
    try {
      const bound = withPlaces(source, 'LOAD_ERR_COMPILE_CONDITION', () => binder.bind(expression));
      const template = this.#compileOutput(loaded);
      if (loaded.warnsOfEventTypes && matchesMany(bound.eventTypes.plain)) {
        const message = 'the condition does not limit the types of events, which costs time';
        this.#warn('LOAD_NO_EVTTYPE', message, place);
      }
      return { rule: loaded.rule, bound, template, additions: this.#compileAdditions(loaded) };
    } catch (error) {
      if (!(error instanceof UnknownNameError && skipsUnknownFields)) throw error;
      this.#warn('LOAD_UNKNOWN_FILTER', `${error.message}: the rule is left out`, error.place);
      return undefined;
    }
  }

  #compileOutput({ output, rule, place }: LoadedRule): Template {
    const source = new SourceText(output);
    let text = source.text.trimEnd();
    if (text.includes('%container.info')) {
      const message = '%container.info is outdated and stands for nothing';
      this.#warn('LOAD_DEPRECATED_ITEM', message, place);
      text = text.replaceAll('%container.info', '');
    }
    for (const [name, message] of outdatedFields) {
      if (new RegExp(`%${name.replaceAll('.', '\\.')}(?![\\w.])`).test(text)) {
        this.#warn('LOAD_DEPRECATED_ITEM', message, inside(place, 'output'));
      }
    }
    if (rule.output === '') {
      throw new LoadError('LOAD_ERR_COMPILE_OUTPUT', 'the output is empty', place);
    }
    return withPlaces(source, 'LOAD_ERR_COMPILE_OUTPUT', () =>
      compileTemplate(text.trimStart(), this.#context),
    );
  }

  #compileAdditions({ rule, place }: LoadedRule): Additions {
    try {
      return compileAdditions(this.#additions, rule, this.#context);
    } catch (error) {
      if (!(error instanceof ConditionError)) throw error;
      const message = `what is added to outputs: ${error.message}`;
      throw new LoadError('LOAD_ERR_COMPILE_OUTPUT', message, place);
    }
  }

  /** @throws LoadError */
  parse(pieces: readonly Piece[], place: Place): { source: SourceText; expression: Expression } {
    let source: SourceText;
    try {
      source = this.#lists.expand(new SourceText(pieces));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new LoadError('LOAD_ERR_VALIDATE', error.message, place);
    }
    this.#expandedCharacters += source.text.length;
    if (this.#expandedCharacters > maxExpandedCharacters) {
      const message = `all conditions have more than ${maxExpandedCharacters} characters, with their lists`;
      throw new LoadError('LOAD_ERR_VALIDATE', message, place);
    }
    const expression = withPlaces(source, 'LOAD_ERR_COMPILE_CONDITION', () =>
      parseCondition(source.text),
    );
    for (const doubt of findDoubts(expression)) this.#warnOfDoubt(doubt, source);
    return { source, expression };
  }

  #warnOfDoubt({ at, message, isOutdated }: Doubt, source: SourceText): void {
    const code = isOutdated ? 'LOAD_DEPRECATED_ITEM' : 'LOAD_COMPILE_CONDITION';
    this.#warn(code, message, source.placeAt(at));
  }

  #warn(code: WarningCode, message: string, place: Place): void {
    this.#add(makeDiagnostic('warning', code, message, place));
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.report(error);
    }
  }

  report(error: unknown): void {
    if (!(error instanceof LoadError)) throw error;
    this.#add(makeDiagnostic('error', error.code, error.message, error.place));
  }

  /** What is wrong with a macro is said once, not for each rule that uses it. */
  #add(diagnostic: Diagnostic): void {
    const { code, file, line, column, message } = diagnostic;
    const key = JSON.stringify([code, file, line, column, message]);
    if (this.#seen.has(key) || this.#diagnostics.length >= maxDiagnostics) return;
    this.#seen.add(key);
    this.#diagnostics.push(diagnostic);
  }
}

function matchesMany({ names, isComplement }: EventTypeSet): boolean {
  return isComplement || names.size > manyEventTypes;
}

/** A name that a rule may ask to be excused for. */
class UnknownNameError extends LoadError {}

/** @throws LoadError with the place in the file */
function withPlaces<Result>(
  source: SourceText,
  code: LoadError['code'],
  compile: () => Result,
): Result {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const place = source.placeAt(error.at);
    if (error instanceof MacroError) throw new LoadError('LOAD_ERR_VALIDATE', error.message, place);
    if (error.isUnknownName) throw new UnknownNameError(code, error.message, place);
    throw new LoadError(code, error.message, place);
  }
}

/** All macros, each bound once, in the order in which they were defined. */
class MacroBook {
  readonly #macros: ReadonlyMap<string, LoadedMacro>;
  readonly #loader: Loader;
  readonly #bound = new Map<string, BoundCondition | LoadError>();
  readonly #open: LoadedMacro[] = [];
  readonly #used = new Set<string>();

  constructor(macros: ReadonlyMap<string, LoadedMacro>, loader: Loader) {
    this.#macros = macros;
    this.#loader = loader;
  }

  bindAll(): void {
    for (const macro of [...this.#macros.values()].sort((a, b) => a.index - b.index)) {
      const result = this.#bind(macro);
      // What only compiling shows is wrong with the rules that use it.
      if (result instanceof LoadError && !(result instanceof UnknownNameError)) {
        this.#loader.report(result);
      }
    }
  }

  /** @throws ConditionError, or what is wrong with the macro */
  bound(name: string, at: number): BoundCondition {
    const macro = this.#macros.get(name);
    const reader = this.#open.at(-1);
    if (macro === undefined || (reader !== undefined && macro.index >= reader.visibility)) {
      throw new MacroError(at, `there is no macro "${name}"${macro === undefined ? '' : ' yet'}`);
    }
    if (this.#open.includes(macro)) throw new MacroError(at, `the macro "${name}" uses itself`);
    this.#used.add(name);
    const result = this.#bind(macro);
    if (result instanceof LoadError) throw result;
    return result;
  }

  unused(): LoadedMacro[] {
    return [...this.#macros.values()].filter(({ name }) => !this.#used.has(name));
  }

  #bind(macro: LoadedMacro): BoundCondition | LoadError {
    const known = this.#bound.get(macro.name);
    if (known !== undefined) return known;
    this.#open.push(macro);
    let result: BoundCondition | LoadError;
    try {
      const { source, expression } = this.#loader.parse(
        macro.pieces,
        inside(macro.place, 'condition'),
      );
      const binder = new Binder(this.#loader.pool, this.#loader.context, (name, at) =>
        this.bound(name, at),
      );
      result = withPlaces(source, 'LOAD_ERR_COMPILE_CONDITION', () => binder.bind(expression));
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      result = error;
    } finally {
      this.#open.pop();
    }
    this.#bound.set(macro.name, result);
    return result;
  }
}

/** A macro that there is not is an invalid rule to Falco, not a condition that cannot be compiled. */
class MacroError extends ConditionError {}
