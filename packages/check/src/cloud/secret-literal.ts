import {
  holdsKnownCredential,
  holdsUrlPassword,
  isLiteralSecret,
  isSecretName,
} from '../secrets/secret-names.ts';
import { type Node, textOf } from '../tree/node.ts';

/** Words that stand where somebody, or a tool, is to write a secret. */
const placeholder =
  /^(?:auto|default|required|optional|todo|tbd|fixme|empty|unset|redacted)$|^(?:your|my|enter|insert|put|set|some|the)[-_ ]|change|replace|example|placeholder|dummy|sample|fake|foobar|here$|\$[({A-Za-z]|\{\{|%\w+%|#\{|^[[$@<]|>$/i;

/** Passwords of databases that live for one run of a test. */
const testPassword =
  /^(?:(?:postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|rabbitmq|root|admin|user|guest|pass|passw[o0]rd|pwd|secret|token|test(?:ing|er)?|ci|dev|local|demo|minio(?:admin)?|sa)[-_]?){1,4}[!\d]{0,8}$/i;

const urlPassword = /:\/\/[^\s:/@]{0,100}:([^\s/@]{1,200})@(localhost|127\.)?/;

/**
 * Whether a setting holds a secret in clear text. `tests`: passwords that anybody would guess do
 * not count, since what they open is gone after the run.
 */
export function isSecretLiteral(name: string, value: Node | undefined, tests = false): boolean {
  const text = value?.kind === 'scalar' ? textOf(value)?.trim() : undefined;
  if (text === undefined || text.length > 20_000) return false;
  const start = text.slice(0, 500);
  if (placeholder.test(start)) return false;
  if (holdsKnownCredential(text)) return true;
  if (holdsUrlPassword(text)) {
    const [, password = '', ownMachine] = urlPassword.exec(start) ?? [];
    return !tests || !(ownMachine !== undefined || testPassword.test(password));
  }
  if (!isSecretName(name) || !isLiteralSecret(text)) return false;
  // Sentences, paths, addresses and numbers are no secrets, whatever the name.
  if (/\s|^[.~]|^[a-z]{1,20}:\/\/|^\d{1,5}$|^arn:/i.test(text)) return false;
  return !(tests && (text.length < 8 || testPassword.test(text)));
}
