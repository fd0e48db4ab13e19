import { checks } from '@seaworthy/check';
import {
  type Compliance,
  type Framework,
  frameworks,
  judgeControls,
  parseFramework,
} from '@seaworthy/compliance';
import { type Report, type ScanFailure, SeaworthyError } from '@seaworthy/model';
import { complianceFormatNames, loadComplianceReporter, type Reporter } from '@seaworthy/report';
import type { ExitCode, OptionValues } from './command.ts';
import type { complianceOptions } from './compliance-options.ts';
import { readText } from './trusted-files.ts';

type Options = OptionValues<typeof complianceOptions>;

const maxFrameworkBytes = 1024 * 1024;

/** Controls that a message lists before it only counts. */
const controlsShown = 8;

export interface ComplianceFormats {
  readonly names: readonly string[];
  load(name: string): Promise<Reporter | undefined>;
}

/** The output formats, for a report on controls. @throws USAGE, CONFIGURATION, LIMIT_EXCEEDED */
export async function complianceFormats(options: Options): Promise<ComplianceFormats> {
  const framework = await readFramework(options.compliance!);
  parseControls(options.failOnControl, framework);
  const question = {
    detail: options.report,
    judge: (reports: readonly Report[], failures: readonly ScanFailure[]) =>
      judgeControls(framework, { reports, failures }, checks),
  };
  return {
    names: complianceFormatNames,
    load: (name) => loadComplianceReporter(name, question),
  };
}

/**
 * What `--fail-on-control` says: 1 when one of the controls failed; else 3 when one that is named
 * could not be looked at. "any" does not ask for the latter, since no scan looks at every control.
 */
export async function judgeFailOnControl(
  reports: readonly Report[],
  failures: readonly ScanFailure[],
  options: Options,
): Promise<{ notes: readonly string[]; exitCode: ExitCode }> {
  if (options.failOnControl.length === 0) return { notes: [], exitCode: 0 };
  const framework = await readFramework(options.compliance!);
  const asked = parseControls(options.failOnControl, framework);
  const { controls }: Compliance = judgeControls(framework, { reports, failures }, checks);
  const failed = controls.filter(
    ({ id, state }) => state === 'failed' && (asked.any || asked.ids.has(id)),
  );
  const open = controls.filter(({ id, state }) => state === 'not-looked-at' && asked.ids.has(id));
  const notes = [
    ...open.map(({ id, why = '' }) => `control ${id} could not be looked at: ${why}`),
    ...(failed.length > 0
      ? [`--fail-on-control: ${listed(failed.map(({ id }) => id))} failed in ${framework.name}`]
      : []),
  ];
  return { notes, exitCode: failed.length > 0 ? 1 : open.length > 0 ? 3 : 0 };
}

function listed(ids: readonly string[]): string {
  const more = ids.length > controlsShown ? ` and ${ids.length - controlsShown} more` : '';
  return `${ids.slice(0, controlsShown).join(', ')}${more}`;
}

/** One that comes with the product, by name, or a file of the user's. */
async function readFramework(name: string): Promise<Framework> {
  const builtIn = frameworks.find((framework) => framework.name === name);
  if (builtIn !== undefined) return builtIn;
  if (!/\.ya?ml$/i.test(name)) {
    throw new SeaworthyError('USAGE', `there is no framework "${name}"`, {
      hint: `There are: ${frameworks.map((each) => each.name).join(', ')}; a file of your own ends in .yaml.`,
    });
  }
  return parseFramework(await readText(name, '--compliance', maxFrameworkBytes), name, checks);
}

interface Asked {
  readonly any: boolean;
  readonly ids: ReadonlySet<string>;
}

function parseControls(words: readonly string[], { name, sections }: Framework): Asked {
  const asked = words.flatMap((word) => word.split(',')).map((word) => word.trim());
  const known = new Set(sections.flatMap(({ controls }) => controls.map(({ id }) => id)));
  const wrong = asked.find((word) => word !== 'any' && !known.has(word));
  if (wrong !== undefined) {
    throw new SeaworthyError('USAGE', `there is no control "${wrong}" in ${name}`, {
      hint: `Name some of it, as in --fail-on-control ${[...known].slice(0, 2).join(',')}, or "any".`,
    });
  }
  return { any: asked.includes('any'), ids: new Set(asked.filter((word) => word !== 'any')) };
}
