/** Words that say that a value is a secret. */
const secretWords = new Set([
  ...['password', 'passwd', 'passphrase', 'pwd', 'pass', 'secret', 'secrets', 'token', 'apikey'],
  ...['credential', 'credentials', 'passcode'],
]);

/** Words that make a secret of "key" when they stand before it. */
const keyKinds = new Set(['api', 'access', 'private', 'secret', 'encryption', 'signing', 'master']);

/** Last words of names that speak about a secret and hold none. */
const harmlessEnds = new Set([
  ...['file', 'path', 'dir', 'url', 'uri', 'host', 'name', 'id', 'length', 'ttl', 'expiry'],
  ...['expiration', 'expires', 'timeout', 'type', 'policy', 'header', 'field', 'version'],
  ...['enabled', 'enable', 'required', 'issuer', 'endpoint', 'algorithm', 'prefix', 'mode', 'min'],
  ...['max', 'size', 'count', 'provider', 'store', 'arn', 'location', 'lifetime', 'audience'],
  ...['minutes', 'seconds', 'days', 'hours', 'interval', 'limit', 'limits', 'server', 'service'],
]);

/** Whether a variable, by its name, holds a secret: "DB_PASSWORD", "npmToken"; not "TOKEN_TTL". */
export function isSecretName(name: string): boolean {
  if (name.length > 200) return false;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  // The shell's own: the directory that it is in.
  if (words.length === 1 && words[0] === 'pwd') return false;
  if (harmlessEnds.has(words.at(-1) ?? '') || words.includes('public')) return false;
  return words.some(
    (word, i) => secretWords.has(word) || (word === 'key' && keyKinds.has(words[i - 1] ?? '')),
  );
}

/** Formats of credentials that nothing else looks like. */
const knownFormats = [
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}/,
  /\bgithub_pat_\w{60}/,
  /\bglpat-[\w-]{20}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bpypi-AgE[\w-]{50}/,
  /\bxox[abprs]-[\w-]{20}/,
  /\bsk_live_[A-Za-z0-9]{20}/,
  /\bAIza[\w-]{35}/,
  /\beyJ[\w-]{10,500}\.eyJ[\w-]{10,2000}\.[\w-]{10}/,
  /-----BEGIN (?:[A-Z]{1,12} ){0,2}PRIVATE KEY/,
];

/** Whether a text contains a credential of a known format. */
export function holdsKnownCredential(text: string): boolean {
  const bounded = text.slice(0, 20_000);
  return knownFormats.some((format) => format.test(bounded));
}

/** Whether the value of a variable with a secret's name is that secret, and not a stand-in. */
export function isLiteralSecret(value: string): boolean {
  const text = value.trim();
  // A reference, a path to a mounted file, or a switch.
  if (text.length < 3 || /^[$/<{[%(]/.test(text) || text.includes('${')) return false;
  if (/^(?:true|false|yes|none|null|off|disabled?|enabled?|undefined|\d{1,3})$/i.test(text))
    return false;
  if (/^(?:https?|file):\/\/[^@]*$/.test(text)) return false;
  return !/^(?:x+|\*+|\.+|-+)$|\byour[-_ ]|replace[-_ ]?me|placeholder|<[a-z]|^(?:insert|enter)[-_ ]/i.test(
    text,
  );
}

/** A password inside a URL: `https://user:password@host`; not `https://${USER}:${TOKEN}@host`. */
export function holdsUrlPassword(text: string): boolean {
  for (const [, password] of text
    .slice(0, 20_000)
    .matchAll(/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@'"]{0,100}:([^\s/@'"]{1,200})@/gi)) {
    if (isLiteralSecret(password!)) return true;
  }
  return false;
}
