/** What a condition says, before macros are put in and fields are known. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly children: readonly Expression[]; readonly at: number }
  | { readonly kind: 'not'; readonly child: Expression; readonly at: number }
  /** A word alone: the name of a macro. */
  | { readonly kind: 'macro'; readonly name: string; readonly at: number }
  | Check;

/** `at` is an offset in the text of the condition. */
export interface Check {
  readonly kind: 'check';
  readonly left: Operand;
  readonly operator: Operator;
  /** Of `=`, `contains` and the like with a list: which values of it must match. */
  readonly modifier?: Modifier;
  /** None for `exists`. */
  readonly right?: Right;
  readonly at: number;
}

export type Operand = FieldOperand | TransformOperand;

export interface FieldOperand {
  readonly kind: 'field';
  readonly name: string;
  readonly argument?: string;
  readonly at: number;
}

export interface TransformOperand {
  readonly kind: 'transform';
  readonly name: Transformer;
  readonly inputs: readonly Input[];
  readonly argument?: string;
  readonly at: number;
}

/** What transformers are given. */
export type Input =
  | Operand
  | { readonly kind: 'value'; readonly value: string; readonly at: number }
  | { readonly kind: 'list'; readonly items: readonly Input[]; readonly at: number };

export type Right =
  | Operand
  | { readonly kind: 'value'; readonly value: string; readonly at: number }
  | { readonly kind: 'values'; readonly values: readonly string[]; readonly at: number };

export const numberOperators = ['<=', '<', '>=', '>'] as const;

/** In the order in which they are tried. Those of letters need a blank behind. */
export const textOperators = [
  '==',
  '=',
  '!=',
  'glob',
  'iglob',
  'contains',
  'icontains',
  'bcontains',
  'startswith',
  'bstartswith',
  'endswith',
  'regex',
] as const;

export const listOperators = ['intersects', 'in', 'pmatch'] as const;
export const modifiers = ['oneof', 'anyof', 'allof'] as const;
export const transformers = [
  'tolower',
  'toupper',
  'b64',
  'basename',
  'len',
  'join',
  'concat',
  'getopt',
] as const;

export type Operator =
  | 'exists'
  | (typeof numberOperators)[number]
  | (typeof textOperators)[number]
  | (typeof listOperators)[number];
export type Modifier = (typeof modifiers)[number];
/** `val` gives what it is given; it marks a field on the right. */
export type Transformer = (typeof transformers)[number] | 'val';
