import type { Judgement } from '@seaworthy/check';
import type { SecretScanner } from '@seaworthy/content';
import type { ContentScanner, Inspection } from '@seaworthy/image';
import {
  isSecret,
  type MisconfigurationFinding,
  messageOf,
  type Report,
  SeaworthyError,
  type Suppression,
  type Target,
} from '@seaworthy/model';

type Judged = Pick<Report, 'findings' | 'suppressed' | 'problems'> & {
  readonly coverage: NonNullable<Report['coverage']['misconfigurations']>;
};

const nothing = { findings: [], suppressed: [], problems: [] };

/** Texts of findings that are looked through together. */
const batchCharacters = 16_384;

/** More paths than anybody reads. */
const maxSkipped = 1_000;

/** Judges the configuration of one target: the files of a directory, or an image's own. */
export class ConfigurationJudge {
  readonly #isAsked: boolean;
  readonly #secretScanner: SecretScanner;
  #finishFiles: (() => Judgement) | undefined;

  constructor(isAsked: boolean, secretScanner: SecretScanner) {
    this.#isAsked = isAsked;
    this.#secretScanner = secretScanner;
  }

  /** What is to see the files of a directory. */
  async scannersFor(target: Target): Promise<readonly ContentScanner[]> {
    if (!this.#isAsked) return [];
    // Loaded when there are files to judge: an image should not wait for it.
    const { ConfigurationScanner } = await import('./configuration-scanner.ts');
    const scanner = new ConfigurationScanner(target);
    this.#finishFiles = () => scanner.finish();
    return [scanner];
  }

  /** @param secrets findings of secrets in the same target; `undefined` when nobody looked */
  async judge(
    { configuration, marked = [], hasContents }: Inspection,
    secrets: Report['findings'] | undefined,
  ): Promise<Judged> {
    if (!this.#isAsked) return notLooked('it was not asked for');
    if (!hasContents) return notLooked('a bill of materials has no files to look into');
    if (this.#finishFiles !== undefined) return this.#judged(this.#finishFiles(), secrets);
    if (configuration?.json === undefined)
      return notLooked('there is no configuration of an image');
    const { judgeImageConfiguration } = await import('./judge-image-configuration.ts');
    try {
      const withSecrets = secrets === undefined;
      return this.#judged(
        judgeImageConfiguration(configuration.json, { withSecrets, marked }),
        secrets,
      );
    } catch (error) {
      if (!(error instanceof SeaworthyError)) throw error;
      const problem = { code: 'limit-exceeded' as const, message: messageOf(error) };
      return { ...notLooked('the configuration is out of bounds'), problems: [problem] };
    }
  }

  #judged(judgement: Judgement, secrets: Report['findings'] = []): Judged {
    const secretLines = linesOf(secrets);
    const revealing = this.#revealing([
      ...judgement.findings,
      ...judgement.suppressed.map(({ finding }) => finding),
    ]);
    const clean = (finding: MisconfigurationFinding): MisconfigurationFinding =>
      revealing.has(finding)
        ? { ...finding, summary: finding.title, lines: [] }
        : holdsLine(finding, secretLines)
          ? { ...finding, lines: [] }
          : finding;
    const { files, checks, coverage, skipped } = judgement;
    return {
      findings: judgement.findings.filter((one) => !isToldTwice(one, secretLines)).map(clean),
      suppressed: judgement.suppressed.map(
        ({ finding, reason, source }): Suppression => ({
          finding: clean(finding),
          by: 'waiver',
          reason,
          source,
        }),
      ),
      problems: [...judgement.problems],
      coverage: {
        looked: true,
        files,
        checks,
        results: Object.fromEntries(coverage),
        skipped: [...skipped].slice(0, maxSkipped).map(([path, why]) => ({ path, why })),
      },
    };
  }

  /** Findings whose own texts hold a secret that the check does not know of. */
  #revealing(findings: readonly MisconfigurationFinding[]): Set<MisconfigurationFinding> {
    const revealing = new Set<MisconfigurationFinding>();
    const holds = (text: string): boolean =>
      /PRIVATE KEY-----/.test(text) || this.#secretScanner.findInText(text).length > 0;
    let batch: MisconfigurationFinding[] = [];
    let texts: string[] = [];
    let characters = 0;
    const flush = (): void => {
      // Most hold none, and asking once for many is much faster.
      if (holds(texts.join('\n'))) {
        batch.forEach((finding, n) => {
          if (holds(texts[n]!)) revealing.add(finding);
        });
      }
      [batch, texts, characters] = [[], [], 0];
    };
    for (const finding of findings) {
      const text = [finding.summary, ...finding.lines].join('\n');
      batch.push(finding);
      texts.push(text);
      characters += text.length;
      if (characters > batchCharacters) flush();
    }
    flush();
    return revealing;
  }
}

/** By path, the lines on which secrets stand. */
type SecretLines = ReadonlyMap<string, readonly number[]>;

function linesOf(findings: Report['findings']): SecretLines {
  const lines = new Map<string, number[]>();
  for (const { path, line } of findings.filter(isSecret)) {
    if (path === undefined || line === undefined) continue;
    const list = lines.get(path);
    if (list === undefined) lines.set(path, [line]);
    else list.push(line);
  }
  return lines;
}

function holdsLine(finding: MisconfigurationFinding, secretLines: SecretLines): boolean {
  const { path, startLine, endLine } = finding;
  return secretLines.get(path)?.some((line) => line >= startLine && line <= endLine) ?? false;
}

/** A check that shows no lines is about a secret: the scanner of secrets knows more of it. */
function isToldTwice(finding: MisconfigurationFinding, secretLines: SecretLines): boolean {
  return finding.lines.length === 0 && holdsLine(finding, secretLines);
}

function notLooked(reason: string): Judged {
  return { ...nothing, coverage: { looked: false, reason } };
}
