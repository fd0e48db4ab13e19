import { TemplateError, type Value, type ValueFunction } from '../template/value.ts';
import { floatOf, integerOf, textOf } from './values.ts';

const whole =
  (of: (a: bigint, b: bigint) => bigint): ValueFunction =>
  (...values) =>
    (values.length === 0 ? [0n] : values.map(integerOf)).reduce((a, b) => clamp(of(a, b)));

const real =
  (of: (a: number, b: number) => number): ValueFunction =>
  (...values) =>
    (values.length === 0 ? [0] : values.map(floatOf)).reduce(of);

/** Go's integers wrap; nobody needs that, and products must not grow without end. */
const clamp = (value: bigint): bigint => BigInt.asIntN(64, value);

const divide = (a: bigint, b: bigint): bigint => {
  if (b === 0n) throw new TemplateError('division by zero');
  return a / b;
};

const round = (value: number, digits: number): number => {
  const factor = 10 ** Math.min(Math.max(digits, 0), 15);
  return Math.round(value * factor) / factor;
};

const extreme = (values: readonly Value[], isMore: (a: bigint, b: bigint) => boolean): bigint =>
  values.map(integerOf).reduce((a, b) => (isMore(b, a) ? b : a), integerOf(values[0]));

/** Arithmetic of sprig. */
export const numberFunctions: Readonly<Record<string, ValueFunction>> = {
  add: whole((a, b) => a + b),
  add1: (value) => clamp(integerOf(value) + 1n),
  sub: whole((a, b) => a - b),
  mul: whole((a, b) => a * b),
  div: whole(divide),
  mod: whole((a, b) => {
    if (b === 0n) throw new TemplateError('division by zero');
    return a % b;
  }),
  max: (...values) => extreme(values, (a, b) => a > b),
  biggest: (...values) => extreme(values, (a, b) => a > b),
  min: (...values) => extreme(values, (a, b) => a < b),
  addf: real((a, b) => a + b),
  add1f: (value) => floatOf(value) + 1,
  subf: real((a, b) => a - b),
  mulf: real((a, b) => a * b),
  divf: real((a, b) => a / b),
  maxf: (...values) => Math.max(...values.map(floatOf)),
  minf: (...values) => Math.min(...values.map(floatOf)),
  floor: (value) => Math.floor(floatOf(value)),
  ceil: (value) => Math.ceil(floatOf(value)),
  round: (value, digits) => round(floatOf(value), Number(integerOf(digits))),
  int: (value) => integerOf(value),
  int64: (value) => integerOf(value),
  float64: (value) => floatOf(value),
  atoi: (value) => integerOf(textOf(value)),
  toDecimal: (value) =>
    /^[0-7]{1,20}$/.test(textOf(value)) ? BigInt(Number.parseInt(textOf(value), 8)) : 0n,
};
