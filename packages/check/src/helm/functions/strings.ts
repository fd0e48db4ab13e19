import { format, isList, type ValueFunction } from '../template/value.ts';
import { boundItems, boundText, listOf, sizeOf, textOf } from './values.ts';

const indent = (spaces: number, text: string): string => {
  const pad = ' '.repeat(Math.max(0, Math.min(spaces, 1000)));
  return boundText(pad + text.replaceAll('\n', `\n${pad}`));
};

const trimSet = (text: string, set: string, start: boolean, end: boolean): string => {
  let from = 0;
  let to = text.length;
  while (start && from < to && set.includes(text[from]!)) from += 1;
  while (end && to > from && set.includes(text[to - 1]!)) to -= 1;
  return text.slice(from, to);
};

const upperFirst = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const wordsOf = (text: string): string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '');

/** Text: sprig's functions, arguments in its order, the piped value last. */
export const stringFunctions: Readonly<Record<string, ValueFunction>> = {
  quote: (...values) =>
    values.flatMap((each) => (each === null ? [] : [JSON.stringify(format(each))])).join(' '),
  squote: (...values) =>
    values.flatMap((each) => (each === null ? [] : [`'${format(each)}'`])).join(' '),
  upper: (text) => textOf(text).toUpperCase(),
  lower: (text) => textOf(text).toLowerCase(),
  title: (text) =>
    textOf(text).replace(/(^|\s)(\S)/g, (_, gap, first) => gap + first.toUpperCase()),
  untitle: (text) =>
    textOf(text).replace(/(^|\s)(\S)/g, (_, gap, first) => gap + first.toLowerCase()),
  trim: (text) => textOf(text).trim(),
  trimAll: (set, text) => trimSet(textOf(text), textOf(set), true, true),
  trimPrefix: (prefix, text) =>
    textOf(text).startsWith(textOf(prefix))
      ? textOf(text).slice(textOf(prefix).length)
      : textOf(text),
  trimSuffix: (suffix, text) =>
    textOf(suffix) !== '' && textOf(text).endsWith(textOf(suffix))
      ? textOf(text).slice(0, -textOf(suffix).length)
      : textOf(text),
  trunc: (size, text) => {
    const count = sizeOf(size);
    return count < 0 ? textOf(text).slice(count) : textOf(text).slice(0, count);
  },
  substr: (start, end, text) => {
    const [from, to] = [sizeOf(start), sizeOf(end)];
    if (from < 0) return textOf(text).slice(0, Math.max(0, to));
    return textOf(text).slice(from, to < 0 ? undefined : to);
  },
  abbrev: (size, text) =>
    textOf(text).length > sizeOf(size)
      ? `${textOf(text).slice(0, Math.max(0, sizeOf(size) - 3))}...`
      : textOf(text),
  replace: (from, to, text) => boundText(textOf(text).split(textOf(from)).join(textOf(to))),
  contains: (part, text) => textOf(text).includes(textOf(part)),
  hasPrefix: (prefix, text) => textOf(text).startsWith(textOf(prefix)),
  hasSuffix: (suffix, text) => textOf(text).endsWith(textOf(suffix)),
  repeat: (count, text) => {
    const times = Math.max(0, sizeOf(count));
    // Before it is made, not after.
    if (times * textOf(text).length > 5_000_000) boundItems({ length: Number.MAX_SAFE_INTEGER });
    return textOf(text).repeat(times);
  },
  nospace: (text) => textOf(text).replace(/\s/g, ''),
  indent: (spaces, text) => indent(sizeOf(spaces), textOf(text)),
  nindent: (spaces, text) => `\n${indent(sizeOf(spaces), textOf(text))}`,
  cat: (...values) => values.map(textOf).join(' '),
  join: (separator, list) =>
    boundText((isList(list) ? list : [list ?? null]).map(textOf).join(textOf(separator))),
  splitList: (separator, text) => boundItems(textOf(text).split(textOf(separator))),
  split: (separator, text) =>
    new Map(boundItems(textOf(text).split(textOf(separator))).map((part, i) => [`_${i}`, part])),
  splitn: (separator, count, text) => {
    const parts = textOf(text).split(textOf(separator));
    const most = Math.max(1, sizeOf(count));
    const kept = parts.slice(0, most - 1);
    if (parts.length >= most) kept.push(parts.slice(most - 1).join(textOf(separator)));
    return new Map(kept.map((part, i) => [`_${i}`, part]));
  },
  sortAlpha: (list) => [...listOf(list)].map(textOf).sort(),
  toStrings: (list) => listOf(list).map(textOf),
  snakecase: (text) => wordsOf(textOf(text)).join('_').toLowerCase(),
  kebabcase: (text) => wordsOf(textOf(text)).join('-').toLowerCase(),
  camelcase: (text) => wordsOf(textOf(text)).map(upperFirst).join(''),
  initials: (text) =>
    wordsOf(textOf(text))
      .map((word) => word[0])
      .join(''),
  plural: (one, many, count) => (sizeOf(count) === 1 ? textOf(one) : textOf(many)),
  swapcase: (text) =>
    textOf(text).replace(/\p{L}/gu, (each) =>
      each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase(),
    ),
};
