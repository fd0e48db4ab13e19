import type { Report } from '@seaworthy/model';

/** Writes a report in one format. Pure: the same report and options give the same text. */
export interface Reporter {
  /** As `--format` names it. */
  readonly name: string;
  /** One line for the reference page: the format's version and who reads it. */
  readonly about: string;
  /** Usual ending of a file of this format, with its dot: ".cdx.json". */
  readonly extension: string;
  render(report: Report, options: RenderOptions): string;
}

export interface RenderOptions {
  /** Escape sequences for colour are wanted. Formats for machines ignore it. */
  readonly color: boolean;
  /** Columns to fit into. */
  readonly width: number;
  /** Formats for people list what is suppressed too. Formats for machines always do. */
  readonly showSuppressed?: boolean;
}
