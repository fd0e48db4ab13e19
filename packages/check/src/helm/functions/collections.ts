import {
  format,
  isList,
  isMap,
  isTrue,
  sortedKeys,
  TemplateError,
  type Value,
  type ValueFunction,
} from '../template/value.ts';
import {
  boundItems,
  copyOf,
  integerOf,
  isEqual,
  listOf,
  mapOf,
  maxItems,
  mergeInto,
  sizeOf,
  textOf,
} from './values.ts';

const index: ValueFunction = (from = null, ...keys) => {
  let value: Value = from;
  for (const key of keys) {
    if (value === null) throw new TemplateError('index of something that is not set');
    if (isMap(value)) value = value.get(textOf(key)) ?? null;
    else if (isList(value) && value[sizeOf(key)] !== undefined) value = value[sizeOf(key)]!;
    else throw new TemplateError(`there is no item ${format(key)}`);
  }
  return value;
};

const dig: ValueFunction = (...values) => {
  const keys = values.slice(0, -2);
  let value: Value = values.at(-1) ?? null;
  for (const key of keys) {
    if (!isMap(value) || !value.has(textOf(key))) return values.at(-2) ?? null;
    value = value.get(textOf(key))!;
  }
  return value;
};

const slice: ValueFunction = (from = null, start, end) => {
  const [first, last] = [sizeOf(start), end === undefined ? undefined : sizeOf(end)];
  return isList(from) ? from.slice(first, last) : textOf(from).slice(first, last);
};

const unique = (list: readonly Value[]): Value[] => {
  const seen = new Set<string>();
  return list.filter((each) => {
    const key = `${typeof each}:${format(each)}`;
    return seen.has(key) ? false : seen.add(key);
  });
};

const range = (from: bigint, to: bigint, step: bigint): Value[] => {
  const items: Value[] = [];
  if (step === 0n) return items;
  for (let i = from; step > 0n ? i < to : i > to; i += step) {
    if (items.length >= maxItems) boundItems({ length: maxItems + 1 });
    items.push(i);
  }
  return items;
};

const without: ValueFunction = (list, ...values) =>
  listOf(list).filter((each) => !values.some((value) => isEqual(value, each)));

const lists: Readonly<Record<string, ValueFunction>> = {
  index,
  slice,
  list: (...values) => [...values],
  tuple: (...values) => [...values],
  first: (list) => listOf(list)[0] ?? null,
  last: (list) => listOf(list).at(-1) ?? null,
  rest: (list) => listOf(list).slice(1),
  initial: (list) => listOf(list).slice(0, -1),
  append: (list, value = null) => boundItems([...listOf(list), value]),
  prepend: (list, value = null) => boundItems([value, ...listOf(list)]),
  concat: (...all) => boundItems(all.flatMap((each) => [...listOf(each)])),
  reverse: (list) => [...listOf(list)].reverse(),
  uniq: (list) => unique(listOf(list)),
  without,
  has: (value = null, list) => listOf(list).some((each) => isEqual(each, value)),
  compact: (list) => listOf(list).filter((each) => isTrue(each)),
  chunk: (size, list) => {
    const count = Math.max(1, sizeOf(size));
    const items = listOf(list);
    return Array.from({ length: Math.ceil(items.length / count) }, (_, i) =>
      items.slice(i * count, (i + 1) * count),
    );
  },
  until: (count) => range(0n, integerOf(count), integerOf(count) < 0n ? -1n : 1n),
  untilStep: (start, stop, step) => range(integerOf(start), integerOf(stop), integerOf(step)),
  seq: (...values) => {
    const [a = 1n, b = a, c = b] = values.map(integerOf);
    const from = values.length < 2 ? 1n : a;
    const to = values.length < 2 ? a : c;
    const step = values.length === 3 ? b : from <= to ? 1n : -1n;
    return range(from, to + (step < 0n ? -1n : 1n), step).join(' ');
  },
};

const merge =
  (overwrites: boolean): ValueFunction =>
  (into, ...from) => {
    const result = mapOf(into);
    for (const each of from) mergeInto(result, mapOf(copyOf(each ?? null)), overwrites);
    return result;
  };

const dicts: Readonly<Record<string, ValueFunction>> = {
  dict: (...pairs) => {
    const map = new Map<string, Value>();
    for (let i = 0; i < pairs.length; i += 2) map.set(textOf(pairs[i]), pairs[i + 1] ?? '');
    return map;
  },
  get: (map, key) => mapOf(map).get(textOf(key)) ?? '',
  set: (map, key, value = null) => mapOf(map).set(textOf(key), value),
  unset: (map, key) => {
    const from = mapOf(map);
    from.delete(textOf(key));
    return from;
  },
  hasKey: (map, key) => mapOf(map).has(textOf(key)),
  keys: (...maps) => boundItems(maps.flatMap((each) => sortedKeys(mapOf(each)))),
  values: (map) => sortedKeys(mapOf(map)).map((key) => mapOf(map).get(key)!),
  pick: (map, ...keys) => {
    const names = new Set(keys.map(textOf));
    return new Map([...mapOf(map)].filter(([key]) => names.has(key)));
  },
  omit: (map, ...keys) => {
    const names = new Set(keys.map(textOf));
    return new Map([...mapOf(map)].filter(([key]) => !names.has(key)));
  },
  pluck: (key, ...maps) =>
    maps.flatMap((each) => {
      const value = mapOf(each).get(textOf(key));
      return value === undefined ? [] : [value];
    }),
  dig,
  merge: merge(false),
  mergeOverwrite: merge(true),
};

/** Lists and maps: Go's own functions and sprig's, and the `must` forms of those that can fail. */
export const collectionFunctions: Readonly<Record<string, ValueFunction>> = {
  ...lists,
  ...dicts,
  ...Object.fromEntries(
    [
      ...['append', 'chunk', 'compact', 'first', 'has', 'initial', 'last', 'merge'],
      ...['mergeOverwrite', 'prepend', 'push', 'rest', 'reverse', 'slice', 'uniq', 'without'],
    ].flatMap((name) => {
      const called = lists[name] ?? dicts[name];
      const must = `must${name[0]!.toUpperCase()}${name.slice(1)}`;
      return called === undefined ? [] : [[must, called] as const];
    }),
  ),
  push: lists['append']!,
  mustPush: lists['append']!,
};
