import type { Compliance } from '@seaworthy/compliance';
import type { Report, ScanFailure } from '@seaworthy/model';
import type { RenderOptions, Reporter } from '../reporter.ts';

/** How much of the findings is shown beneath the controls that they fail. */
export const complianceDetails = ['summary', 'all'] as const;
export type ComplianceDetail = (typeof complianceDetails)[number];

export interface ComplianceOptions extends Pick<RenderOptions, 'color' | 'width'> {
  /** The most urgent ones of each control, where absent. */
  readonly detail: ComplianceDetail | undefined;
}

/** Writes what is said of the controls in one format. Pure. */
export interface ComplianceFormat {
  readonly about: string;
  readonly extension: string;
  render(compliance: Compliance, options: ComplianceOptions): string;
}

const formats: Readonly<Record<string, () => Promise<ComplianceFormat>>> = {
  table: async () => (await import('./table.ts')).table,
  json: async () => (await import('./json.ts')).json,
  csv: async () => (await import('./csv.ts')).csv,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html,
};

export const complianceFormatNames: readonly string[] = Object.keys(formats);

export interface ComplianceQuestion {
  readonly detail: ComplianceDetail | undefined;
  judge(reports: readonly Report[], failures: readonly ScanFailure[]): Compliance;
}

/** A format of `--compliance` as a reporter; `undefined` when there is none of that name. */
export async function loadComplianceReporter(
  name: string,
  { judge, detail }: ComplianceQuestion,
): Promise<Reporter | undefined> {
  if (!Object.hasOwn(formats, name)) return undefined;
  const { about, extension, render } = await formats[name]!();
  return {
    ...{ name, about, extension },
    render: (report, options) => render(judge([report], []), { ...options, detail }),
    *renderFleet({ reports, failures }, options) {
      yield render(judge(reports, failures), { ...options, detail });
    },
  };
}
