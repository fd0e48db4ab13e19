import { limitExceeded } from '@seaworthy/model';
import type { Span } from '../../tree/source-file.ts';
import type { ControlNode, Operand, Pipe, Template, TemplateNode } from './ast.ts';
import { Output } from './output.ts';
import {
  format,
  isList,
  isMap,
  isTrue,
  sortedKeys,
  TemplateError,
  type Value,
  type ValueFunction,
} from './value.ts';

/** Nodes and operands that all templates of one chart may visit together. */
const maxSteps = 3_000_000;

/** Templates that include one another; Helm allows a thousand, and no chart comes near. */
const maxCalls = 100;

/** Items that one `range` goes through. */
const maxItems = 100_000;

/** What a run may still spend; shared by all templates of a chart. */
export class Budget {
  #steps = 0;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  spend(steps = 1): void {
    this.#steps += steps;
    if (this.#steps > maxSteps) throw limitExceeded(this.#name, 'steps of templates', maxSteps);
  }
}

export interface Environment {
  readonly functions: ReadonlyMap<string, ValueFunction>;
  readonly templates: ReadonlyMap<string, Template>;
  readonly budget: Budget;
}

type Scope = Map<string, Value>[];
type Flow = 'break' | 'continue' | undefined;

/** Runs one template (https://pkg.go.dev/text/template) and keeps where its output comes from. */
export class Execution {
  readonly output: Output;
  readonly #environment: Environment;
  readonly #calls: number;
  #scopes: Scope = [];

  /** @param calls how many templates are being included around this one */
  constructor(environment: Environment, name: string, calls = 0) {
    this.#environment = environment;
    this.#calls = calls;
    this.output = new Output(name);
    if (calls > maxCalls) throw limitExceeded(name, 'templates in one another', maxCalls);
  }

  /** @throws TemplateError, SeaworthyError LIMIT_EXCEEDED */
  run(template: Template, dot: Value): void {
    const outer = this.#scopes;
    // A template sees none of the variables of its caller.
    this.#scopes = [new Map([['$', dot]])];
    this.#nodes(template, template.body, dot);
    this.#scopes = outer;
  }

  #nodes(template: Template, nodes: readonly TemplateNode[], dot: Value): Flow {
    for (const node of nodes) {
      this.#environment.budget.spend();
      if (node.kind === 'text') {
        this.output.copy(template.file, node.start, node.end);
      } else if (node.kind === 'output') {
        const value = this.#pipe(node.pipe, dot);
        if (node.pipe.variables.length === 0) this.#write(value, { ...node, file: template.file });
      } else if (node.kind === 'template') {
        this.#call(node.name, node.pipe === undefined ? null : this.#pipe(node.pipe, dot));
      } else if (node.kind === 'break' || node.kind === 'continue') {
        return node.kind;
      } else {
        const flow = this.#scoped(() =>
          node.kind === 'range'
            ? this.#range(template, node, dot)
            : this.#choose(template, node, dot),
        );
        if (flow !== undefined) return flow;
      }
    }
    return undefined;
  }

  #call(name: string, dot: Value): void {
    const template = this.#environment.templates.get(name);
    if (template === undefined) throw new TemplateError(`there is no template "${name}"`);
    // Its own execution bounds how deep this goes.
    const inner = new Execution(this.#environment, name, this.#calls + 1);
    inner.run(template, dot);
    this.output.append(inner.output);
  }

  #write(value: Value, { file, start, end }: Span): void {
    // Helm writes nothing for what is not there.
    if (value !== null) this.output.write(format(value), { file, start, end });
  }

  #scoped<T>(run: () => T): T {
    this.#scopes.push(new Map());
    try {
      return run();
    } finally {
      this.#scopes.pop();
    }
  }

  #choose(template: Template, node: ControlNode, dot: Value): Flow {
    const value = this.#pipe(node.pipe, dot);
    const isChosen = isTrue(value);
    return this.#scoped(() =>
      isChosen
        ? this.#nodes(template, node.body, node.kind === 'with' ? value : dot)
        : this.#nodes(template, node.otherwise, dot),
    );
  }

  #range(template: Template, node: ControlNode, dot: Value): Flow {
    const { pipe } = node;
    const value = this.#pipe({ ...pipe, variables: [] }, dot);
    const items = itemsOf(value);
    if (items.length === 0) return this.#nodes(template, node.otherwise, dot);
    this.#environment.budget.spend(items.length);
    if (items.length > maxItems) throw limitExceeded(template.file.path, 'items', maxItems);
    for (const [key, item] of items) {
      const flow = this.#scoped(() => {
        const [first, second] = pipe.variables;
        if (second !== undefined) this.#declare(second, item);
        if (first !== undefined) this.#declare(first, second === undefined ? item : key);
        return this.#nodes(template, node.body, item);
      });
      if (flow === 'break') break;
    }
    return undefined;
  }

  #declare(name: string, value: Value): void {
    this.#scopes.at(-1)!.set(name, value);
  }

  #variable(name: string): Value {
    for (let i = this.#scopes.length - 1; i >= 0; i -= 1) {
      const value = this.#scopes[i]!.get(name);
      if (value !== undefined) return value;
    }
    throw new TemplateError(`there is no variable ${name}`);
  }

  #assign(name: string, value: Value): void {
    const scope = this.#scopes.findLast((each) => each.has(name));
    if (scope === undefined) throw new TemplateError(`there is no variable ${name}`);
    scope.set(name, value);
  }

  #pipe(pipe: Pipe, dot: Value): Value {
    let value: Value | undefined;
    for (const command of pipe.commands) value = this.#command(command, dot, value);
    const result = value ?? null;
    for (const name of pipe.variables) {
      if (pipe.isAssignment) this.#assign(name, result);
      else this.#declare(name, result);
    }
    return result;
  }

  #command([first, ...rest]: readonly Operand[], dot: Value, piped: Value | undefined): Value {
    this.#environment.budget.spend();
    const head = first!;
    if (head.kind === 'function') return this.#function(head.name, rest, dot, piped);
    const value = this.#operand(head, dot);
    if (typeof value !== 'function') {
      if (rest.length > 0) throw new TemplateError('a value that is no function has arguments');
      return value;
    }
    return value(...this.#arguments(rest, dot, piped));
  }

  #arguments(operands: readonly Operand[], dot: Value, piped: Value | undefined): Value[] {
    const values = operands.map((each) => this.#operand(each, dot));
    return piped === undefined ? values : [...values, piped];
  }

  #function(name: string, rest: readonly Operand[], dot: Value, piped: Value | undefined): Value {
    // These two look no further than they must.
    if (name === 'and' || name === 'or') {
      let value: Value = null;
      for (const each of rest) {
        value = this.#operand(each, dot);
        if (isTrue(value) === (name === 'or')) return value;
      }
      return piped === undefined ? value : piped;
    }
    const values = this.#arguments(rest, dot, piped);
    if (name === 'include') return this.#include(values);
    const called = this.#environment.functions.get(name);
    if (called === undefined) throw new TemplateError(`there is no function "${name}"`);
    const result = called(...values);
    for (const each of [...values, result]) this.#environment.budget.spend(sizeOf(each));
    return result;
  }

  #include([name, dot = null]: readonly Value[]): string {
    const template = this.#environment.templates.get(format(name));
    if (template === undefined) {
      throw new TemplateError(`there is no template "${format(name)}"`);
    }
    const inner = new Execution(this.#environment, format(name), this.#calls + 1);
    inner.run(template, dot);
    return inner.output.text;
  }

  #operand(operand: Operand, dot: Value): Value {
    this.#environment.budget.spend();
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return operand.value;
      case 'field':
        return fieldOf(dot, operand.path);
      case 'variable':
        return fieldOf(this.#variable(operand.name), operand.path);
      case 'function':
        return this.#function(operand.name, [], dot, undefined);
      case 'pipe':
        return fieldOf(this.#pipe(operand.pipe, dot), operand.path, true);
    }
  }
}

/** What a call costs that reads or makes such a value, in steps. */
function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length >> 6;
  if (isList(value)) return value.length;
  return isMap(value) ? value.size : 0;
}

/**
 * A key that is absent is nil; a key of nil is an error, as in Go, but for what stands in brackets:
 * `(.a).b` is how templates ask for what may not be there.
 */
function fieldOf(from: Value, path: readonly string[], isLenient = false): Value {
  let value = from;
  for (const key of path) {
    if (value === null && isLenient) return null;
    if (value === null) throw new TemplateError(`.${path.join('.')} of something that is not set`);
    if (!isMap(value)) throw new TemplateError(`.${key} of something that is no map`);
    value = value.get(key) ?? null;
  }
  return value;
}

function itemsOf(value: Value): (readonly [Value, Value])[] {
  if (isList(value)) return value.map((item, index) => [BigInt(index), item] as const);
  if (isMap(value)) return sortedKeys(value).map((key) => [key, value.get(key)!] as const);
  if (typeof value === 'bigint' || typeof value === 'number') {
    const count = Math.min(Number(value), maxItems + 1);
    return Array.from({ length: Math.max(0, count) }, (_, i) => [BigInt(i), BigInt(i)] as const);
  }
  if (value === null) return [];
  throw new TemplateError('range over what cannot be gone through');
}
