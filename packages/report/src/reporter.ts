import type { Fleet, Report } from '@seaworthy/model';

/** Writes a report in one format. Pure: the same report and options give the same text. */
export interface Reporter {
  /** As `--format` names it. */
  readonly name: string;
  /** One line for the reference page: the format's version and who reads it. */
  readonly about: string;
  /** Usual ending of a file of this format, with its dot: ".cdx.json". */
  readonly extension: string;
  /**
   * Asked before anything is scanned, so that a wrong question does not cost a scan.
   * @throws USAGE when the options lack what this format needs, or it is malformed
   */
  check?(options: RenderOptions): void;
  render(report: Report, options: RenderOptions): string;
  /**
   * One document of many targets, piece by piece: it may be longer than a text can be. Formats
   * without it make a document for each target.
   */
  renderFleet?(fleet: Fleet, options: RenderOptions): Iterable<string>;
  /** Packages without a finding are not read, so a scan of many targets need not keep them. */
  readonly readsFindingsOnly?: true;
}

export interface RenderOptions {
  /** Escape sequences for colour are wanted. Formats for machines ignore it. */
  readonly color: boolean;
  /** Columns to fit into. */
  readonly width: number;
  /** Formats for people list what is suppressed too. Formats for machines always do. */
  readonly showSuppressed?: boolean;
  /** The job of GitHub Actions that this runs in; the format "github" names it. */
  readonly job?: GithubJob | undefined;
  /** What `--template` names; the format "template" fills it. */
  readonly template?: Template | undefined;
}

/** What a dependency snapshot says of the run that made it. */
export interface GithubJob {
  /** Commit that was scanned, 40 hexadecimal digits. */
  readonly sha: string;
  /** "refs/heads/main". */
  readonly ref: string;
  readonly id: string;
  /** Tells snapshots of one repository apart; the newest one of each counts. */
  readonly correlator: string;
  readonly url?: string | undefined;
  /** Page of the program that looked. */
  readonly detectorUrl: string;
}

export interface Template {
  /** File name; its ending decides how values are escaped. */
  readonly name: string;
  readonly text: string;
}
