import { type Node, textOf } from '../tree/node.ts';

/** Whole words of a name that stands for a secret. */
const secretName =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase)?|pwd|secrets?|token|api_?key|apikey|access_?key|private_?key|secret_?key|encryption_?key|auth_?key|credentials?|connection_?string)$/;

/** What publishers of keys let them begin with. */
const knownKey =
  /(?:^|[^A-Za-z0-9])(?:AKIA[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20}|xox[bp]-\d+-[\w-]{10,}|sk_live_[A-Za-z0-9]{20,}|AIza[\w-]{35}|npm_[A-Za-z0-9]{36})(?![A-Za-z0-9])|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** `scheme://user:password@host`, not on this machine. */
const urlWithPassword =
  /^[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{1,80}:([^\s:@/]{3,200})@(?!localhost|127\.|db[:/]|postgres[:/]|mysql[:/]|redis[:/]|rabbitmq[:/]|mongo(?:db)?[:/])/i;

/** Words that stand where somebody is to write a secret. */
const placeholder =
  /^(?:x+|\*+|\.+|-+|_+|0+|none|null|nil|true|false|yes|no|on|off|auto|default|required|optional|enabled|disabled|todo|tbd|fixme|empty|unset|undefined|redacted)$|^(?:your|my|enter|insert|put|set|some|the)[-_ ]|change|replace|example|placeholder|dummy|sample|fake|foobar|here$|^<|>$|\$[({A-Za-z]|\{\{|%\w+%|#\{|^\[|^\$|^@/i;

/** Passwords of databases that live for one run of a test. */
const testPassword =
  /^(?:(?:postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbitmq|root|admin|user|guest|pass|passw[o0]rd|pwd|secret|token|test(?:ing|er)?|ci|dev|local|demo|minio(?:admin)?|sa)[-_]?){1,4}[!\d]{0,8}$/i;

/** What is meant by a name that ends like this lies elsewhere, or is public. */
const namesPlace =
  /(?:_|-|^)(?:file|path|arn|name|id|url|uri|env|key_?id|ref|version|length|ttl|type|header|field|param(?:eter)?|expiry|expiration|policy|enabled|required|from|endpoint)$/;

/**
 * Whether a setting holds a secret in clear text. `tests`: passwords that anybody would guess do
 * not count, since what they open is gone after the run.
 */
export function isSecretLiteral(name: string, value: Node | undefined, tests = false): boolean {
  const text = value?.kind === 'scalar' ? textOf(value)?.trim() : undefined;
  if (text === undefined || text.length < 3 || text.length > 20_000) return false;
  if (placeholder.test(text.slice(0, 500))) return false;
  if (knownKey.test(text)) return true;
  const inUrl = urlWithPassword.exec(text.slice(0, 500))?.[1];
  if (inUrl !== undefined) return !placeholder.test(inUrl) && !(tests && testPassword.test(inUrl));
  const words = name
    .slice(0, 200)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  if (!secretName.test(words) || namesPlace.test(words)) return false;
  // Sentences, paths, addresses and numbers are no secrets, whatever the name.
  if (/\s|^[./~]|^[a-z]+:\/\/|^\d{1,5}$|^arn:/i.test(text)) return false;
  return !(tests && (testPassword.test(text) || text.length < 8));
}
