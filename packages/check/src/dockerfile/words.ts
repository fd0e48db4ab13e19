/** Words of an instruction, as far as quotes hold them together; quotes and escapes stay. */
export function splitWords(text: string, escapeMark: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]!;
    if (character === escapeMark && quote !== "'" && i + 1 < text.length) {
      word += character + text[i + 1]!;
      i += 1;
    } else if (quote !== '') {
      word += character;
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") {
      quote = character;
      word += character;
    } else if (/\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      word += character;
    }
  }
  if (word !== '') words.push(word);
  return words;
}

/** A word without its quotes and escapes. */
export function unquote(word: string, escapeMark: string): string {
  let result = '';
  let quote = '';
  for (let i = 0; i < word.length; i += 1) {
    const character = word[i]!;
    if (character === escapeMark && quote !== "'" && i + 1 < word.length) {
      result += word[i + 1]!;
      i += 1;
    } else if (character === quote) {
      quote = '';
    } else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
    } else {
      result += character;
    }
  }
  return result;
}

/** The exec form: a JSON array of strings. `undefined` for anything else, which is the shell form. */
export function parseExecForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return isList ? value : undefined;
  } catch {
    return undefined;
  }
}
