import type { SeverityLevel } from '@seaworthy/model';
import { segmentBytes } from '../prefilter/prefilter.ts';
import { Effort, type SecretMatcher, type TextKind } from './find-secrets.ts';
import type { PathKind } from './paths.ts';
import { redact } from './redact.ts';
import type { SecretRule } from './rule.ts';

/** A secret in a file: what can be kept and shown. */
export interface SecretFact {
  readonly rule: string;
  readonly severity: SeverityLevel;
  /** Redacted. */
  readonly match: string;
  /** From 1 on; absent in binary files. */
  readonly line?: number;
  /** Which of the secrets of this file that look the same when redacted; from 1 on. */
  readonly ordinal: number;
}

export interface FileScanResult {
  readonly facts: readonly SecretFact[];
  /** What was left out, in words. */
  readonly problem?: string;
}

const factsPerFile = 100;
const attemptsPerFile = 400_000;
/** A file with a NUL in its first bytes is no text, as Git and grep have it. */
const headBytes = 8_000;
/** How far from a secret its line is looked at. */
const lineBytes = 1_024;

const ignoreMark = 'seaworthy:ignore';

/** Looks for secrets in one file, as its bytes come. Memory does not grow with the file. */
export class FileScan {
  readonly #matcher: SecretMatcher;
  readonly #kind: PathKind;
  readonly #allows: (rule: SecretRule, secret: string) => boolean;
  readonly #effort = new Effort(attemptsPerFile);
  readonly #facts: SecretFact[] = [];
  readonly #seen = new Set<string>();
  readonly #ordinals = new Map<string, number>();
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #textKind: TextKind | undefined;
  #decoder: Utf16Decoder | undefined;
  /** Bytes at the start of what is pending whose keywords have been looked at. */
  #done = 0;
  #linesBefore = 0;
  #leftOut = false;

  constructor(
    matcher: SecretMatcher,
    kind: PathKind,
    allows: (rule: SecretRule, secret: string) => boolean,
  ) {
    this.#matcher = matcher;
    this.#kind = kind;
    this.#allows = allows;
  }

  write(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    if (this.#pendingBytes >= segmentBytes) this.#scan(false);
  }

  end(): FileScanResult {
    this.#scan(true);
    const problem = this.#effort.isUsedUp
      ? 'full of what looks like the beginning of secrets; the rest was not looked at'
      : this.#leftOut
        ? `more than ${factsPerFile} secrets; the rest is not listed`
        : undefined;
    return { facts: this.#facts, ...(problem === undefined ? {} : { problem }) };
  }

  #scan(isEnd: boolean): void {
    let bytes = this.#pending.length === 1 ? this.#pending[0]! : Buffer.concat(this.#pending);
    if (this.#textKind === undefined) {
      this.#decoder = Utf16Decoder.for(bytes);
      if (this.#decoder !== undefined) bytes = this.#decoder.decode(bytes);
      const isBinary = bytes.subarray(0, headBytes).includes(0);
      this.#textKind = { ...this.#kind, isBinary };
    } else if (this.#decoder !== undefined) {
      const [decoded, ...fresh] = this.#pending;
      bytes = Buffer.concat([decoded!, this.#decoder.decode(Buffer.concat(fresh))]);
    }
    for (;;) {
      const segment = bytes.subarray(0, segmentBytes);
      const isLast = isEnd && segment.length === bytes.length;
      const { lookAhead, lookBehind } = this.#matcher;
      if (!isLast && segment.length < segmentBytes) break;
      const until = isLast ? segment.length : segment.length - lookAhead;
      this.#take(segment, this.#textKind, until);
      if (isLast) {
        bytes = bytes.subarray(bytes.length);
        break;
      }
      const cut = until - lookBehind;
      if (!this.#textKind.isBinary) {
        this.#linesBefore += this.#matcher.filter.countLines(segment.subarray(0, cut));
      }
      this.#done = lookBehind;
      bytes = bytes.subarray(cut);
    }
    this.#pending = [bytes];
    this.#pendingBytes = bytes.length;
  }

  #take(segment: Buffer, kind: TextKind, until: number): void {
    for (const found of this.#matcher.find(segment, kind, this.#effort, this.#done, until)) {
      const { rule, start, end, severity } = found;
      const secret = segment.toString('latin1', start, end);
      const identity = `${rule.id} ${secret}`;
      // The same secret again, or one more than anybody reads.
      if (this.#seen.has(identity)) continue;
      if (isIgnored(segment, start, end, rule) || this.#allows(rule, secret)) continue;
      if (this.#facts.length >= factsPerFile) {
        this.#leftOut = true;
        return;
      }
      this.#seen.add(identity);
      const match = redact(secret);
      const look = `${rule.id} ${match}`;
      const ordinal = (this.#ordinals.get(look) ?? 0) + 1;
      this.#ordinals.set(look, ordinal);
      const line = kind.isBinary
        ? {}
        : {
            line:
              this.#linesBefore + this.#matcher.filter.countLines(segment.subarray(0, start)) + 1,
          };
      this.#facts.push({ rule: rule.id, severity, match, ...line, ordinal });
    }
  }
}

/** Whether the line says "seaworthy:ignore", alone or with the id of this rule. */
function isIgnored(bytes: Buffer, start: number, end: number, rule: SecretRule): boolean {
  const before = bytes.toString('latin1', Math.max(0, start - lineBytes), start);
  const after = bytes.toString('latin1', end, Math.min(bytes.length, end + lineBytes));
  const line = before.slice(before.lastIndexOf('\n') + 1) + after.split('\n', 1)[0];
  const at = line.indexOf(ignoreMark);
  if (at < 0) return false;
  const named = /^[ :=]{1,3}([a-z0-9]+(?:-[a-z0-9]+)+)/.exec(line.slice(at + ignoreMark.length));
  return named === null || named[1] === rule.id;
}

/** Makes one byte of each two of UTF-16: what secrets are made of is ASCII. */
class Utf16Decoder {
  /** Whether the next byte is the low one. */
  #low: boolean;

  constructor(littleEndian: boolean) {
    this.#low = littleEndian;
  }

  /** By its byte-order mark, or by every other byte of the beginning being zero. */
  static for(start: Buffer): Utf16Decoder | undefined {
    if (start.length < 4) return undefined;
    if (start[0] === 0xff && start[1] === 0xfe) return new Utf16Decoder(true);
    if (start[0] === 0xfe && start[1] === 0xff) return new Utf16Decoder(false);
    const head = start.subarray(0, 64);
    const zeros = (parity: number) =>
      head.every((byte, index) => (index % 2 === parity ? byte === 0 : byte !== 0));
    if (zeros(1)) return new Utf16Decoder(true);
    return zeros(0) ? new Utf16Decoder(false) : undefined;
  }

  decode(bytes: Buffer): Buffer {
    const out = Buffer.allocUnsafe((bytes.length + 1) >> 1);
    let length = 0;
    for (let at = this.#low ? 0 : 1; at < bytes.length; at += 2) out[length++] = bytes[at]!;
    if (bytes.length % 2 === 1) this.#low = !this.#low;
    return out.subarray(0, length);
  }
}
