import { checksumOf } from './checks.ts';

/**
 * Fills an example's places, `{length:characters}` and a few names, with characters that are always
 * the same for the same place: no secret stands in the repository, and no test depends on chance.
 */
export function expandExample(template: string): string {
  let place = 0;
  return template.replaceAll(
    /\{(?:(\d+|checked):)?([a-z0-9-]+)\}/g,
    (all, length, name: string) => {
      const seed = place++;
      if (length === 'checked') {
        const random = randomText(alphabets['alnum']!, Number(name), seed);
        return random + checksumOf(random);
      }
      if (length !== undefined) {
        const alphabet = alphabets[name];
        return alphabet === undefined ? all : randomText(alphabet, Number(length), seed);
      }
      return named[name]?.(seed) ?? all;
    },
  );
}

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();

const alphabets: Readonly<Record<string, string>> = {
  digit: digits,
  hex: `${digits}abcdef`,
  upperhex: `${digits}ABCDEF`,
  lower: digits + lower,
  upper: digits + upper,
  letter: upper + lower,
  alnum: digits + upper + lower,
  word: `${digits + upper + lower}_`,
  base64: `${digits + upper + lower}`,
  base32: `${upper}234567`,
  base58: '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  bech32: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
};

const base64Url = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const named: Readonly<Record<string, (seed: number) => string>> = {
  uuid: (seed) =>
    [8, 4, 4, 4, 12].map((n, i) => randomText(alphabets['hex']!, n, seed * 7 + i)).join('-'),
  aws: (seed) => `I${randomText(alphabets['base32']!, 15, seed)}`,
  basic: (seed) =>
    Buffer.from(`robot:${randomText(alphabets['alnum']!, 18, seed)}`).toString('base64'),
  der: (seed) => `MIIEpAIBAAKCAQEA${randomText(alphabets['base64']!, 46, seed)}`,
  pypi: (seed) =>
    base64Url(`\x02\x01\x08pypi.org\x02\x24${randomText(alphabets['hex']!, 120, seed)}`).slice(
      'AgE'.length,
    ),
  jwt: (seed) =>
    `${base64Url({ alg: 'HS256', typ: 'JWT' })}.${base64Url({ sub: '42', iat: 1_700_000_000 })}.${randomText(alphabets['word']!, 43, seed)}`,
  'service-account': (seed) =>
    `${base64Url({ alg: 'RS256', kid: 'a' })}.${base64Url({ iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:default:app' })}.${randomText(alphabets['word']!, 342, seed)}`,
};

/** A linear congruential generator (Numerical Recipes), its high bits. */
function randomText(alphabet: string, length: number, seed: number): string {
  let state = (seed * 2_654_435_761 + length * 40_503 + 12_345) >>> 0;
  let text = '';
  // Like real ones, examples of some length have a digit.
  const digit = alphabet.includes('7') && alphabet.includes('A') ? Math.min(5, length - 1) : -1;
  while (text.length < length) {
    if (text.length === digit) text += '7';
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    text += alphabet[(state >>> 16) % alphabet.length];
  }
  return text.slice(0, length);
}
