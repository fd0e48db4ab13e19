import exceptionIds from 'spdx-exceptions/index.json' with { type: 'json' };
import deprecatedIds from 'spdx-license-ids/deprecated.json' with { type: 'json' };
import licenseIds from 'spdx-license-ids/index.json' with { type: 'json' };

/**
 * What a declared licence is: an identifier of the SPDX licence list, an expression over such
 * identifiers (SPDX 2.3, annex D), or words that only people understand.
 */
export type License =
  | { readonly kind: 'id'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string; readonly compound: boolean }
  | { readonly kind: 'name'; readonly text: string };

/** Identifiers are compared without case and written as the list writes them. */
const ids = new Map([...licenseIds, ...deprecatedIds].map((id) => [id.toLowerCase(), id]));
const exceptions = new Map(exceptionIds.map((id) => [id.toLowerCase(), id]));

/** Longer than any honest expression; longer ones are taken for names. */
const maxExpressionLength = 4096;

export function classifyLicense(declared: string): License {
  const text = declared.trim();
  const id = ids.get(text.toLowerCase());
  if (id !== undefined) return { kind: 'id', text: id };
  return parseExpression(text) ?? { kind: 'name', text };
}

/**
 * One expression for all declared licences, which hold together. `nameRef` gives the LicenseRef-
 * of words that are no expression.
 */
export function joinLicenses(
  licenses: readonly License[],
  nameRef: (name: string) => string,
): string {
  const operands = licenses.map((license) => {
    if (license.kind === 'name') return nameRef(license.text);
    const isCompound = license.kind === 'expression' && license.compound;
    return isCompound && licenses.length > 1 ? `(${license.text})` : license.text;
  });
  return [...new Set(operands)].join(' AND ');
}

function parseExpression(text: string): License | undefined {
  if (text.length > maxExpressionLength) return undefined;
  const words = text.match(/[()]|[^()\s]+/g) ?? [];
  const out: string[] = [];
  let depth = 0;
  let expects: 'operand' | 'operator' | 'exception' = 'operand';
  // Only a licence itself, not a group in parentheses or one that has an exception, takes a WITH.
  let takesException = false;
  for (const word of words) {
    if (expects === 'exception') {
      const exception = exceptions.get(word.toLowerCase());
      if (exception === undefined) return undefined;
      out.push(exception);
      expects = 'operator';
      takesException = false;
    } else if (expects === 'operand') {
      if (word === '(') {
        depth++;
        out.push(word);
        continue;
      }
      const operand = parseOperand(word);
      if (operand === undefined) return undefined;
      out.push(operand);
      expects = 'operator';
      takesException = true;
    } else if (word === ')') {
      if (--depth < 0) return undefined;
      out.push(word);
      takesException = false;
    } else {
      const operator = word.toUpperCase();
      if (operator === 'WITH' ? !takesException : operator !== 'AND' && operator !== 'OR') {
        return undefined;
      }
      out.push(operator);
      expects = operator === 'WITH' ? 'exception' : 'operand';
    }
  }
  if (depth !== 0 || expects !== 'operator') return undefined;
  return {
    kind: 'expression',
    text: out.join(' ').replaceAll('( ', '(').replaceAll(' )', ')'),
    compound: out.includes('AND') || out.includes('OR'),
  };
}

function parseOperand(word: string): string | undefined {
  const id = ids.get(word.toLowerCase());
  if (id !== undefined) return id;
  if (!word.endsWith('+')) return undefined;
  const base = ids.get(word.slice(0, -1).toLowerCase());
  return base === undefined ? undefined : `${base}+`;
}
