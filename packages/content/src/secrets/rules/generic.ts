import { entropyOf } from '../checks.ts';
import { isGuessable } from '../placeholders.ts';
import type { SecretRule } from '../rule.ts';

/**
 * Credentials that only their name gives away. The name must end in one of few words, the value
 * must be a literal, and it must look like nothing but something random.
 */
const names =
  'passw(?:or)?d|passphrase|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|secret[_.-]?key|auth[_.-]?key|encryption[_.-]?key|signing[_.-]?key|credentials?';

const keywords = ['passw', 'passphrase', 'secret', 'token', 'credential']
  .concat(
    ['api', 'access', 'private', 'auth', 'encryption', 'signing'].flatMap((word) =>
      ['_', '-', '.', ''].map((between) => `${word}${between}key`),
    ),
  )
  .map((text) => ({ text, ignoreCase: true, assignment: true }));

/** A name that ends in another word speaks about a credential and does not hold one. */
const rest = '(?:[_.-]?(?:[0-9]{1,2}|prod|production|live|dev|staging|value|default|base64))?';

function isRandom(value: string): boolean {
  if (isGuessable(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false;
  // Paths, addresses, dates, versions, identifiers, code, and digests that say so.
  if (
    /^[./~]|:\/\/|^\d+(?:\.\d+)+|^[A-Za-z]:[\\/]|^\d{4}-\d\d-\d\d|^(?:sha\d+|md5)[-:]|=>|\(|\[|::|->|&&|\\/.test(
      value,
    )
  )
    return false;
  if (
    /^[a-z]+(?:[-_./:][a-z0-9]*)+$|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[a-z]+(?:[A-Z][a-z]+)+\d?$/.test(
      value,
    )
  )
    return false;
  if (/^[A-Za-z]+[-_.]?\d{1,4}$/.test(value)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^0-9A-Za-z]/].filter((one) => one.test(value)).length;
  return value.length >= 16 ? entropyOf(value) >= 3.3 : classes >= 3 && entropyOf(value) >= 2.9;
}

const common = {
  family: 'generic',
  issuer: 'the service that it opens',
  severity: 'medium',
  keywords,
  ignoreCase: true,
  span: 320,
  weak: true,
  inBinaries: false,
  validate: isRandom,
} as const;

export const generic: readonly SecretRule[] = [
  {
    ...common,
    id: 'generic-secret',
    title: 'Credential in quotes',
    pattern: `(?:${names})${rest}["'\`\\])\\\\]{0,3}[ \\t]{0,8}(?:=>|:=|=|:)[ \\t]{0,8}\\\\?["'\`]([^\\s"'\`<>{}$()\\\\]{8,160})\\\\?["'\`]`,
    examples: {
      true: [
        'const apiKey = "{32:alnum}";',
        'password: "{6:alnum}4aB!{6:alnum}"',
        '{"client_secret": "{40:hex}"}',
      ],
      false: [
        'password = "changeme"',
        'token = "${TOKEN}"',
        'secret: "my-secret-name"',
        'apiKey: "{{ api_key }}"',
        'token_url = "{32:alnum}"',
        'password = "correcthorsebattery"',
        'secret = "/run/secrets/db1"',
      ],
    },
  },
  {
    ...common,
    id: 'generic-setting',
    title: 'Credential in a settings file',
    onlyInSettings: true,
    pattern: `(?:${names})${rest}[ \\t]{0,8}[=:][ \\t]{0,8}([^\\s"'\`<>{}$()\\\\,;]{8,160})[ \\t]{0,4}(?![^\\r\\n#])`,
    examples: {
      true: [
        'DB_PASSWORD={4:alnum}7aB{9:alnum}',
        'api_key: {32:alnum}',
        'spring.datasource.password = {20:alnum}1',
      ],
      false: [
        'DB_PASSWORD=${DB_PASSWORD}',
        'password: changeme',
        'api_key: string',
        'token: {32:alnum} or so',
        'secret: vault:secret/data/app1',
      ],
    },
  },
];
