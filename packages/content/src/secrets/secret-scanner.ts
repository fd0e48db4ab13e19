import { createHash } from 'node:crypto';
import { compilePathGlob, type Glob, type SecretsConfiguration } from '@seaworthy/model';
import { noConfiguration, rulesWith } from './configuration.ts';
import { FileScan } from './file-scan.ts';
import { Effort, type FoundSecret, plainText, SecretMatcher } from './find-secrets.ts';
import { kindOfPath } from './paths.ts';
import type { SecretRule } from './rule.ts';
import { secretRules } from './rules/index.ts';

/** Raised when the same rules find something else in the same file. */
const engineVersion = 3;

/** Looks for secrets in files and texts. One scanner serves a whole scan. */
export class SecretScanner {
  readonly name = 'secrets';
  readonly rules: readonly SecretRule[];
  readonly #configuration: SecretsConfiguration;
  #version: string | undefined;
  #made: SecretMatcher | undefined;
  readonly #allowed: readonly {
    readonly rule: string | undefined;
    readonly path: Glob | undefined;
    readonly sha256: string | undefined;
  }[];

  constructor(
    configuration: SecretsConfiguration = noConfiguration,
    rules: readonly SecretRule[] = secretRules,
  ) {
    this.rules = rulesWith(rules, configuration);
    this.#configuration = configuration;
    this.#allowed = configuration.allow.map(({ rule, path, sha256 }) => ({
      rule,
      path: path === undefined ? undefined : compilePathGlob(path),
      sha256,
    }));
  }

  /** Changes with the rules, the configuration and the engine: results may be kept under it. */
  get version(): string {
    const identity = this.rules.map((rule) => [rule, String(rule.validate)]);
    this.#version ??= createHash('sha256')
      .update(JSON.stringify([engineVersion, identity, this.#configuration.allow]))
      .digest('hex')
      .slice(0, 16);
    return this.#version;
  }

  get #matcher(): SecretMatcher {
    this.#made ??= new SecretMatcher(this.rules);
    return this.#made;
  }

  /** A scan of one file, or `undefined` when nothing in it can be a secret. */
  begin(path: string, sizeBytes: number): FileScan | undefined {
    if (sizeBytes < 8) return undefined;
    const kind = kindOfPath(path);
    if (kind.skip) return undefined;
    return new FileScan(this.#matcher, kind, (rule, secret) => this.#allows(rule, secret, path));
  }

  /** Secrets in a short text of ours: a variable, a label, a line of history. */
  findInText(text: string): (FoundSecret & { readonly secret: string })[] {
    if (this.#made === undefined && !this.#mayHold(text)) return [];
    // One character a byte, so that offsets are those of the text. Others cannot be in a secret.
    const bytes = Buffer.from(text.replaceAll(/[^\0-\xff]/g, '?'), 'latin1');
    const found: (FoundSecret & { readonly secret: string })[] = [];
    const effort = new Effort(50_000);
    const step = textBytes - this.#matcher.lookAhead - this.#matcher.lookBehind;
    for (let start = 0; start < bytes.length || start === 0; start += step) {
      const piece = bytes.subarray(start, start + textBytes);
      for (const one of this.#matcher.find(piece, plainText, effort)) {
        const secret = text.slice(start + one.start, start + one.end);
        if (this.#allows(one.rule, secret, undefined)) continue;
        if (found.some((other) => other.secret === secret)) continue;
        found.push({ ...one, start: start + one.start, end: start + one.end, secret });
      }
    }
    return found;
  }

  /**
   * Whether any keyword stands in the text. Few images' texts have one, and making the matcher
   * takes longer than all else that a scan of a known image does with them.
   */
  #mayHold(text: string): boolean {
    const folded = text.toLowerCase();
    return this.rules.some(({ keywords }) =>
      keywords.some((keyword) => folded.includes(keyword.text.toLowerCase())),
    );
  }

  #allows(rule: SecretRule, secret: string, path: string | undefined): boolean {
    return this.#allowed.some(
      (one) =>
        (one.rule === undefined || one.rule === rule.id) &&
        (one.path === undefined || (path !== undefined && one.path.matches(path))) &&
        (one.sha256 === undefined ||
          one.sha256 === createHash('sha256').update(secret, 'latin1').digest('hex')),
    );
  }
}

const textBytes = 256 << 10;
