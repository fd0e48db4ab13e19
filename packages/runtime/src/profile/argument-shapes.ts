import { generaliseName, matchesName } from './name-pattern.ts';

/** Arguments of a program with what varies as `*`; `**` at the end stands for any more. */
export type ArgumentShape = readonly string[];

const maxArguments = 16;
const maxLength = 120;
const maxShapes = 12;

/** How one program was called, in at most 12 shapes, or in ways too varied to keep. */
export class ArgumentShapes {
  #shapes: ArgumentShape[] = [];
  isVaried = false;

  get shapes(): readonly ArgumentShape[] {
    return this.#shapes;
  }

  add(args: readonly string[]): void {
    if (!this.isVaried && !this.#shapes.some((shape) => matchesShape(shape, args))) {
      this.addShape(shapeOf(args));
    }
  }

  addShape(shape: ArgumentShape): void {
    if (this.isVaried || this.#shapes.some((each) => each.join('\0') === shape.join('\0'))) {
      return;
    }
    this.#shapes.push(shape);
    if (this.#shapes.length > maxShapes) {
      this.#shapes = [...Map.groupBy(this.#shapes, ({ length }) => length).values()].map(unite);
      if (this.#shapes.length > maxShapes) {
        this.#shapes = [];
        this.isVaried = true;
      }
    }
  }
}

export function shapeOf(args: readonly string[]): ArgumentShape {
  const shape = args.slice(0, maxArguments).map(generaliseArgument);
  return args.length > maxArguments ? [...shape, '**'] : shape;
}

/** `--name=VALUE` and paths part by part; an option's name is never changed. */
function generaliseArgument(argument: string): string {
  if (/^-\w$/.test(argument)) {
    return argument;
  }
  const text = argument.slice(0, maxLength);
  const [, option = '', value = text] = /^(--?[A-Za-z][\w-]*(?:=|$))?(.*)$/s.exec(text) ?? [];
  const parts = value.split(/([/\s,:=]+)/).map(generaliseName);
  const rest = argument.length > maxLength && !parts.at(-1)?.endsWith('*') ? '*' : '';
  return option + parts.join('') + rest;
}

export function matchesShape(shape: ArgumentShape, args: readonly string[]): boolean {
  const isOpen = shape.at(-1) === '**';
  const length = isOpen ? shape.length - 1 : shape.length;
  if (isOpen ? args.length < length : args.length !== length) {
    return false;
  }
  for (let at = 0; at < length; at++) {
    if (!matchesArgument(shape[at] ?? '', args[at] ?? '')) {
      return false;
    }
  }
  return true;
}

/** An empty argument is one too. */
function matchesArgument(pattern: string, argument: string): boolean {
  return pattern === argument || pattern === '*' || matchesName(pattern, argument);
}

function unite(shapes: readonly ArgumentShape[]): ArgumentShape {
  const [first = []] = shapes;
  return first.map((text, at) => (shapes.every((shape) => shape[at] === text) ? text : '*'));
}
