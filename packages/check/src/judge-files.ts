import { hash } from 'node:crypto';
import {
  type MisconfigurationFinding,
  messageOf,
  type Problem,
  SeaworthyError,
} from '@seaworthy/model';
import type { Builder } from './builders/builder.ts';
import type { AnyCheck, Edit, Violation } from './check.ts';
import { findIgnore } from './ignore-comment.ts';
import type { FileKind } from './kinds/kind.ts';
import type { Subject } from './subjects/index.ts';
import type { SourceFile } from './tree/source-file.ts';

/** Findings of one check in one file: past it the file is generated, or hostile. */
const maxFindingsOfCheck = 200;

/** Of all checks in all files: more than anybody reads. */
const maxFindings = 50_000;

const maxProblems = 500;

/** Text of files whose contents are held until all of them are there. */
const maxHeldCharacters = 128 * 2 ** 20;

/** Lines of the file that a finding shows. */
const maxLines = 8;
const maxLineLength = 200;

export interface Ignored {
  readonly finding: MisconfigurationFinding;
  readonly reason: string;
  /** Path and line of the comment. */
  readonly source: string;
}

export interface Judgement {
  readonly findings: readonly MisconfigurationFinding[];
  /** What comments in the files excuse. */
  readonly suppressed: readonly Ignored[];
  /** Certain mends, by the id of the finding. */
  readonly mends: ReadonlyMap<string, readonly Edit[]>;
  /** By check: how many subjects it looked at, and how many failed. A check that is absent had none. */
  readonly coverage: ReadonlyMap<string, { readonly judged: number; readonly failed: number }>;
  readonly problems: readonly Problem[];
  /** Files that cannot be judged as they stand, by path, and why: templates that are not rendered. */
  readonly skipped: ReadonlyMap<string, string>;
  /** Files that are of a kind that is known. */
  readonly files: number;
  /** How many checks were asked. */
  readonly checks: number;
}

/**
 * Holds configuration files against checks. Pure; a file that is broken becomes a problem. What
 * builders make of files is judged instead of the files.
 */
export function judgeFiles(
  files: Iterable<SourceFile>,
  kinds: readonly FileKind[],
  checks: readonly AnyCheck[],
  builders: readonly Builder[] = [],
): Judgement {
  const judge = new FileJudge(kinds, checks, { builders });
  for (const file of files) judge.take(file);
  return judge.finish();
}

export interface FileJudgeOptions {
  readonly builders?: readonly Builder[];
  /** Asked instead of throwing when a file makes judging fail, which is never the file's fault. */
  readonly failed?: (file: SourceFile, error: unknown) => void;
}

/**
 * The same for files that come one after the other: each is judged at once, and only what several
 * files describe together is held until the end.
 */
export class FileJudge {
  readonly #kinds: readonly FileKind[];
  readonly #collector: Collector;
  readonly #builders: readonly Builder[];
  readonly #failed: FileJudgeOptions['failed'];
  /** Files that a builder may take in, which is known when all are there. */
  readonly #waiting = new Map<string, SourceFile>();
  readonly #held = new Map<FileKind, Subject[]>();
  #waitingCharacters = 0;
  #heldCharacters = 0;
  #isFull = false;

  constructor(
    kinds: readonly FileKind[],
    checks: readonly AnyCheck[],
    { builders = [], failed }: FileJudgeOptions = {},
  ) {
    this.#kinds = kinds;
    this.#collector = new Collector(checks);
    this.#builders = builders;
    this.#failed = failed;
  }

  take(file: SourceFile): void {
    if (this.#builders.some((builder) => builder.mayNeed(file.path))) {
      this.#waitingCharacters += file.text.length;
      if (this.#waitingCharacters <= maxHeldCharacters) {
        this.#waiting.set(file.path, file);
        return;
      }
      this.#full(file, 'this one and those after it were judged without what builds on them');
    }
    this.#judge(file);
  }

  finish(): Judgement {
    const parts = this.#build();
    for (const file of this.#waiting.values()) if (!parts.has(file.path)) this.#judge(file);
    this.#waiting.clear();
    for (const [kind, subjects] of this.#held) {
      for (const subject of kind.join!(subjects)) this.#collector.judge(subject);
    }
    this.#held.clear();
    return this.#collector;
  }

  /** Judges what builders make; returns the files that it is made of. */
  #build(): ReadonlySet<string> {
    const parts = new Set<string>();
    for (const builder of this.#builders) {
      const built = builder.build(this.#waiting);
      for (const subject of built.sets.flat()) this.#collector.judge(subject);
      for (const path of built.parts) parts.add(path);
      for (const problem of built.problems) this.#collector.problem(problem);
      for (const [path, why] of built.skipped) this.#collector.skipped.set(path, why);
    }
    this.#collector.files += parts.size;
    return parts;
  }

  #judge(file: SourceFile): void {
    try {
      const found = this.#read(file);
      if (found === undefined) return;
      const { kind, subjects } = found;
      this.#collector.files += 1;
      for (const subject of subjects) this.#collector.judge(subject);
      if (kind.join !== undefined) this.#hold(kind, subjects, file);
    } catch (error) {
      if (this.#failed === undefined) throw error;
      this.#failed(file, error);
    }
  }

  #full({ path }: SourceFile, what: string): void {
    if (this.#isFull) return;
    this.#isFull = true;
    const message = `more than ${maxHeldCharacters} characters of configuration: ${what}`;
    this.#collector.problem({ code: 'limit-exceeded', message, path });
  }

  #hold(kind: FileKind, subjects: readonly Subject[], file: SourceFile): void {
    this.#heldCharacters += file.text.length;
    if (this.#heldCharacters <= maxHeldCharacters) {
      const all = this.#held.get(kind);
      if (all === undefined) this.#held.set(kind, [...subjects]);
      else for (const subject of subjects) all.push(subject);
    } else {
      this.#full(file, 'this one and those after it were not looked at together with the others');
    }
  }

  #read(file: SourceFile): { kind: FileKind; subjects: readonly Subject[] } | undefined {
    for (const kind of this.#kinds) {
      if (!kind.mayBe(file.path)) continue;
      try {
        const subjects = kind.read(file);
        if (subjects.length > 0) return { kind, subjects };
      } catch (error) {
        if (!(error instanceof SeaworthyError)) throw error;
        const why = error.code === 'MALFORMED' ? kind.skips?.(file) : undefined;
        if (why !== undefined) {
          this.#collector.skipped.set(file.path, why);
          return undefined;
        }
        this.#collector.problem({
          code: error.code === 'LIMIT_EXCEEDED' ? 'limit-exceeded' : 'unreadable-file',
          message: messageOf(error),
          path: file.path,
        });
        return undefined;
      }
    }
    return undefined;
  }
}

class Collector implements Judgement {
  readonly findings: MisconfigurationFinding[] = [];
  readonly suppressed: Ignored[] = [];
  readonly mends = new Map<string, readonly Edit[]>();
  readonly coverage = new Map<string, { judged: number; failed: number }>();
  readonly problems: Problem[] = [];
  readonly skipped = new Map<string, string>();
  files = 0;
  readonly checks: number;
  readonly #checks: Map<string, readonly AnyCheck[]>;
  /** How often one identity was found, so that twins in one file differ. */
  readonly #identities = new Map<string, number>();
  readonly #perFile = new Map<string, number>();
  readonly #places = new Set<string>();
  #isFull = false;

  constructor(checks: readonly AnyCheck[]) {
    this.checks = checks.length;
    this.#checks = Map.groupBy(checks, (check) => check.reads);
  }

  problem(problem: Problem): void {
    if (this.problems.length < maxProblems) this.problems.push(problem);
    else if (this.problems.length === maxProblems) {
      const message = `more than ${maxProblems} problems with configuration files; the rest is not listed`;
      this.problems.push({ code: 'limit-exceeded', message });
    }
  }

  judge(subject: Subject): void {
    for (const check of this.#checks.get(subject.name) ?? []) {
      // The list of checks has forgotten that names and values go together.
      if (check.concerns?.(subject.value as never) === false) continue;
      let failed = false;
      for (const violation of check.judge(subject.value as never)) {
        failed = true;
        const { mend, ...rest } = violation;
        this.#add(check, subject.resource, subject.isForeign === true ? rest : violation);
      }
      const count = this.coverage.get(check.id) ?? { judged: 0, failed: 0 };
      this.coverage.set(check.id, {
        judged: count.judged + 1,
        failed: count.failed + Number(failed),
      });
    }
  }

  #add(check: AnyCheck, resource: string, violation: Violation): void {
    const { file, start, end } = violation.at;
    // Two overlays of one base have its faults together.
    const place = `${check.id}\n${file.path}\n${start}-${end}\n${violation.says ?? ''}`;
    if (this.#places.has(place)) return;
    this.#places.add(place);
    const perFile = `${check.id}\n${file.path}`;
    const count = (this.#perFile.get(perFile) ?? 0) + 1;
    this.#perFile.set(perFile, count);
    if (count === maxFindingsOfCheck + 1) {
      this.problem({
        code: 'limit-exceeded',
        message: `more than ${maxFindingsOfCheck} findings of ${check.id} in one file`,
        path: file.path,
      });
    }
    if (count > maxFindingsOfCheck) return;
    const total = this.findings.length + this.suppressed.length;
    if (total >= maxFindings) {
      if (!this.#isFull) {
        this.#isFull = true;
        const message = `more than ${maxFindings} findings of configuration; the rest is not listed`;
        this.problems.push({ code: 'limit-exceeded', message });
      }
      return;
    }
    const finding = this.#findingOf(check, resource, violation);
    const ignored = findIgnore(file, finding.startLine, check.id);
    if (ignored === undefined) {
      this.findings.push(finding);
      if (isMended(violation)) this.mends.set(finding.id, violation.mend);
    } else {
      this.suppressed.push({
        finding,
        reason: ignored.reason,
        source: `${file.path}:${ignored.line}`,
      });
    }
  }

  #findingOf(check: AnyCheck, resource: string, violation: Violation): MisconfigurationFinding {
    const { at } = violation;
    const startLine = at.file.lineAt(at.start);
    const endLine = Math.max(startLine, at.file.lineAt(Math.max(at.start, at.end - 1)));
    return {
      kind: 'misconfiguration',
      id: this.#identify([check.id, at.file.path, resource, violation.says ?? '']),
      check: check.id,
      title: check.title,
      severity: { level: check.severity },
      summary: violation.says ?? check.title,
      why: check.why,
      fix: check.fix,
      references: [...check.references],
      controls: [...check.controls],
      resource,
      path: at.file.path,
      startLine,
      endLine,
      lines: violation.holdsSecret === true ? [] : linesOf(at.file, startLine, endLine),
      mendable: isMended(violation),
    };
  }

  /** No line numbers, so that a finding stays itself when lines above it come and go. */
  #identify(parts: readonly string[]): string {
    const identity = parts.join('\n');
    const twin = this.#identities.get(identity) ?? 0;
    this.#identities.set(identity, twin + 1);
    return hash(
      'sha256',
      ['misconfiguration', identity, ...(twin > 0 ? [twin] : [])].join('\n'),
    ).slice(0, 32);
  }
}

function linesOf(file: SourceFile, startLine: number, endLine: number): string[] {
  const count = Math.min(endLine - startLine + 1, maxLines);
  return Array.from({ length: count }, (_, i) => file.line(startLine + i).slice(0, maxLineLength));
}

/** Without an edit, a check found no place for its mend. */
function isMended(violation: Violation): violation is Violation & { mend: readonly Edit[] } {
  return violation.mend !== undefined && violation.mend.length > 0;
}
