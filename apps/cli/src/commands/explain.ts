import { SeaworthyError } from '@seaworthy/model';
import { defineCommand } from '../command.ts';
import { excuseOptions } from '../excuse-options.ts';
import { colorOption, quietOption } from '../output-options.ts';
import { targetOptions } from '../target-options.ts';

export const explain = defineCommand({
  name: 'explain',
  summary: 'Show everything that is known of one finding, and every term of its risk',
  description:
    'A finding is named by its id or the beginning of it, by any name of the flaw (CVE-..., GHSA-...), or by both as in CVE-2021-44228@log4j-core. It is looked for in a saved report, or the target is scanned.',
  arguments: [
    { name: 'finding', about: 'Id, name of the flaw, or name@package', required: true },
    { name: 'target', about: 'What to scan, unless there is a --report', required: false },
  ],
  options: {
    report: {
      kind: 'text',
      value: 'file',
      about: 'Report that --format json wrote, or "-" for standard input',
    },
    ...colorOption,
    ...quietOption,
    ...excuseOptions,
    ...targetOptions,
  },
  examples: [
    {
      command: 'seaworthy explain CVE-2021-44228 --report report.json',
      about: 'A flaw of a report that was saved',
    },
    {
      command: 'seaworthy explain CVE-2024-3094@liblzma5 app:1.4',
      about: 'In one package of an image',
    },
  ],
  async run({ arguments: [words, target], options, io, signal }) {
    if ((options.report === undefined) === (target === undefined)) {
      throw new SeaworthyError('USAGE', 'explain needs either a report or a target', {
        hint: 'As in: seaworthy explain CVE-2021-44228 --report report.json',
      });
    }
    const [{ explainFinding, listFindings, selectFindings }, report] = await Promise.all([
      import('@seaworthy/report'),
      options.report === undefined
        ? import('../scan-with-options.ts').then(({ scanWithOptions }) =>
            scanWithOptions(target!, options, io, signal),
          )
        : import('../read-saved.ts').then(({ readSavedReport }) =>
            readSavedReport(options.report!, options, io, signal),
          ),
    ]);
    const [finding, ...others] = selectFindings(report, words!);
    const render = { color: io.colorFor(options.color), width: io.width };
    io.writeOut(explainFinding(report, finding!, render));
    if (others.length > 0) io.writeOut(`\n${listFindings(others, render)}`);
    return 0;
  },
});
