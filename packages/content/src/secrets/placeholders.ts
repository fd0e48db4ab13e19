/** What people write where a secret would stand. */
const placeholder =
  /example|changeme|change[-_]me|placeholder|your[-_]|[-_]here|redacted|dummy|x{4}|\*{3}|\.{3}|<|\$\{|\{\{|%\(|123456789|abcdefghi|(.)\1{7}/i;

/** What the specifications of OAuth show (RFC 6749, RFC 5849), and programs quote. */
const specified: ReadonlySet<string> = new Set([
  '2YotnFZFEjr1zCsicMWpAA',
  'tGzv3JOkF0XG5Qx2TlKWIA',
  'czZCaGRSa3F0MzpnWDFmQmF0M2JW',
  'ad180jjd733klru7',
]);

/** Whether a value that has a form of its own is one that nobody uses. */
export function isPlaceholder(secret: string): boolean {
  return placeholder.test(secret) || specified.has(secret);
}

/** Words that make a password a placeholder or a public default. */
const commonWords =
  /passw|pass$|^pass|secret|token|changeit|default|sample|test|admin|guest|qwerty|letmein|welcome|foobar|hunter|todo|none|null|true|false|undefined|insert|replace|enter|value|string|dummy|fake|mock|user|mysql|postgres|mongo|redis|rabbit|docker/i;

/** Whether a password is a placeholder, a default or a word rather than something secret. */
export function isGuessable(password: string): boolean {
  return (
    isPlaceholder(password) ||
    commonWords.test(password) ||
    /^[$%@{(<[]/.test(password) ||
    /^[a-z]+$/i.test(password) ||
    /^(?:0x)?\d+$/i.test(password)
  );
}
