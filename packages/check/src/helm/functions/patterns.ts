import { messageOf } from '@seaworthy/model';
import { RE2JS } from 're2js';
import { TemplateError, type Value, type ValueFunction } from '../template/value.ts';
import { boundItems, boundText, sizeOf, textOf } from './values.ts';

/** Linear in the text, whatever the pattern: RE2, as Go's own. */
function compile(pattern: Value | undefined): RE2JS {
  try {
    return RE2JS.compile(textOf(pattern).slice(0, 10_000));
  } catch (error) {
    throw new TemplateError(`a pattern cannot be read: ${messageOf(error)}`);
  }
}

function* matchesOf(pattern: Value | undefined, text: string): Generator<string> {
  const matcher = compile(pattern).matcher(text);
  while (matcher.find()) yield matcher.group() ?? '';
}

const match: ValueFunction = (pattern, text) => compile(pattern).matcher(textOf(text)).find();

const findAll: ValueFunction = (pattern, text, count) => {
  const most = sizeOf(count);
  const found: string[] = [];
  for (const each of matchesOf(pattern, textOf(text))) {
    if (most >= 0 && found.length >= most) break;
    found.push(each);
    boundItems(found);
  }
  return found;
};

const find: ValueFunction = (pattern, text) => {
  const first = matchesOf(pattern, textOf(text)).next();
  return first.done === true ? '' : first.value;
};

const replaceAll: ValueFunction = (pattern, text, to) => {
  // `${1}` and `$1` are Go's way to name groups, and this library's too.
  const replacement = textOf(to).replace(/\$\{(\d)\}/g, '$$$1');
  return boundText(compile(pattern).matcher(textOf(text)).replaceAll(replacement));
};

const replaceLiteral: ValueFunction = (pattern, text, to) =>
  boundText(
    compile(pattern)
      .matcher(textOf(text))
      .replaceAll(textOf(to).replace(/[\\$]/g, (sign) => `\\${sign}`)),
  );

const split: ValueFunction = (pattern, text, count) => {
  const most = sizeOf(count);
  const source = textOf(text);
  const parts: string[] = [];
  let from = 0;
  const matcher = compile(pattern).matcher(source);
  while (matcher.find() && (most < 0 || parts.length < most - 1)) {
    if (matcher.end() === 0) continue;
    parts.push(source.slice(from, matcher.start()));
    boundItems(parts);
    from = matcher.end();
  }
  return most === 0 ? [] : [...parts, source.slice(from)];
};

/** Regular expressions of sprig. */
export const patternFunctions: Readonly<Record<string, ValueFunction>> = {
  regexMatch: match,
  mustRegexMatch: match,
  regexFind: find,
  mustRegexFind: find,
  regexFindAll: findAll,
  mustRegexFindAll: findAll,
  regexReplaceAll: replaceAll,
  mustRegexReplaceAll: replaceAll,
  regexReplaceAllLiteral: replaceLiteral,
  mustRegexReplaceAllLiteral: replaceLiteral,
  regexSplit: split,
  mustRegexSplit: split,
  regexQuoteMeta: (text) => textOf(text).replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
};
